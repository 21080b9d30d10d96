"""How well `vague-wording` tells vague statements from clear ones, on a labelled set that its lexicon was not made from."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from checker import engine
from checker.load import plan_of_texts
from checker.packs import load_rules

RULES = load_rules([])
RULE = RULES.rules["vague-wording"]
with Path(__file__).with_name("wording").joinpath("statements.tsv").open(encoding="utf-8", newline="") as file:
    STATEMENTS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def flagged(lang):
    """The statements of a language that the rule reports, all in one plan."""
    own = [(f"s{n}", one) for n, one in enumerate(STATEMENTS) if one["lang"] == lang]
    sections: dict[str, list[str]] = {}
    for id_, one in own:
        title = json.dumps(one["statement"], ensure_ascii=False)
        sections.setdefault(one["kind"], []).append(f"  {id_}: {{title: {title}}}\n")
    text = f"plan: {{id: p, title: P, level: strategic, language: {lang}, period: 2024-2027}}\n"
    text += "".join(f"{kind}s:\n{''.join(lines)}" for kind, lines in sections.items())
    outcome = engine.run(plan_of_texts({"plan.yaml": text}, RULES), [RULE], date(2026, 1, 1))
    found = {finding.element.id for finding in outcome.findings if finding.element}
    return [(one, id_ in found) for id_, one in own]


def counts(lang):
    return Counter((one["label"], found) for one, found in flagged(lang))


def test_the_set_is_large_and_even():
    labels = Counter((one["lang"], one["label"]) for one in STATEMENTS)
    assert len(STATEMENTS) >= 400
    assert min(labels.values()) >= 100
    assert len({one["statement"] for one in STATEMENTS}) == len(STATEMENTS)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_vague_statements_are_found_and_clear_ones_left_alone(lang):
    found = counts(lang)
    hits, missed, false = found["vague", True], found["vague", False], found["clear", True]
    assert hits / (hits + false) >= 0.85, f"precision: {found}"
    assert hits / (hits + missed) >= 0.90, f"recall: {found}"
