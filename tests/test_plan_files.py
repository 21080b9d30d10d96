"""How plans are read: files and folders, sections in any layout, several plans, what is unknown and what is zero."""

import json
from datetime import date

import pytest

from checker import engine
from checker.load import plan_of_texts
from checker.packs import load_rules

RULES = load_rules([])
HEAD = "plan: {id: p, title: P, level: operational, language: en, period: 2020-2023, numbers: en}\n"


def found(*texts: str, **named: str):
    """(rule, element id) of every finding on some plans, each in a folder of its own."""
    files = {f"{index}/plan.yaml": text for index, text in enumerate(texts)} | named
    outcome = engine.run(plan_of_texts(files, RULES), list(RULES.rules.values()), date(2026, 1, 1))
    assert outcome.failures == []
    return [(finding.rule, finding.element.id if finding.element else None) for finding in outcome.findings]


def rules_of(*texts: str):
    return {rule for rule, _ in found(*texts)}


PARTS = {
    "plan.yaml": HEAD + "objectives:\n  O1: {title: First, budget: {2020: 300}}\n",
    "outputs.yaml": "outputs:\n  x: {title: X, output_of: O1, budget: {2020: 100}}\n",
}


@pytest.mark.parametrize("name", [".", "plan.yaml", "outputs.yaml"])
def test_a_plan_named_by_any_of_its_files_is_read_whole(plancheck, tmp_path, name):
    for file, text in PARTS.items():
        (tmp_path / file).write_text(text, "utf-8")
    content = json.loads(plancheck("check", name, "--format", "json", cwd=tmp_path).stdout)
    assert [finding["rule"] for finding in content["findings"]] == ["total-disagrees-with-parts"]
    assert content["plans"][0]["files"] == ["outputs.yaml", "plan.yaml"]


def test_a_part_that_cannot_be_read_is_told(plancheck, tmp_path):
    (tmp_path / "plan.yaml").write_text(HEAD + "goals: {G: {title: Peace}}\n", "utf-8")
    (tmp_path / "risks.yaml").write_bytes(b"risks:\0")
    for arguments in ([], ["--select", "arithmetic"], ["--ignore", "structure"]):
        result = plancheck("check", ".", "--format", "json", *arguments, cwd=tmp_path)
        (finding,) = json.loads(result.stdout)["findings"]
        assert (result.returncode, finding["rule"], finding["plan"]) == (1, "unreadable-file", None)


