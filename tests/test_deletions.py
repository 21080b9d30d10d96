"""Whatever is deleted from a plan without defects is missed: these findings, for these elements, and no others.

`twins/` holds the three plans with their defects mended. DELETIONS says what can be deleted from them, how often the
twins have it, and what must then be found; WHO works out the elements from the text of the plans alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker import engine
from checker.lint import lint
from checker.load import plan_of_texts
from checker.packs import load_rules

TWINS = Path(__file__).parent / "twins"
AS_OF = date(2026, 11, 21)
OPERATIONAL, STRATEGIC, FORMER = "itu-operational-2020-2023", "itu-strategic-2024-2027", "itu-strategic-2020-2023"


class Kind(NamedTuple):
    """A pattern of where such things stand, how many there are, and each rule expected with whom it must name."""

    where: str
    number: int
    findings: dict[str, str]


# Places in the plans; `former/` stands before those of the former plan.
ID, N = "[^/]+", r"\d+"
MEASURE = f"mitigation_measures/{ID}"
TARGET = f"goals/{ID}/targets/{ID}"
OUTCOME = f"(objectives|priorities)/{ID}/outcomes/{ID}"
OR_INDICATOR = f"(/indicators/{N})?"
FUNDED = f"(objectives/{ID}|objectives/{ID}/outputs/{ID}|priorities/{ID})"

DELETIONS: dict[str, Kind] = {
    # Risks and measures: the document's 14 risks with 34 references, and the twin's R2 and R3 with 3.
    "a measure": Kind(MEASURE, 12, {"unknown-mitigation": "each risk that named it"}),
    "a reference to a measure": Kind(
        f"risks/{ID}/mitigated_by/{N}",
        34 + 3,
        {
            "risk-without-mitigation": "the risk, if it names no measure now",
            "mitigation-unused": "the measure, if no risk names it now",
        },
    ),
    "the owner of a measure": Kind(f"{MEASURE}/owner", 12, {"mitigation-without-owner": "the element"}),
    "one of several owners": Kind(f"({MEASURE}|{TARGET})/owner/{N}", 2 * 3 + 2 * 2, {}),
    "the status of a measure": Kind(f"{MEASURE}/status", 12, {"mitigation-without-status": "the element"}),
    # 10 targets with 12 indicators: a field may stand on the target or on each of its indicators.
    "the owner of a target": Kind(f"{TARGET}/owner", 10, {"target-without-owner": "the element"}),
    "the value of a target": Kind(
        f"{TARGET}{OR_INDICATOR}/value",
        8 + 1 + 3,
        {
            "target-without-value": "the target, if no value is left",
            "target-without-unit": "the target, if no unit is left",
            "vague-wording": "the target, if no value says how significant",
        },
    ),
    "the baseline of a target": Kind(
        f"{TARGET}{OR_INDICATOR}/baseline",
        8 + 1 + 3,
        {"target-without-baseline": "the target, if no baseline is left"},
    ),
    "the value of a target's baseline": Kind(
        f"{TARGET}{OR_INDICATOR}/baseline/value",
        7 + 3,
        {"target-without-baseline": "the target, if no baseline is left"},
    ),
    "the year of a target's baseline": Kind(f"{TARGET}{OR_INDICATOR}/baseline/year", 7 + 3, {}),
    "the deadline of a target": Kind(
        f"{TARGET}{OR_INDICATOR}/deadline", 9 + 3, {"target-without-deadline": "the target, if no deadline is left"}
    ),
    "the unit of a target": Kind(
        f"{TARGET}{OR_INDICATOR}/unit", 1 + 8 + 2, {"target-without-unit": "the target, if no unit is left"}
    ),
    "an indicator of a target": Kind(
        f"{TARGET}/indicators/{N}",
        9 + 3,
        {
            "target-without-indicator": "the target, if no indicator is left",
            "target-without-value": "the target, if no value is left",
            "target-without-baseline": "the target, if no baseline is left",
            "target-without-deadline": "the target, if no deadline is left",
            "target-without-unit": "the target, if no unit is left",
            "target-without-alignment": "the target, if no code is left",
        },
    ),
    "the source of a target's indicator": Kind(f"{TARGET}/indicators/{N}/source", 9 + 3, {}),
    # Outcomes: 19 with 32 indicators in the operational plan, 4 with 6 in the strategic one.
    "an indicator of an outcome": Kind(
        f"{OUTCOME}/indicators/{N}", 32 + 6, {"outcome-without-indicator": "the outcome, if no indicator is left"}
    ),
    "all indicators of an outcome": Kind(
        f"{OUTCOME}/indicators", 19 + 4, {"outcome-without-indicator": "the outcome, if no indicator is left"}
    ),
    "the source of an outcome": Kind(
        f"{OUTCOME}{OR_INDICATOR}/source",
        17 + 4 + 2 + 3,
        {"indicator-without-source": "the outcome, if no source is left"},
    ),
    "one of several sources": Kind(f"({OUTCOME}|{TARGET}){OR_INDICATOR}/source/{N}", 2 * 2 + 2 + 2, {}),
    "the baseline of an outcome": Kind(
        f"{OUTCOME}{OR_INDICATOR}/baseline",
        10 + 22 + 1 + 5,
        {"indicator-without-baseline": "the outcome, if no baseline is left"},
    ),
    "the value of an outcome's baseline": Kind(
        f"{OUTCOME}{OR_INDICATOR}/baseline/value",
        10 + 18 + 1 + 3,
        {"indicator-without-baseline": "the outcome, if no baseline is left"},
    ),
    "the year of an outcome's baseline": Kind(f"{OUTCOME}{OR_INDICATOR}/baseline/year", 10 + 18 + 1 + 3, {}),
    # 6 objectives, 21 outputs and 3 priorities have a budget for each of four years.
    "the budget of a year": Kind(f"{FUNDED}/budget/{N}", (6 + 21 + 3) * 4, {"number-not-given": "the element"}),
    "the budget of all years": Kind(
        f"{FUNDED}/budget",
        6 + 21 + 3,
        {
            "element-without-funding": "the element, if it is in no table",
            "number-not-given": "the element, if it is in a table",
        },
    ),
    # Tables 3.1 and 3.6 have one column, 3.2 two for outputs and one for objectives; annex 1; two parts of annex 2.
    "a figure of a table": Kind(
        rf"tables/(3\.2|annex-{ID})/cells/(?!objective:)(?!total/){ID}/(?!total$).+",
        2 * 21 + 14 * 6 + 18 * 4 + 5 * 4,
        {"number-not-given": "the row"},
    ),
    "the only figure of a row": Kind(
        r"tables/(3\.2/cells/objective:[^/]+|3\.[16]/cells/(?!total/)[^/+]+)/.+",
        2 + 6 + 14,
        {"number-not-given": "the row"},
    ),
    "a figure for two elements": Kind(rf"tables/{ID}/cells/[^/]+\+.+", 1, {"number-not-given": "the row"}),
    "the total of a row": Kind(f"tables/{ID}/cells/(?!total/)[^/]+/total", 4, {"number-not-given": "the row"}),
    "the total of a column": Kind(f"tables/{ID}/cells/total/.+", 1 + 14 + 19 + 5, {"number-not-given": "the table"}),
    # The results chain. What serves several ends still serves the others.
    "a contribution of an outcome": Kind(
        f"{OUTCOME}/contributes_to/{N}", 2 + 2 + 1 + 1, {"funded-orphan": "the outcome, if it contributes to nothing"}
    ),
    "a contribution of an offering": Kind(f"priorities/{ID}/offerings/{ID}/contributes_to/{N}", 1, {}),
    "a contributor of a priority": Kind(
        f"priorities/{ID}/delivered_by/{N}",
        2 + 1 + 1,
        {"outcome-without-contributor": "the outcomes of the priority, if nobody is left"},
    ),
    "the support of an enabler": Kind(f"enablers/{ID}/supports/{N}", 3 * 5, {}),
    # Continuity: of the former plan 16 targets are taken up once, 8 dropped; 5 goals are taken up by 7 elements.
    "a predecessor": Kind(
        f"(goals|priorities|enablers)/.+/succeeds/{N}",
        16 + 7,
        {
            "predecessor-lost": "the predecessor, if nothing accounts for it",
            "new-without-reason": "the successor, if it takes up nothing now",
        },
    ),
    "the plan that this one replaces": Kind(f"plan/succeeds/{N}", 1, {}),
    "what became of an element": Kind(
        "former/.+/disposition",
        5 + 8,
        {
            "predecessor-lost": "the element, if nothing takes it up",
            "predecessor-mapped-twice": "the element, if several take it up",
            "goal-is-means": "the element, if it is a way of working",
        },
    ),
    "why it became that": Kind(
        "former/.+/reason", 5 + 8, {"retired-without-reason": "the element, if it was retired or demoted"}
    ),
    # An excerpt is not held to be complete: 17 values, 5 baselines with value and year, 22 deadlines.
    "a figure or date of an excerpt": Kind("former/.+/(value|baseline|year|deadline)", 17 + 3 * 5 + 22, {}),
    # Both goals take up parts of the former goal 1.
    "the goal from which another is distinct": Kind(f"goals/{ID}/distinct", 1, {"goals-overlap": "the element"}),
    "why goals are distinct": Kind(f"goals/{ID}/reason", 1, {"goals-overlap": "the element"}),
    "the definition of a vague word": Kind(f"({OUTCOME}|{TARGET})/definition", 3 + 1, {"vague-wording": "the element"}),
    # Two outputs have the same title.
    "the output from which another is distinct": Kind(
        f"objectives/{ID}/outputs/{ID}/distinct", 1, {"duplicate-title": "the first of the outputs"}
    ),
    "why outputs are distinct": Kind(
        f"objectives/{ID}/outputs/{ID}/reason", 1, {"duplicate-title": "the first of the outputs"}
    ),
    "why an element is new": Kind(f"({TARGET}|enablers/{ID})/reason", 3, {"new-without-reason": "the element"}),
    "why a priority is new": Kind(f"priorities/{ID}/reason", 2, {}),
}

#: Keys that are deleted in no test here: names and places, settings, and terms that no rule demands.
OTHER_KEYS = {
    *("id", "title", "level", "extent", "language", "period", "horizon", "currency", "numbers", "document"),
    *("section", "defined_in", "category", "likelihood", "impact", "estimate", "origin"),
    *("breakdown", "direction", "sdg"),
}
KIND_OF_SECTION = {
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
RELATIONS = ("contributes_to", "delivered_by", "mitigated_by", "succeeds", "supports")

Key = str | int
Route = tuple[Key, ...]
Span = tuple[int, int]
Data = dict[str, Any]
Named = tuple[str, str]


@dataclass(frozen=True)
class Deletion:
    """Something to delete: where it stands, and what of the text goes (a cell leaves spaces)."""

    kind: str
    file: str
    path: Route
    span: Span = field(repr=False)

    def text(self) -> str:
        """The file without it."""
        text, (start, end) = texts()[self.file], self.span
        return text[:start] + (" " * (end - start) if "cells" in self.path else "") + text[end:]

    @property
    def element(self) -> Named:
        """The innermost element with an id that it belongs to."""
        pairs = zip(map(str, self.path), map(str, self.path[1:]), strict=False)
        return [(KIND_OF_SECTION[section], id_) for section, id_ in pairs if section in KIND_OF_SECTION][-1]


# The twins: their text, and what it says as plain dictionaries, lists and texts.


@cache
def texts() -> dict[str, str]:
    """The files of the twins by name."""
    return {path.relative_to(TWINS).as_posix(): path.read_text("utf-8") for path in sorted(TWINS.rglob("*.yaml"))}


def plain(node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    return [plain(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


@cache
def twins() -> dict[str, Data]:
    return {file: plain(yaml.compose(text)) for file, text in texts().items()}


def at(data: Any, *path: Key) -> Any:
    """What stands at a path, or None; a value that stands alone is the first of its list."""
    for key in path:
        data = listed(data)[key] if isinstance(key, int) else (data or {}).get(key)
    return data


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


# What can be deleted.


def entries(text: str) -> Iterator[tuple[Route, Span]]:
    """The path of every entry of a file, and the text that goes with it: its lines, or its part of a list in one line.

    An entry that stands alone takes its parent with it, as nobody leaves an empty list behind.
    """
    begins = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]

    def lines(first: Any, value: Any) -> Span:
        ends_in_next = isinstance(value, yaml.CollectionNode) and not value.flow_style
        return begins[first.start_mark.line], begins[value.end_mark.line + (not ends_in_next)]

    def walk(node: Any, path: Route, alone: Span | None) -> Iterator[tuple[Route, Span]]:
        for position, item in enumerate(node.value):
            first, value = item if isinstance(item, tuple) else (item, item)
            name = first.value if isinstance(item, tuple) else position
            own = part_of_line(node.value, position) if node.flow_style else lines(first, value)
            span = alone if alone and len(node.value) == 1 else own
            if isinstance(value, yaml.CollectionNode):
                yield (*path, name), span
                yield from walk(value, (*path, name), span)
            else:
                yield (*path, name, 0) if name in RELATIONS else (*path, name), span

    yield from walk(yaml.compose(text), (), None)


def part_of_line(items: list[Any], position: int) -> Span:
    """An item of a list in one line, with the comma before it; the first, with the comma after it."""
    if position:
        return items[position - 1].end_mark.index, items[position].end_mark.index
    return items[0].start_mark.index, items[0].end_mark.index + 1


def cells(text: str, tables: Data) -> Iterator[tuple[Route, Span]]:
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


@cache
def deletions() -> dict[str, list[Deletion]]:
    """Everything that can be deleted from the twins, by kind."""
    found: dict[str, list[Deletion]] = {kind: [] for kind in DELETIONS}
    for file, text in texts().items():
        for path, span in (*entries(text), *cells(text, twins()[file].get("tables", {}))):
            place = "/".join(map(str, ("former", *path) if file.startswith(FORMER) else path))
            for kind, (where, *_) in DELETIONS.items():
                if re.fullmatch(where, place):
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


def all_say(name: str, element: Data) -> bool:
    return all(says(indicator, name) for indicator in element.get("indicators", []))


def any_says(name: str, element: Data) -> bool:
    return any(says(one, name) for one in (element, *element.get("indicators", [])))


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


def successor(deletion: Deletion, after: Data) -> list[Named]:
    element = at(after, *deletion.path[:-2])
    is_new = not element.get("succeeds") and "reason" not in element and deletion.element[0] != "priority"
    return [deletion.element] if is_new else []


def contributed(deletion: Deletion, after: Data) -> list[Named]:
    priority = at(after, *deletion.path[:2])
    return [] if priority.get("delivered_by") else [("outcome", id_) for id_ in priority["outcomes"]]


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
    return any(
        re.search(rf"^(\w+:)?{re.escape(deletion.element[1])} ", t["cells"], re.MULTILINE) for t in tables.values()
    )


def if_dropped(deletion: Deletion, after: Data) -> list[Named]:
    element = at(after, *deletion.path[:-1])
    return [deletion.element] if element["disposition"] in ("retired", "demoted") else []


WHO: dict[str, Who] = {
    "the element": lambda d, after: [d.element],
    "the target, if no value says how significant": lambda d, after: (
        [d.element] if "significative" in holder(d, after)["title"] and not all_say("value", holder(d, after)) else []
    ),
    "the target, if no code is left": lambda d, after: [] if any_says("sdg", holder(d, after)) else [d.element],
    # innovation and partnerships
    "the element, if it is a way of working": lambda d, after: (
        [d.element] if d.element in {("goal", "4"), ("goal", "5")} else []
    ),
    "the first of the outputs": lambda d, after: [("output", "I.3-4")],
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
    "the element, if it is in a table": lambda d, after: [d.element] if in_a_table(d) else [],
    "the row": row,
    "the table": lambda d, after: [("table", str(d.path[1]))],
    "the outcomes of the priority, if nobody is left": contributed,
    "the predecessor, if nothing accounts for it": predecessor,
    "the successor, if it takes up nothing now": successor,
    "the element, if nothing takes it up": partial(if_taken_up, 0, 0),
    "the element, if several take it up": partial(if_taken_up, 2, 99),
    "the element, if it was retired or demoted": if_dropped,
}


def expected(deletion: Deletion) -> list[tuple[str, str, str]]:
    """Rule, kind and id of each finding that must appear."""
    after = plain(yaml.compose(deletion.text()))
    return sorted(
        (rule, *named) for rule, who in DELETIONS[deletion.kind].findings.items() for named in WHO[who](deletion, after)
    )


# What the checker finds.


@cache
def rules():
    return load_rules([])


def found(deletion: Deletion) -> list[tuple[str, str, str]]:
    """Rule, kind and id of everything that is reported about the twins without what was deleted.

    Many references to what is missing come under the first of them.
    """
    plan = plan_of_texts({**texts(), deletion.file: deletion.text()}, rules())
    reported = [rule for rule in rules().rules.values() if rule.file.status != "draft"]
    outcome = engine.run(plan, reported, AS_OF)
    assert not outcome.failures
    told = [one for f in outcome.findings for one in (f, *(m for m in f.masked if m.rule == f.rule))]
    return sorted((f.rule, f.element.kind, f.element.id) if f.element else (f.rule, "", "") for f in told)


def test_twins_are_clean():
    report = lint([str(TWINS)], rules(), AS_OF)
    assert [f"{f.location.file}:{f.location.line}: {f.rule}" for f in report.findings] == []
    assert report.errors == ()
    assert {plan.id for plan in report.plans} == {OPERATIONAL, STRATEGIC, FORMER}


def test_all_that_can_be_deleted_is_listed():
    assert {kind: len(found) for kind, found in deletions().items()} == {
        name: kind.number for name, kind in DELETIONS.items()
    }


def test_nothing_is_left_out_but_names_and_places():
    """Whatever the twins say is deleted in one of the tests here, or is one of those keys that no rule demands."""
    tested = {(deletion.file, deletion.path) for kind in deletions().values() for deletion in kind}
    said = [(file, path) for file, text in texts().items() for path, _ in entries(text) if path[0] != "tables"]
    left_out = [path for file, path in said if isinstance(at(twins()[file], *path), str) and (file, path) not in tested]
    assert {[key for key in path if isinstance(key, str)][-1] for path in left_out} - OTHER_KEYS == set()


@pytest.mark.parametrize("kind", DELETIONS)
def test_some_of_each_kind(kind):
    some = deletions()[kind][:: DELETIONS[kind].number // 8 + 1]
    wrong = [f"{d}: found {found(d)}, expected {expected(d)}" for d in some if found(d) != expected(d)]
    assert wrong == []


@given(st.deferred(lambda: st.sampled_from(sorted(deletions())).flatmap(lambda k: st.sampled_from(deletions()[k]))))
def test_a_deletion_is_missed_and_nothing_else_is_reported(deletion):
    assert found(deletion) == expected(deletion)
