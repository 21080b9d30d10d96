"""The results chain of a plan as a Mermaid flowchart: from what is delivered to the goals, gaps marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.escape import for_mermaid
from checker.finding import Finding
from checker.model import Element
from checker.plan import Plan
from checker.words import words

MAX_NODES = 40
MAX_EDGES = 200
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
_MARKS = {"orphan-element": "orphan", "element-without-funding": "unfunded", "goal-without-funding": "unfunded"}


@dataclass(frozen=True, slots=True)
class Flowchart:
    """The lines of the drawing, and how many elements did not fit."""

    lines: tuple[str, ...]
    left_out: int


def flowchart(plan: Plan, plan_id: str, findings: Iterable[Finding], lang: str) -> Flowchart:
    """Draw the chain of one plan: at most 40 elements, from the top down.

    Those with gaps come first; those below the goals that another plan defines come last.
    """
    elements = [element for element in plan.of_kind(*SHAPES) if element.header.id == plan_id]
    marks = _marks(findings, plan_id)
    ranks = {kind: rank for rank, kind in enumerate(SHAPES)}
    foreign = {element for element in elements if element in plan.mentioned and element.kind != "goal"}
    by_need = sorted(elements, key=lambda e: (_key(e) not in marks, e in foreign, ranks[e.kind]))
    chosen = set(by_need[:MAX_NODES])
    drawn = sorted((e for e in elements if e in chosen), key=lambda element: ranks[element.kind])
    names = {element: f"n{number}" for number, element in enumerate(drawn, 1)}
    lines = ["flowchart LR"]
    lines += [f"  {names[element]}{_shape(element, marks.get(_key(element), ()), plan, lang)}" for element in drawn]
    lines += list(dict.fromkeys(_edges(plan, names)))[:MAX_EDGES]
    if gaps := [names[element] for element in drawn if _key(element) in marks]:
        lines += ["  classDef gap stroke-dasharray: 5 5,stroke-width: 2px", f"  class {','.join(gaps)} gap"]
    return Flowchart(tuple(lines) if drawn else (), len(elements) - len(drawn))


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
    title = element.title if len(element.title) <= MAX_TITLE else element.title[: MAX_TITLE - 1].rstrip() + "…"
    parts = [plan.vocabulary.name(element.kind, lang), element.id[:MAX_TITLE] if element.named else "", title]
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
