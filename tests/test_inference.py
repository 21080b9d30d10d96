"""Which years, and shares of what: the reading that a table's figures have, against the one in its heading."""

import random
from datetime import date
from itertools import combinations

import pytest

from checker import engine
from checker.arithmetic.equation import span
from checker.load import plan_of_texts
from checker.packs import load_rules

RULES = load_rules([])
ARITHMETIC = [rule for rule in RULES.rules.values() if rule.family == "arithmetic"]
YEARS = ("2020", "2021", "2022", "2023")
SUBSETS = [years for size in range(1, 5) for years in combinations(YEARS, size)]
SPANS = [years for years in SUBSETS if int(years[-1]) - int(years[0]) == len(years) - 1]
FIELDS = {"own": "share_of_objective", "all": "share_of_total"}


def synthetic(chance, stated, true, wrong=0, alone=False):
    """A plan whose table is headed with some years and base, its shares those of others, so many of them mistyped.

    With one objective (`alone`), its shares are also those of all objectives.
    """
    outputs_of = [12] if alone else [chance.randint(4, 6) for _ in range(chance.randint(3, 4))]
    budgets = {
        f"O{i}": {f"O{i}-{j}": [chance.randint(20_000, 3_000_000) for _ in YEARS] for j in range(count)}
        for i, count in enumerate(outputs_of)
    }
    totals = {id_: [sum(column) for column in zip(*outputs.values(), strict=True)] for id_, outputs in budgets.items()}
    columns = [YEARS.index(year) for year in true[0]]
    text = [
        "plan: {id: op, title: Plan, level: operational, language: en, period: 2020-2023, numbers: en}",
        "objectives:",
    ]
    cells = []
    for id_, outputs in budgets.items():
        text += [f"  {id_}:", f"    title: Objective {id_}", f"    budget: {series(totals[id_])}", "    outputs:"]
        whole = sum(sum(row[c] for c in columns) for row in ([totals[id_]] if true[1] == "own" else totals.values()))
        for output, row in outputs.items():
            text.append(f"      {output}: {{title: Output {output}, budget: {series(row)}}}")
            permille = (2000 * sum(row[c] for c in columns) + whole) // (2 * whole)
            cells.append((output, permille))
    for place in chance.sample(range(len(cells)), wrong):
        cells[place] = (cells[place][0], cells[place][1] + chance.choice([30, 100, 200]))
    text += ["tables:", "  T1:", "    title: Shares", f"    period: {span(stated[0])}", "    cells: |"]
    text += [f"      output | {FIELDS[stated[1]]}"]
    text += [f"      {output} | {permille // 10}.{permille % 10}%" for output, permille in cells]
    return "\n".join(text) + "\n"


def series(row):
    return "{" + ", ".join(f"{year}: {amount}" for year, amount in zip(YEARS, row, strict=True)) + "}"


def labels(text):
    outcome = engine.run(plan_of_texts({"p/plan.yaml": text}, RULES), ARITHMETIC, date(2026, 1, 1), "en")
    assert outcome.failures == []
    return [f.message for f in outcome.findings if f.rule == "period-disagrees-with-figures"]


def test_a_heading_that_is_right_is_left_alone():
    chance = random.Random(0)
    for count in range(100):
        reading = (chance.choice(SPANS), chance.choice(["own", "all"]))
        assert labels(synthetic(chance, reading, reading, wrong=count % 3)) == []


def test_a_heading_that_is_wrong_is_told_what_the_figures_are():
    chance, right = random.Random(1), 0
    for count in range(100):
        true = (chance.choice(SUBSETS), chance.choice(["own", "all"]))
        stated = chance.choice([(years, base) for years in SPANS for base in ("own", "all") if (years, base) != true])
        found = labels(synthetic(chance, stated, true, wrong=count % 2))
        assert len(found) <= 1
        other_base = stated[1] != true[1]
        whole = {"all": "of all objectives together", "own": "of the objective each belongs to"}[true[1]]
        right += len(found) == 1 and span(true[0]) in found[0] and (whole in found[0]) == other_base
    assert right >= 98, right


def test_with_one_objective_only_the_years_can_be_wrong():
    chance = random.Random(2)
    for count in range(20):
        base, other = chance.choice(["own", "all"]), chance.choice(["own", "all"])
        years, stated = chance.choice(SUBSETS), chance.choice(SPANS)
        found = labels(synthetic(chance, (stated, base), (years, other), wrong=count % 2, alone=True))
        assert len(found) == (stated != years)
        assert all(f"are those of {span(years)}" in message for message in found)


def twin_tables(changed):
    """Two tables of the same eight costs; `changed` says which of the second differ."""
    costs = {f"O{n}": f"{n} 0{n}7 50{n}" for n in range(1, 9)}
    objectives = "".join(f"  {name}: {{title: Objectif {name}}}\n" for name in costs)
    first = "".join(f"      {name} | {cost}\n" for name, cost in costs.items())
    second = {**costs, **changed}
    return (
        "plan: {id: p, title: Plan, level: operational, language: fr, period: 2020, numbers: fr}\n"
        f"objectives:\n{objectives}cost_lines:\n  direct: {{title: Coûts directs}}\n"
        f"tables:\n  A:\n    cells: |\n      objectif | coût_direct\n{first}"
        f"  B:\n    cells: |\n      ligne_de_coût | {' | '.join(second)}\n      direct | {' | '.join(second.values())}\n"
    )


@pytest.mark.parametrize(("wrong", "told"), [(0, False), (1, True), (4, True), (5, False), (8, False)])
def test_tables_that_agree_for_most_elements_only(wrong, told):
    text = twin_tables({f"O{n}": f"9 99{n} 000" for n in range(1, wrong + 1)})
    outcome = engine.run(plan_of_texts({"plan.yaml": text}, RULES), ARITHMETIC, date(2026, 1, 1))
    found = [finding for finding in outcome.findings if finding.rule == "tables-unreconciled"]
    assert len(found) == told
    for finding in found:
        assert f"pour {8 - wrong} éléments sur 8" in finding.message
        assert len(finding.related) == 2 * wrong
