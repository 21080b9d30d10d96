"""Money through the graph: what reaches an element, what may, and what surely does not."""

from datetime import date
from pathlib import Path

import pytest

from checker import engine
from checker.load import load_plan, plan_of_texts
from checker.money import Money
from checker.money_sources import money_sources
from checker.packs import load_rules

RULES = load_rules([])
PLANS = Path(__file__).parent.parent / "plans"
HEAD = "plan: {id: p, title: P, level: operational, language: en, period: 2020-2023, numbers: en}\n"
FUNDING = ["element-without-funding", "funding-gap", "goal-without-funding"]


def found(*texts: str):
    """(rule, element) of every finding about funding, folded ones included."""
    plan = plan_of_texts({f"{n}/plan.yaml": text for n, text in enumerate(texts)}, RULES)
    outcome = engine.run(plan, [RULES.rules[name] for name in FUNDING], date(2026, 1, 1))
    assert outcome.failures == []
    return sorted((one.rule, one.element.id) for f in outcome.findings for one in (f, *f.masked) if one.element)


def reached(text: str) -> set[str]:
    return {element.id for element in Money(plan_of_texts({"plan.yaml": HEAD + text}, RULES)).reached}


@pytest.mark.parametrize("budget", ["n/a", "12O", "{2020: n/a}"])
def test_what_cannot_be_read_is_not_nothing(budget):
    text = f"goals: {{1: {{title: G}}}}\nobjectives:\n  O: {{title: O, budget: {budget}, contributes_to: 'goal:1', outputs: {{x: {{title: X}}}}}}\n"
    assert found(HEAD + text) == []


def test_a_blank_cell_is_not_nothing():
    table = "tables:\n  T:\n    period: 2020\n    cells: |\n      output | budget\n      x | \n      y | 5\n"
    assert found(HEAD + "outputs: {x: {title: X}, y: {title: Y}}\n" + table) == []


def test_an_amount_that_cannot_be_read_may_reach_its_end():
    text = "goals: {1: {title: G}, 2: {title: H}}\nobjectives:\n  O: {title: O, budget: {2020: 5}, allocated_to: {goal:1: {amount: {2020: 5}}, goal:2: {amount: {2020: TBD}}}}\n"
    assert found(HEAD + text) == []


@pytest.mark.parametrize("folder", sorted(path.name for path in PLANS.iterdir() if path.is_dir()))
def test_an_element_is_reached_where_one_of_its_sources_has_money(folder):
    plan = load_plan([str(PLANS / folder)], RULES)
    money = Money(plan)
    with_source = set()
    for element in plan.elements:
        serving, sharing = money_sources(plan, element)
        with_source |= {element} if not money.funded.isdisjoint([*serving, *sharing]) else set()
    assert with_source == money.reached


def test_nothing_goes_where_nothing_is_allocated_though_there_is_another_link():
    text = "goals: {1: {title: G}, 2: {title: H}}\nobjectives:\n  O: {title: O, budget: {2020: 5}, contributes_to: [goal:1, goal:2], allocated_to: {goal:1: {share: 100 %}, goal:2: {share: 0 %}}}\n"
    assert reached(text) == {"O", "1"}
    assert found(HEAD + text) == [("goal-without-funding", "2")]


def test_what_outputs_share_of_their_objective_goes_on_to_what_they_serve():
    text = "objectives: {O: {title: O, budget: {2020: 5}, outputs: {x: {title: X, contributes_to: 'priority:P'}}}}\npriorities: {P: {title: P}}\n"
    assert reached(text) == {"O", "x", "P"}


def test_what_one_priority_is_given_is_not_for_another():
    text = "priorities:\n  P: {title: P, budget: {2020: 5}, offerings: {x: {title: X, contributes_to: 'priority:Q'}}}\n  Q: {title: Q}\n"
    assert found(HEAD + text) == [("element-without-funding", "Q")]


def test_a_plan_is_paid_by_another_that_mentions_its_elements():
    strategic = HEAD.replace("id: p", "id: s").replace("operational", "strategic")
    strategic += (
        "goals: {1: {title: G}, 2: {title: H}}\npriorities: {P: {title: P, contributes_to: ['goal:1', 'goal:2']}}\n"
    )
    paying = "priorities: {P: {title: P, defined_in: s}}\nobjectives: {O: {title: O, budget: {2020: 5}, contributes_to: 'priority:P'}}\n"
    assert found(strategic, HEAD + paying) == []
    assert found(strategic, HEAD) == [
        ("element-without-funding", "P"),
        ("goal-without-funding", "1"),
        ("goal-without-funding", "2"),
    ]


def test_a_year_of_which_something_is_unknown_is_no_gap():
    text = "objectives:\n  O: {title: O, outputs: {x: {title: X, budget: {2020: 5, 2021: 0}}, y: {title: Y, budget: {2020: 5, 2021: n/a}}}}\n  Q: {title: Q, budget: {2020: 1, 2021: 1}}\n"
    assert found(HEAD + text) == [("funding-gap", "x")]


def test_a_gap_is_told_once_where_it_begins():
    chain = "goals: {1: {title: G}}\npriorities: {P: {title: P, contributes_to: 'goal:1'}}\nobjectives:\n  Q: {title: Q, budget: {2020: 1, 2021: 1}}\n"
    text = "  O: {title: O, budget: {2020: 5, 2021: 0}, contributes_to: 'priority:P', outputs: {x: {title: X, budget: {2020: 5, 2021: 0}}}}\n"
    assert found(HEAD + chain + text) == [("funding-gap", "O")]


def test_circles_end():
    text = "objectives:\n  O: {title: O, contributes_to: 'objective:Q', budget: {2020: 5, 2021: 0}}\n  Q: {title: Q, contributes_to: 'objective:O', budget: {2020: 0, 2021: 0}}\n  R: {title: R, budget: {2020: 1, 2021: 1}}\n"
    assert found(HEAD + text) == [("funding-gap", "O"), ("funding-gap", "Q")]