def test_two_plans_in_one_folder_keep_their_files(plancheck, tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(HEAD.replace("id: p", f"id: {name}"), "utf-8")
    content = json.loads(plancheck("check", ".", "--format", "json", cwd=tmp_path).stdout)
    assert {plan["id"]: plan["files"] for plan in content["plans"]} == {"a": ["a.yaml"], "b": ["b.yaml"]}


def test_a_vocabulary_of_a_plan_stays_with_it():
    own = HEAD + (
        "vocabulary:\n  kinds:\n    programme:\n      names: {en: [programme, programmes], fr: [programme, programmes]}\n"
        "      definition: {en: A programme., fr: Un programme.}\nprogrammes: {P1: {title: Roads}}\n"
    )
    other = HEAD.replace("id: p", "id: q") + "programmes: {P2: {title: Bridges}}\n"
    assert found(own) == []
    assert rules_of(own, other) == {"unknown-key"}


@pytest.mark.parametrize(
    "kind",
    [
        "{names: {en: [programme]}, definition: {en: A., fr: B.}}",
        "{names: {en: [], fr: []}, definition: {en: A., fr: B.}}",
    ],
)
def test_a_vocabulary_without_names_is_a_finding(kind):
    assert rules_of(HEAD + f"vocabulary: {{kinds: {{programme: {kind}}}}}\nprogramme: {{}}\n") == {"unknown-key"}


def test_an_excerpt_is_not_held_to_be_complete():
    excerpt = HEAD.replace("level:", "extent: excerpt, level:")
    text = "objectives:\n  O1:\n    title: O\n    budget: {2020: 500, 2021: }\n    outputs:\n      x: {title: X, share_of_objective: 43 %, budget: {2020: 200}}\n"
    assert found(excerpt + text) == []
    assert "total-disagrees-with-parts" in rules_of(HEAD + text)


def test_what_another_document_defines_is_unknown_not_zero():
    text = "objectives:\n  O1:\n    title: O\n    budget: {2020: 500}\n    outputs:\n      x: {title: X, budget: {2020: 200}}\n"
    assert "total-disagrees-with-parts" in rules_of(HEAD + text)
    assert rules_of(HEAD + text + "      y: {title: Y, defined_in: sector plan}\n") == set()


def test_a_joint_number_that_reaches_outside_its_group_blocks_the_sum():
    text = (
        "objectives:\n  O1: {title: A, budget: {2020: 100}, outputs: {x: {title: X}, x2: {title: X2}}}\n"
        "  O2: {title: B, budget: {2020: 100}, outputs: {y: {title: Y}, y2: {title: Y2}}}\n"
        "tables:\n  T:\n    period: 2020\n    cells: |\n      output | budget\n      x + y | 120\n      x2 | 40\n      y2 | 40\n"
    )
    assert rules_of(HEAD + text) == set()


def test_a_total_over_years_is_the_sum_of_the_years():
    table = "outputs: {x: {title: X}}\ntables:\n  T:\n    cells: |\n      output | 2020 | 2021 | total\n      x | 100 | 200 | SUM\n"
    assert "total-disagrees-with-parts" not in rules_of(HEAD + table.replace("SUM", "300"))
    assert "total-disagrees-with-parts" in rules_of(HEAD + table.replace("SUM", "509"))


def test_items_of_a_list_are_told_apart_by_their_title_under_any_key():
    text = "goals:\n  G:\n    title: Peace\n    indicateurs:\n      - {intitulé: Nombre de pays}\n      - {titre: {fr: Villes, en: Towns}}\n      - Mairies\n"
    assert rules_of(HEAD + text) == set()


def test_the_same_fault_in_two_years_is_two_findings():
    text = "objectives:\n  O1: {title: A, allocated_to: {goal:1: {2020: {share: 60 %}, 2021: {share: 70 %}}}}\ngoals: {1: {title: G}}\n"
    outcome = engine.run(plan_of_texts({"plan.yaml": HEAD + text}, RULES), list(RULES.rules.values()), date(2026, 1, 1))
    shares = [finding for finding in outcome.findings if finding.rule == "shares-not-100"]
    assert len({finding.fingerprint for finding in shares}) == 2


def test_an_orphan_is_one_where_its_plan_reaches_goals_of_another():
    strategic = HEAD.replace("id: p", "id: s").replace("operational", "strategic") + "goals: {1: {title: Peace}}\n"
    output = "outputs: {x: {title: X}}"
    text = f"objectives:\n  O1: {{title: A, contributes_to: s#goal:1, {output}}}\n  O2: {{title: B, {output.replace('x', 'y')}}}\n"
    assert ("orphan-element", "O2") in found(strategic, HEAD + text)
    assert ("orphan-element", "O1") not in found(strategic, HEAD + text)


def test_a_year_in_which_nothing_is_allocated_anywhere_is_unknown():
    text = "objectives:\n  O1: {title: A, budget: {2020: 100, 2021: 0}, outputs: {x: {title: X, budget: {2020: 100, 2021: 0}}}}\n"
    assert rules_of(HEAD + text) == set()
    other = "  O2: {title: B, budget: {2020: 1, 2021: 1}, outputs: {y: {title: Y, budget: {2020: 1, 2021: 1}}}}\n"
    assert ("funding-gap", "O1") in found(HEAD + text + other)


def test_an_ignored_rule_still_stands_for_the_general_one(plancheck, tmp_path):
    (tmp_path / "plan.yaml").write_text(
        HEAD + "risks: {R: {title: Flood, likelihood: low, impact: high, mitigated_by: 9}}\n", "utf-8"
    )
    ignored = plancheck("check", ".", "--ignore", "unknown-mitigation", "--format", "json", cwd=tmp_path)
    assert json.loads(ignored.stdout)["findings"] == []
    general = plancheck("check", ".", "--select", "structure", "--format", "json", cwd=tmp_path)
    assert [finding["rule"] for finding in json.loads(general.stdout)["findings"]] == ["unknown-reference"]


SEEMING = [
    ("1.2 million", "not-a-number"),
    ("1200 k€", "not-a-number"),
    ("300 USD", "not-a-number"),
    ("300.000", "ambiguous-number"),
    ("1O", "not-a-number"),
]


@pytest.mark.parametrize(("amount", "rule"), SEEMING)
@pytest.mark.parametrize("whole", [True, False])
def test_amounts_that_are_not_what_they_seem_take_part_in_no_sum(amount, rule, whole):
    head = HEAD.replace("numbers: en", "numbers: en, currency: CHF")
    own, below = (amount, "500") if whole else ("500", amount)
    text = f"objectives:\n  O1:\n    title: A\n    budget:\n      2020: {own}\n    outputs:\n      x:\n        title: X\n        budget:\n          2020: {below}\n"
    assert found(head + text) == [(rule, "O1" if whole else "x")]
    assert "total-disagrees-with-parts" in rules_of(head + text.replace(amount, "1,200"))


@pytest.mark.parametrize(("amount", "rule"), SEEMING)
def test_cells_that_are_not_what_they_seem_are_links_and_take_part_in_no_sum(amount, rule):
    head = HEAD.replace("numbers: en", "numbers: en, currency: CHF").replace("operational", "financial")
    text = (
        "goals: {1: {title: A}, 2: {title: B}}\ncost_lines: {x: {title: X}, y: {title: Y}}\n"
        "tables:\n  T:\n    period: 2020\n    cells: |\n      cost-line | goal:1 | goal:2 | total\n"
        f"      x | 100 | {amount} | 500\n      y | 100 | - | 100\n      total | 200 | 400 | 600\n"
    )
    assert found(head + text) == [(rule, "x")]
    plan = plan_of_texts({"plan.yaml": head + text}, RULES)
    assert [(link.start.id, link.end.id) for link in plan.links] == [("x", "1"), ("x", "2"), ("y", "1"), ("y", "2")]
    assert rules_of(head + text.replace(amount, "1,200")) == {"wrong-number"}
    assert found(head + text.replace(amount, "400").replace("| 500", f"| {amount}")) == [(rule, "x")]


def test_a_year_outside_the_plan_is_told():
    assert "not-a-date" in rules_of(HEAD + "outputs: {x: {title: X, budget: {2072: 5}}}\n")


def test_the_graph_is_open_to_networkx():
    import networkx

    plan = plan_of_texts({"plan.yaml": HEAD + "goals: {G: {title: Peace, targets: {T: {title: No war}}}}\n"}, RULES)
    assert {node.kind for node in plan.graph.nodes} == {"goal", "target"}
    ((start, end, relation),) = plan.graph.edges(keys=True)
    assert (start.id, end.id, relation) == ("T", "G", "target_of")
    assert networkx.is_directed_acyclic_graph(plan.graph)
    goal = plan.of_kind("goal")[0]
    assert [link.start.id for link in plan.links_to(goal)] == ["T"]
    assert [link.end.id for link in plan.links_from(start)] == ["G"]


def test_a_blank_year_is_told_once():
    text = "outputs:\n  x: {title: X, budget: {2020: 1, 2021: 2}}\n  y:\n    title: Y\n    budget:\n      2020: 3\n      2021:\n"
    assert found(HEAD + text) == [("number-not-given", "y")]


@pytest.mark.parametrize("value", ["96,5 %", "{2021: 80 %, 2023: 96 %}", "40 countries"])
def test_a_unit_with_the_value_is_a_unit(value):
    text = f"goals: {{G: {{title: Peace, targets: {{T: {{title: Treaties, value: {json.dumps(value) if ',' in value and '{' not in value else value}}}}}}}}}\n"
    assert "target-without-unit" not in rules_of(HEAD + text)


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("objectives:\n  O1:\n    title: A\n    title: B\n", "O1"),
        (
            "objectives:\n  O1:\n    title: A\n    outputs:\n      O1-1: {title: B, share_of_objective: 37,5 %}\n",
            "O1-1",
        ),
        ("objectives:\n  O1:\n    title: A\n    outputs: {O1-1: {title: B}, O1-1: {title: C}}\n", "O1"),
        ("risks:\n  R1: {title: A}\n  R1: {title: B}\n", "p"),
    ],
)
def test_a_fault_of_the_text_names_the_element_it_stands_in(text, element):
    faults = [one for one in found(HEAD + text) if one[0] in ("duplicate-key", "suspicious-scalar")]
    assert [id_ for _, id_ in faults] == [element]


