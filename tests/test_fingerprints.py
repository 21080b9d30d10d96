"""A finding keeps its fingerprint when the plan is moved, reordered or reformatted."""

import random
from datetime import date
from pathlib import Path

import pytest
import yaml

from checker import engine
from checker.compose import compose
from checker.document import Mapping
from checker.load import plan_of_texts
from checker.packs import load_rules

PLANS = Path(__file__).parent.parent / "plans"
RULES = load_rules([])
LISTED = list(RULES.rules.values())
FILES = {str(path.relative_to(PLANS)): path.read_text("utf-8") for path in sorted(PLANS.rglob("*.yaml"))}


def tree_of(node):
    if isinstance(node, Mapping):
        return {key: tree_of(value) for key, value in node.entries.items()}
    return [tree_of(item) for item in node] if isinstance(node, list) else node


def shuffled(node, chance, edits):
    """The same plan with its mappings, lists and table rows in another order."""
    if isinstance(node, dict):
        items = [(key, shuffled(value, chance, edits)) for key, value in node.items()]
        chance.shuffle(items)
        edits.append(len(items))
        return {key: cells(value, chance) if key == "cells" else value for key, value in items}
    if isinstance(node, list):
        items = [shuffled(item, chance, edits) for item in node]
        # What a list of figures says depends on its order; elements and references do not.
        if any(isinstance(item, dict) for item in items) or all(str(item).count("#") == 1 for item in items):
            chance.shuffle(items)
            edits.append(len(items))
        return items
    return node


def cells(text, chance):
    """The rows of a table below its heading in another order; a total row stays last."""
    heading, *rows = text.strip("\n").split("\n")
    body = [row for row in rows if not row.strip().startswith("total")]
    chance.shuffle(body)
    return "\n".join([heading, *body, *(row for row in rows if row not in body)]) + "\n"


def fingerprints(texts):
    outcome = engine.run(plan_of_texts(texts, RULES), LISTED, date(2026, 1, 1), "en")
    found = [one for finding in outcome.findings for one in (finding, *finding.masked)]
    return sorted((one.rule, one.plan or "", one.fingerprint) for one in found), len(outcome.findings)


@pytest.fixture(scope="module")
def original():
    return fingerprints(FILES)


@pytest.mark.parametrize("seed", range(10))
def test_fingerprints_survive_another_order_place_and_form(original, seed):
    """Each round moves about a thousand entries."""
    chance = random.Random(seed)
    edits: list[int] = []
    folders = {folder: f"elsewhere/{n}" for n, folder in enumerate(sorted({Path(file).parent for file in FILES}))}
    texts = {}
    for file, text in FILES.items():
        tree = shuffled(tree_of(compose(text, file).root), chance, edits)
        width, style = chance.choice([40, 80, 10_000]), chance.choice([None, '"', "'"])
        form = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=width, default_style=style)
        remarks = "".join(chance.choice(["\n", "# a remark\n"]) for _ in range(chance.randint(0, 30)))
        texts[f"{folders[Path(file).parent]}/{Path(file).name}"] = remarks + form
    found, count = fingerprints(texts)
    assert sum(edits) > 1_000
    assert count == original[1]
    assert found == original[0]
