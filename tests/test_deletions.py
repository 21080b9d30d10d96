"""Whatever is deleted from a plan without defects is missed: these findings, for these elements, and no others.

`twins/` holds the three plans with their defects mended. DELETIONS says what may be deleted from them, how often that
occurs in the twins, and what must then be found; `WHO` works out the elements from the text of the plans alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker import engine
from checker.lint import lint
from checker.load import plan_of_texts
from checker.packs import load_rules

#: What is deleted -> how many of it the twins hold, and the findings expected: each rule with whom it must name.
DELETIONS: dict[str, tuple[int, dict[str, str]]] = {
    # Risks and measures: 14 risks of the document with 34 references, and R2 and R3 of the twin with 3.
    "a measure": (12, {"unknown-mitigation": "each risk that named it"}),
    "a reference to a measure": (
        34 + 3,
        {
            "risk-without-mitigation": "the risk, if it names no measure now",
            "mitigation-unused": "the measure, if no risk names it now",
        },
    ),
    "the owner of a measure": (12, {"mitigation-without-owner": "the element"}),
    "the status of a measure": (12, {"mitigation-without-status": "the element"}),
    # Targets: a field may stand on the target or on each of its indicators.
    "the owner of a target": (10, {"target-without-owner": "the element"}),
    "one of several owners": (2 * 3 + 2 * 2, {}),
    "the value of a target": (8 + 1 + 3, {"target-without-value": "the target, if no value is left"}),
    "the baseline of a target": (8 + 1 + 3, {"target-without-baseline": "the target, if no baseline is left"}),
    "the value of a target's baseline": (7 + 3, {"target-without-baseline": "the target, if no baseline is left"}),
    "the year of a target's baseline": (7 + 3, {}),
    "the deadline of a target": (9 + 3, {"target-without-deadline": "the target, if no deadline is left"}),
    "the unit of a target": (1 + 8 + 2, {"target-without-unit": "the target, if no unit is left"}),
    "an indicator of a target": (
        9 + 3,
        {
            "target-without-indicator": "the target, if no indicator is left",
            "target-without-value": "the target, if no value is left",
            "target-without-baseline": "the target, if no baseline is left",
            "target-without-deadline": "the target, if no deadline is left",
            "target-without-unit": "the target, if no unit is left",
        },
    ),
    "the source of a target's indicator": (9 + 3, {}),
    # Outcomes: 19 in the operational plan, 4 in the strategic one.
    "an indicator of an outcome": (32 + 6, {"outcome-without-indicator": "the outcome, if no indicator is left"}),
    "all indicators of an outcome": (19 + 4, {"outcome-without-indicator": "the outcome, if no indicator is left"}),
    "the source of an outcome": (17 + 4 + 2 + 3, {"indicator-without-source": "the outcome, if no source is left"}),
    "one of several sources": (2 * 2 + 2 + 2, {}),
    "the baseline of an outcome": (
        10 + 22 + 1 + 5,
        {"indicator-without-baseline": "the outcome, if no baseline is left"},
    ),
    "the value of an outcome's baseline": (
        10 + 18 + 1 + 3,
        {"indicator-without-baseline": "the outcome, if no baseline is left"},
    ),
    "the year of an outcome's baseline": (10 + 18 + 1 + 3, {}),
    # Money: 6 objectives, 21 outputs and 3 priorities have a budget for each of four years.
    "the budget of a year": ((6 + 21 + 3) * 4, {"number-not-given": "the element"}),
    "the budget of all years": (
        6 + 21 + 3,
        {
            "element-without-funding": "the element, if it is in no table",
            "number-not-given": "the element once a year, if it is in a table",
        },
    ),
    # Tables 3.1, 3.2 (two columns for outputs, one for objectives), 3.6, annex 1, the two parts of annex 2.
    "a figure of a table": (2 + 21 * 2 + 6 + 14 + 6 * 14 + 4 * 18 + 4 * 5, {"number-not-given": "the row"}),
    "a figure for two elements": (1, {"number-not-given": "the row"}),
    "the total of a row": (4, {"number-not-given": "the row"}),
    "the total of a column": (1 + 14 + 19 + 5, {"number-not-given": "the table"}),
    # The results chain. What serves several ends still serves the others.
    "a contribution of an outcome": (2 + 2 + 1 + 1, {"orphan-element": "the outcome, if it contributes to nothing"}),
    "a contribution of an offering": (1, {}),
    "the support of an enabler": (3 * 5, {}),
    # The former plan: 16 of 24 targets taken up, 8 demoted or retired, and 5 goals taken up by 7.
    "a predecessor": (16 + 7, {"predecessor-lost": "the predecessor, if nothing accounts for it"}),
    "the former plan": (1, {}),
    "what became of an element": (
        5 + 8,
        {
            "predecessor-lost": "the element, if nothing takes it up",
            "predecessor-mapped-twice": "the element, if several take it up",
        },
    ),
    "why it became that": (5 + 8, {"retired-without-reason": "the element, if it was retired or demoted"}),
    "a figure or date of an excerpt": (17 + 5 * 3 + 22, {}),  # values; baselines with value and year; deadlines
    # Goals that take up the same former goal.
    "another goal judged distinct": (1, {"goals-overlap": "the element"}),
    "why goals are distinct": (1, {"goals-overlap": "the element"}),
    "why an element is new": (5, {}),
}

TWINS = Path(__file__).parent / "twins"
AS_OF = date(2026, 11, 21)
OPERATIONAL, STRATEGIC, FORMER = "itu-operational-2020-2023", "itu-strategic-2024-2027", "itu-strategic-2020-2023"
SECTIONS = {
    "goals": "goal",
    "targets": "target",
    "priorities": "priority",
    "objectives": "objective",
    "outcomes": "outcome",
    "outputs": "output",
    "offerings": "offering",
    "enablers": "enabler",
    "risks": "risk",
    "mitigation_measures": "mitigation",
}
#: Keys whose deletion is not tested here: names and places, settings, and terms that no rule demands.
OTHER_KEYS = set(
    (
        "id title level extent language period horizon currency numbers document section defined_in cells "
        "category likelihood impact estimate origin breakdown direction sdg"
    ).split()
)

Key = str | int
Data = dict[str, Any]
Named = tuple[str, str]


@dataclass(frozen=True)
class Deletion:
    """Something to delete: where it stands, and what of the text goes (a cell leaves its width in spaces)."""

    kind: str
    file: str
    path: tuple[Key, ...]
    span: tuple[int, int] = field(repr=False)

    def text(self) -> str:
        """The file without it."""
        text, (start, end) = texts()[self.file], self.span
        return text[:start] + (" " * (end - start) if "cells" in self.path else "") + text[end:]

    @property
    def element(self) -> Named:
        """The innermost element with an id that it belongs to."""
        named = [(SECTIONS[a], b) for a, b in zip(self.path, self.path[1:], strict=False) if a in SECTIONS]  # type: ignore[index]
        return named[-1]  # type: ignore[return-value]


# The twins: their text, and what it says as plain dictionaries, lists and texts.


@cache
def texts() -> dict[str, str]:
    """The files of the twins by name."""
    return {path.relative_to(TWINS).as_posix(): path.read_text("utf-8") for path in sorted(TWINS.rglob("*.yaml"))}


def plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    return [plain(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


def read(text: str) -> Data:
    return plain(yaml.compose(text))  # type: ignore[no-any-return]


@cache
def twins() -> dict[str, Data]:
    return {file: read(text) for file, text in texts().items()}


def at(data: Data, *path: Key) -> Any:
    """What stands at a path, or None."""
    found: Any = data
    for key in path:
        found = found[key] if isinstance(found, list) else (found or {}).get(key)
    return found


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


# What can be deleted.


def entries(text: str) -> Iterator[tuple[tuple[Key, ...], tuple[int, int]]]:
    """The path of every entry of a file, and what of the text goes with it: an entry that stands alone takes its parent."""
    begins = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]

    def walk(node: yaml.Node, path: tuple[Key, ...], alone: tuple[int, int] | None) -> Iterator[Any]:
        if isinstance(node, yaml.ScalarNode):
            return
        pairs = node.value if isinstance(node, yaml.MappingNode) else list(enumerate(node.value))
        for position, (key, value) in enumerate(pairs):
            name, first = (key.value, key) if isinstance(key, yaml.Node) else (key, value)
            flow = value.end_mark.line == first.start_mark.line or not isinstance(value, yaml.CollectionNode)
            lines = (begins[first.start_mark.line], begins[value.end_mark.line + flow])
            if node.flow_style:
                ends = [item.end_mark.index for item in node.value]
                lines = (ends[position - 1], ends[position]) if position else (first.start_mark.index, ends[0] + 1)
            span = alone if alone and len(pairs) == 1 else lines
            yield (*path, name), span
            yield from walk(value, (*path, name), span)

    root = yaml.compose(text)
    yield from walk(root, (), None)


def cells(text: str, tables: Data) -> Iterator[tuple[tuple[Key, ...], tuple[int, int]]]:
    """Every cell with a figure: table, `cells`, row, column; and its place in the text."""
    for table, settings in tables.items():
        block = settings["cells"].rstrip("\n").split("\n")
        start = text.index(block[1])
        columns = [cell.strip() for cell in block[0].split("|")[1:]]
        for line in block[1:]:
            start = text.index(line, start)
            row = line.partition("|")[0].strip()
            for column, cell in zip(columns, list(re.finditer(r"[^|]+", line))[1:], strict=False):
                if cell[0].strip():
                    yield ("tables", table, "cells", row, column), (start + cell.start(), start + cell.end())


def kind_of(file: str, path: tuple[Key, ...]) -> str | None:
    """What an entry is in the terms of DELETIONS."""
    if file.startswith(FORMER):
        return kind_in_excerpt(path)
    match path:
        case ("plan", "succeeds"):
            return "the former plan"
        case ("tables", *_, row, column):
            return kind_of_cell(str(row), str(column)) if "cells" in path[:-1] else None
        case ("mitigation_measures", _):
            return "a measure"
        case ("mitigation_measures", _, "owner" | "status" as name):
            return f"the {name} of a measure"
        case (*_, "owner", int()):
            return "one of several owners"
        case (*_, "source", int()):
            return "one of several sources"
        case ("risks", _, "mitigated_by", int()):
            return "a reference to a measure"
        case (*_, "budget", _):
            return "the budget of a year"
        case (*_, "budget"):
            return "the budget of all years"
    return kind_of_link(path) or kind_of_measurement(path)


def kind_in_excerpt(path: tuple[Key, ...]) -> str | None:
    match path[-1]:
        case "disposition":
            return "what became of an element"
        case "reason":
            return "why it became that"
        case "value" | "baseline" | "year" | "deadline":
            return "a figure or date of an excerpt"
    return None


def kind_of_cell(row: str, column: str) -> str:
    if row == "total":
        return "the total of a column"
    if column == "total":
        return "the total of a row"
    return "a figure for two elements" if "+" in row else "a figure of a table"


def kind_of_link(path: tuple[Key, ...]) -> str | None:
    """References, and what is said about them. Where there is one only, it stands in no list."""
    end = path[:-1] if isinstance(path[-1], int) else path
    if end is path and isinstance(at(twins()[f"{STRATEGIC}/plan.yaml"], *path), list):
        return None
    match end:
        case (*_, "outcomes" | "offerings" as section, _, "contributes_to"):
            return f"a contribution of an {SECTIONS[section]}"
        case (*_, "supports"):
            return "the support of an enabler"
        case (*_, "succeeds"):
            return "a predecessor"
        case ("goals", _, "distinct"):
            return "another goal judged distinct"
        case ("goals", _, "reason"):
            return "why goals are distinct"
        case (*_, "reason"):
            return "why an element is new"
    return None


def kind_of_measurement(path: tuple[Key, ...]) -> str | None:
    """What says how targets and outcomes are measured, on them or on their indicators."""
    holder = next((name for name in ("target", "outcome") if f"{name}s" in path), None)
    match path:
        case _ if holder is None:
            return None
        case (*_, "baseline", "value" | "year" as part):
            return f"the {part} of {'a target' if holder == 'target' else 'an outcome'}'s baseline"
        case (*_, "targets", _, "indicators", _, "source"):
            return "the source of a target's indicator"
        case (*_, "targets", _, "owner"):
            return "the owner of a target"
        case (*_, "targets", _, "value" | "baseline" | "deadline" | "unit" as name):
            return f"the {name} of a target"
        case (*_, "targets", _, "indicators", _, "value" | "baseline" | "deadline" | "unit" as name):
            return f"the {name} of a target"
        case (*_, "source" | "baseline" as name):
            return f"the {name} of an outcome"
        case (*_, "indicators", int()):
            return f"an indicator of {'a target' if holder == 'target' else 'an outcome'}"
        case (*_, "outcomes", _, "indicators"):
            return "all indicators of an outcome"
    return None


@cache
def deletions() -> dict[str, list[Deletion]]:
    """Everything that can be deleted from the twins, by kind."""
    found: dict[str, list[Deletion]] = {kind: [] for kind in DELETIONS}
    for file, text in texts().items():
        for path, span in (*entries(text), *cells(text, twins()[file].get("tables", {}))):
            if kind := kind_of(file, path):
                found[kind].append(Deletion(kind, file, path, span))
    return found


# Whom the findings must name. `after` is the file without what was deleted.

Who = Callable[[Deletion, Data], list[Named]]


def holder(deletion: Deletion, data: Data) -> Data:
    """The target or outcome that a deletion is about."""
    depth = max(position for position, key in enumerate(deletion.path) if key in ("targets", "outcomes")) + 2
    return at(data, *deletion.path[:depth]) or {}


def says(element: Data, name: str) -> bool:
    """Whether an element gives a field: a baseline needs its value; a unit may be printed with the value."""
    value = element.get(name)
    if name == "unit" and value is None:
        return re.search(r"[^\d\s,]", element.get("value", "")) is not None
    return "value" in value if name == "baseline" and isinstance(value, dict) else value is not None


def if_left_without(name: str, deletion: Deletion, after: Data) -> list[Named]:
    """The target or outcome, if neither it nor each of its indicators gives the field."""
    element = holder(deletion, after)
    indicators = element.get("indicators", [])
    everywhere = bool(indicators) and all(says(indicator, name) for indicator in indicators)
    return [] if says(element, name) or everywhere else [deletion.element]


def risks(after: Data) -> dict[str, list[str]]:
    """The measures that each risk names."""
    return {risk: listed(fields.get("mitigated_by")) for risk, fields in after["risks"].items()}


def successors(reference: str, after: Data) -> int:
    """How many elements of the new plan take up an element of the former one (`goal:1`)."""

    def count(value: Any) -> int:
        if not isinstance(value, dict):
            return sum(map(count, value)) if isinstance(value, list) else 0
        return (f"{FORMER}#{reference}" in listed(value.get("succeeds"))) + sum(map(count, value.values()))

    return count({key: value for key, value in after.items() if key != "plan"})


def disposed_of(reference: str) -> bool:
    """Whether the former plan says what became of an element."""
    kind, _, id_ = reference.partition(":")
    goals = twins()[f"{FORMER}/plan.yaml"]["goals"]
    found = goals[id_] if kind == "goal" else next(g["targets"][id_] for g in goals.values() if id_ in g["targets"])
    return "disposition" in found


def reference_at(deletion: Deletion) -> str:
    """The reference that was deleted, without the plan it leads to."""
    return str(at(twins()[deletion.file], *deletion.path)).rpartition("#")[2]


def predecessor(deletion: Deletion, after: Data) -> list[Named]:
    reference = reference_at(deletion)
    accounted = disposed_of(reference) or successors(reference, after)
    return [] if accounted else [tuple(reference.split(":"))]  # type: ignore[list-item]


def if_taken_up(least: int, most: int, deletion: Deletion, after: Data) -> list[Named]:
    """The element of the former plan, if the new one takes it up so many times."""
    times = successors(":".join(deletion.element), twins()[f"{STRATEGIC}/plan.yaml"])
    return [deletion.element] if least <= times <= most else []


def row(deletion: Deletion, after: Data) -> list[Named]:
    """The element, or elements, that the row of a cell is about."""
    *_, table, _, label, _ = deletion.path
    kind, colon, id_ = str(label).rpartition(":")
    return [(kind if colon else after["tables"][table]["cells"].split()[0], id_)]


def in_a_table(deletion: Deletion) -> bool:
    """Whether a table gives figures for the element, which are money, too."""
    tables = twins()[f"{OPERATIONAL}/tables.yaml"]["tables"]
    return any(re.search(rf"^(\w+:)?{re.escape(deletion.element[1])} ", t["cells"], re.M) for t in tables.values())


def if_dropped(deletion: Deletion, after: Data) -> list[Named]:
    element = at(after, *deletion.path[:-1])
    return [deletion.element] if element["disposition"] in ("retired", "demoted") else []


WHO: dict[str, Who] = {
    "the element": lambda d, after: [d.element],
    "each risk that named it": lambda d, after: [
        ("risk", r) for r, named in risks(after).items() if d.path[1] in named
    ],
    "the risk, if it names no measure now": lambda d, after: [] if risks(after)[d.element[1]] else [d.element],
    "the measure, if no risk names it now": lambda d, after: (
        [] if any(reference_at(d) in named for named in risks(after).values()) else [("mitigation", reference_at(d))]
    ),
    **{
        f"the {kind}, if no {name} is left": partial(if_left_without, name)
        for kind in ("target", "outcome")
        for name in ("value", "baseline", "deadline", "unit", "source")
    },
    "the target, if no indicator is left": lambda d, after: [] if holder(d, after).get("indicators") else [d.element],
    "the outcome, if no indicator is left": lambda d, after: [] if holder(d, after).get("indicators") else [d.element],
    "the outcome, if it contributes to nothing": lambda d, after: (
        [] if holder(d, after).get("contributes_to") else [d.element]
    ),
    "the element, if it is in no table": lambda d, after: [] if in_a_table(d) else [d.element],
    "the element once a year, if it is in a table": lambda d, after: [d.element] * 4 if in_a_table(d) else [],
    "the row": row,
    "the table": lambda d, after: [("table", str(d.path[1]))],
    "the predecessor, if nothing accounts for it": predecessor,
    "the element, if nothing takes it up": partial(if_taken_up, 0, 0),
    "the element, if several take it up": partial(if_taken_up, 2, 99),
    "the element, if it was retired or demoted": if_dropped,
}


def expected(deletion: Deletion) -> list[tuple[str, str, str]]:
    """Rule, kind and id of each finding that must appear."""
    after = read(deletion.text())
    _, findings = DELETIONS[deletion.kind]
    return sorted((rule, *named) for rule, who in findings.items() for named in WHO[who](deletion, after))


# What the checker finds.


@cache
def rules():
    return load_rules([])


def found(deletion: Deletion) -> list[tuple[str, str, str]]:
    """Rule, kind and id of everything that is reported about the twins without what was deleted."""
    plan = plan_of_texts({**texts(), deletion.file: deletion.text()}, rules())
    reported = [rule for rule in rules().rules.values() if rule.file.status != "draft"]
    outcome = engine.run(plan, reported, AS_OF)
    assert not outcome.failures
    return sorted((f.rule, f.element.kind, f.element.id) if f.element else (f.rule, "", "") for f in outcome.findings)


def test_twins_are_clean():
    report = lint([str(TWINS)], rules(), AS_OF)
    assert [f"{f.location.file}:{f.location.line}: {f.rule}" for f in report.findings] == []
    assert report.errors == ()
    assert {plan.id for plan in report.plans} == {OPERATIONAL, STRATEGIC, FORMER}


def test_all_that_can_be_deleted_is_listed():
    assert {kind: len(found) for kind, found in deletions().items()} == {k: n for k, (n, _) in DELETIONS.items()}


def test_nothing_is_left_out_but_names_and_places():
    """Whatever the twins say is deleted in one of the tests here, or is one of those keys that no rule demands."""
    tested = {(deletion.file, deletion.path) for kind in deletions().values() for deletion in kind}
    said = [(file, path) for file, text in texts().items() for path, _ in entries(text)]
    left_out = [path for file, path in said if isinstance(at(twins()[file], *path), str) and (file, path) not in tested]
    assert {[key for key in path if isinstance(key, str)][-1] for path in left_out} - OTHER_KEYS == set()


@pytest.mark.parametrize("kind", DELETIONS)
def test_first_and_last_of_each_kind(kind):
    for deletion in {deletions()[kind][0], deletions()[kind][-1]}:
        assert found(deletion) == expected(deletion), deletion


@given(st.deferred(lambda: st.sampled_from(sorted(deletions())).flatmap(lambda k: st.sampled_from(deletions()[k]))))
def test_a_deletion_is_missed_and_nothing_else_is_reported(deletion):
    assert found(deletion) == expected(deletion)