@pytest.mark.parametrize("name", ["Total", "Total général", "Grand total", "TOTAUX"])
def test_a_total_row_is_known_by_its_usual_names(name):
    table = (
        "objectives:\n  O1: {title: A}\n  O2: {title: B}\ntables:\n  T1:\n    title: T\n    period: 2020\n    cells: |\n"
        f"      objective | budget\n      O1 | 100\n      O2 | 200\n      {name} | 400\n"
    )
    assert ("total-disagrees-with-parts", "T1") in found(HEAD + table)
    assert ("total-disagrees-with-parts", "T1") not in found(HEAD + table.replace("400", "300"))


def places(text: str, rule: str):
    """Line and column of every finding of a rule."""
    outcome = engine.run(
        plan_of_texts({"p/plan.yaml": HEAD + text}, RULES), list(RULES.rules.values()), date(2026, 1, 1)
    )
    return [(one.location.line, one.location.column) for one in outcome.findings if one.rule == rule]


def test_a_number_is_found_under_the_key_that_holds_it():
    twice = "outputs:\n  P1:\n    title: A\n    Budget:\n    budget: {2020: 4O}\n"
    assert places(twice, "not-a-number") == [(6, 20)]
    assert places("outputs:\n  P1:\n    title: A\n    Budget: {2020: 4O}\n", "not-a-number") == [(5, 20)]


