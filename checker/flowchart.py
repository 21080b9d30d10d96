"""The results chain of a plan as a Mermaid flowchart: from what is delivered to the goals, gaps marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.escape import for_mermaid
from checker.finding import Finding
from checker.model import Element
from checker.plan import Plan
from checker.words import words

MAX_NODES = 40
MAX_EDGES = 200
#: Several plans in one drawing: Mermaid itself refuses more than 500 arrows.
MAX_TOGETHER = 120
MAX_EDGES_TOGETHER = 480
MAX_TITLE = 60
#: From the top of the chain down, each with the signs that draw its shape.
SHAPES = {
    "goal": ("([", "])"),
    "priority": ("[", "]"),
    "objective": ("[", "]"),
    "outcome": ("(", ")"),
    "offering": ("[[", "]]"),
    "output": ("[[", "]]"),
}
_ORPHAN, _UNFUNDED = ("{{", "}}"), ("[/", "/]")
_MARKS = {
    "orphan-element": "orphan",
    "funded-orphan": "orphan",
    "element-without-funding": "unfunded",
    "goal-without-funding": "unfunded",
}


@dataclass(frozen=True, slots=True)
class Flowchart:
    """The lines of the drawing, and how many elements and arrows did not fit."""

    lines: tuple[str, ...]
    left_out: int
    arrows_left_out: int


@dataclass(frozen=True, slots=True)
class _Part:
    """What is drawn of one plan, from the top of the chain down, with the gaps by kind and id; the rest is counted."""

    plan_id: str
    drawn: list[Element]
    marks: dict[tuple[str, str], list[str]]
    left_out: int


def flowchart(plan: Plan, plan_id: str, findings: Iterable[Finding], lang: str) -> Flowchart:
    """Draw the chain of one plan: at most 40 elements, from the top down.

    Those with gaps come first; those below the goals that another plan defines come last.
    """
    return _drawing(plan, [_part(plan, plan_id, findings, MAX_NODES)], MAX_EDGES, lang)


def flowchart_of_all(plan: Plan, findings: Sequence[Finding], lang: str) -> Flowchart:
    """Draw the chains of all plans: one as `flowchart` does, several in a frame each, at most 120 elements together."""
    ids = list(dict.fromkeys(header.id for header in plan.headers))
    if len(ids) == 1:
        return flowchart(plan, ids[0], findings, lang)
    most = max(1, min(MAX_NODES, MAX_TOGETHER // len(ids)))
    parts = [_part(plan, id_, findings, most if number < MAX_TOGETHER else 0) for number, id_ in enumerate(ids)]
    return _drawing(plan, parts, MAX_EDGES_TOGETHER, lang)


def _part(plan: Plan, plan_id: str, findings: Iterable[Finding], most: int) -> _Part:
    elements = [element for element in plan.of_kind(*SHAPES) if element.header.id == plan_id]
    marks = _marks(findings, plan_id)
    ranks = {kind: rank for rank, kind in enumerate(SHAPES)}
    foreign = {element for element in elements if element in plan.mentioned and element.kind != "goal"}
    by_need = sorted(elements, key=lambda e: (_key(e) not in marks, e in foreign, ranks[e.kind]))
    chosen = set(by_need[:most])
    drawn = sorted((e for e in elements if e in chosen), key=lambda element: ranks[element.kind])
    return _Part(plan_id, drawn, marks, len(elements) - len(drawn))


def _drawing(plan: Plan, parts: Sequence[_Part], most_arrows: int, lang: str) -> Flowchart:
    every = [(element, part) for part in parts for element in part.drawn]
    names = {element: f"n{number}" for number, (element, _) in enumerate(every, 1)}
    lines = ["flowchart LR"]
    for number, part in enumerate(parts, 1):
        nodes = [f"  {names[e]}{_shape(e, part.marks.get(_key(e), ()), plan, lang)}" for e in part.drawn]
        frame = f'  subgraph p{number}["{for_mermaid(_title(part.plan_id, plan))}"]'
        lines += nodes if len(parts) == 1 or not nodes else [frame, *(f"  {node}" for node in nodes), "  end"]
    arrows = list(dict.fromkeys(_edges(plan, names)))
    lines += arrows[:most_arrows]
    if gaps := [names[element] for element, part in every if _key(element) in part.marks]:
        lines += ["  classDef gap stroke-dasharray: 5 5,stroke-width: 2px", f"  class {','.join(gaps)} gap"]
    left_out = sum(part.left_out for part in parts)
    return Flowchart(tuple(lines) if every else (), left_out, max(0, len(arrows) - most_arrows))


def _title(plan_id: str, plan: Plan) -> str:
    header = next(header for header in plan.headers if header.id == plan_id)
    return _shortened(header.title or header.id)


def _shortened(title: str) -> str:
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1].rstrip() + "…"


def _key(element: Element) -> tuple[str, str]:
    return (element.kind, element.id)


def _marks(findings: Iterable[Finding], plan_id: str) -> dict[tuple[str, str], list[str]]:
    """The gaps that rules found, also those reported under others, by kind and id of the element."""
    marks: dict[tuple[str, str], list[str]] = {}
    for finding in [one for found in findings for one in (found, *found.masked)]:
        mark = _MARKS.get(finding.rule)
        if mark and finding.element and finding.plan == plan_id:
            listed = marks.setdefault((finding.element.kind, finding.element.id), [])
            listed += [mark] if mark not in listed else []
    return marks


def _shape(element: Element, marks: Iterable[str], plan: Plan, lang: str) -> str:
    listed = sorted(marks)
    begin, end = _ORPHAN if "orphan" in listed else _UNFUNDED if "unfunded" in listed else SHAPES[element.kind]
    kind, id_ = plan.vocabulary.name(element.kind, lang), element.id[:MAX_TITLE] if element.named else ""
    parts = [kind, id_, _shortened(element.title)]
    label = for_mermaid(" ".join(part for part in parts if part))
    told = "".join(f"<br/>⚠ {for_mermaid(words(f'mark-{mark}', lang))}" for mark in listed)
    return f'{begin}"{label}{told}"{end}'


def _edges(plan: Plan, names: dict[Element, str]) -> Iterator[str]:
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    tables = [plan.links_out(name) for name in upward]
    for start, name in names.items():
        for table in tables:
            for link in table.get(start, ()):
                if link.end in names and link.end is not start:
                    yield f"  {name} --> {names[link.end]}"