def test_a_number_under_an_anchor_is_shown_where_it_is_written():
    text = "outputs:\n  P1: {title: A, budget: &b {2020: 5OO}}\n  P2: {title: B, budget: *b}\n"
    assert set(places(text, "not-a-number")) == {(3, 36)}


def test_a_fault_under_an_anchor_is_that_of_the_first_element():
    text = "outputs:\n  P1: &p {title: A, title: B}\n  P2: *p\n"
    assert ("duplicate-key", "P1") in found(HEAD + text)
    assert ("duplicate-key", "P2") not in found(HEAD + text)


def test_a_nul_in_a_title_moves_no_placeholder():
    text = 'outputs:\n  P1: {title: "One\\0 tbd"}\n  P2: {title: Two}\n  P3: {title: Three tbd}\n'
    assert [one for one in found(HEAD + text) if one[0] == "placeholder-text"] == [
        ("placeholder-text", "P1"),
        ("placeholder-text", "P3"),
    ]


SHARES = """\
objectives:
  O1:
    title: A
    budget: {2020: 1000, 2021: 1000}
    outputs:
      x: {title: X, budget: {2020: 500, 2021: 700}, share_of_objective: OWN}
      y: {title: Y, budget: {2020: 500, 2021: 300}}
tables:
  T:
    period: 2020-2021
    cells: |
      output | share_of_objective
      x      | 60 %
      y      | 40 %
"""


@pytest.mark.parametrize(
    ("head", "table", "expected"),
    [
        ("2020-2021", "2020-2021", set()),
        ("2020-2021", "2020", {"share-disagrees-with-amounts"}),
        ("2020-2023", "2021-2020", {"not-a-date"}),
        ("2021-2020", "2020-2021", {"not-a-date"}),
        ("2020-2023", "biennium", {"not-a-date"}),
    ],
)
def test_shares_of_years_that_nobody_can_tell_are_not_judged(head, table, expected):
    own = HEAD.replace("2020-2023", head) + SHARES.replace(", share_of_objective: OWN", "")
    assert rules_of(own.replace("period: 2020-2021\n    cells", f"period: {table}\n    cells")) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("period: 2020-2021, ", set()),
        ("period: 2020, ", {"share-disagrees-with-amounts", "not-a-date"}),
        ("period: 2021-2020, ", {"not-a-date"}),
        ("", {"plan-without-period"}),
    ],
)
def test_shares_outside_tables_are_those_of_the_period_or_of_none(head, expected):
    own = SHARES.partition("tables:")[0].replace("OWN", "60 %").replace("Y, ", "Y, share_of_objective: 40 %, ")
    assert rules_of(HEAD.replace("period: 2020-2023, ", head) + own) == expected


@pytest.mark.parametrize("name", ["risks", "mitigations", "tables", "plan"])
def test_a_section_that_is_indented_too_far_is_told_once(name):
    section = f"  {name}:\n    X1: {{title: Flood}}\n    X2: {{title: Fire}}\n"
    assert found(HEAD + "goals:\n  G1: {title: Peace}\n" + section) == [("unknown-key", name)]
    nested = "".join(f"  {line}\n" for line in section.splitlines())
    told = found(
        HEAD + "objectives:\n  O1:\n    title: Peace\n    cost: none\n    reason: done by volunteers\n" + nested
    )
    # Risks may stand inside what they threaten.
    rules = {"risk-without-mitigation", "risk-without-rating"} if name == "risks" else {"unknown-key"}
    assert {rule for rule, _ in told} - {"objective-without-output"} == rules


UNCLEAR = {
    "lost": (
        "2020 | 2021 | total",
        "O1 | 10 | 12 | 22",
        "O22 | 20 | 20 | 40",
        "total | 30 | 32 | 62",
        "unknown-reference",
    ),
    "spaces": ("2020 | 2021 | total", "O1 | 10 | 12 | 22", "O2   20   20   40", "total | 30 | 32 | 62", "wrong-shape"),
    "long": ("2020 | 2021 | total", "O1 | 10 | 12 | 22", "O2 | 20 | 2 | 0 | 40", "total | 30 | 32 | 62", "unknown-key"),
    "short": ("2020 | 2021 | total", "O1 | 10 | 12 | 22", "O2 | 20 | 40", "total | 30 | 32 | 62", "number-not-given"),
    "heading": ("2020 | 2O21 | total", "O1 | 10 | 12 | 22", "O2 | 20 | 20 | 40", "total | 30 | 32 | 62", "unknown-key"),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_a_row_or_column_that_nobody_can_place_accuses_no_total(case):
    heading, *rows, rule = UNCLEAR[case]
    table = "tables:\n  T1:\n    field: budget\n    cells: |\n      " + "\n      ".join(
        (f"objective | {heading}", *rows)
    )
    objectives = "objectives: {O1: {title: Forums}, O2: {title: Networks}}\n"
    told = [name for name, _ in found(HEAD + objectives + table) if RULES.rules[name].family != "results"]
    assert told == ([rule, "element-without-funding"] if case in ("lost", "spaces") else [rule])
    sound = table.replace("2O21", "2021").replace("O22 ", "O2 ").replace(rows[1], "O2 | 20 | 20 | 40")
    assert rules_of(HEAD + objectives + sound).isdisjoint(told)
    wrong = sound.replace("32 | 62", "52 | 62")
    assert "wrong-number" in rules_of(HEAD + objectives + wrong)


def test_nothing_hangs_on_a_section_that_is_indented_too_far(plancheck, tmp_path):
    text = (
        HEAD + "goals: {1: {title: Peace}}\nobjectives:\n  O1:\n    title: Forums\n    outputs:\n      P1: {title: A}\n"
    )
    misplaced = "  outputs:\n    P2: {title: B, budget: {2020: 5}}\n    contributes_to: 1\n    allocated_to: {goal:1: {2020: {amount: 5}}}\n"
    (tmp_path / "plan.yaml").write_text(text + misplaced, "utf-8")
    for arguments in (("check", "--format", "html"), ("graph", "--format", "json"), ("graph", "--format", "graphml")):
        result = plancheck(arguments[0], ".", *arguments[1:], cwd=tmp_path)
        assert (result.returncode, result.stderr) == (1 if arguments[0] == "check" else 0, "")


@pytest.mark.parametrize("blank", ["\u00a0", "\u2003\u00a0", "| \u00a0 |"])
def test_a_row_of_blanks_that_are_no_spaces_is_no_row(blank):
    table = f"tables:\n  T1:\n    cells: |\n      {blank}\n      objective | 2020\n      {blank}\n      O1 | 1O\n"
    assert ("not-a-number", "O1") in found(HEAD + "objectives: {O1: {title: Forums}}\n" + table)
