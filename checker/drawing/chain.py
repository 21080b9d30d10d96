"""The results chain as a picture: which elements are drawn, in which column, and the lines between them."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from checker.drawing.layers import curve, place
from checker.drawing.ranks import ranks
from checker.model import Element, Header, Link
from checker.plan import Plan
from checker.vocabulary import Vocabulary

#: More elements than this are not drawn one by one; a kind with no more than MAX_FEW still is.
MAX_DRAWN = 120
MAX_FEW = 8
MAX_MARKED = 16
MAX_LINES = 1200
#: A column of more boxes than this gives each title one line.
MAX_TALL = 16
WHOLE, NARROWEST, WIDEST, COLUMN_GAP, GAP, TOP = 1122, 208, 420, 76, 12, 34
LINE, PADDING = 15, 9
MEASURE = "indicator"
#: About the width of a character in the widest of the fonts that programs take.
CHARACTER = 6.9

#: The plan, kind and id of an element.
Key: TypeAlias = tuple[str, str, str]
#: The findings about an element in short: whether it is orphaned or unfunded, and how many there are.
Marks: TypeAlias = tuple[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Node:
    """A box: an element, or (`count`) all elements of a kind that are not drawn one by one."""

    key: str
    kind: str
    element: Element | None
    count: int
    marks: tuple[str, ...]
    findings: int
    column: int
    foreign: bool
    lines: tuple[str, ...] = ()
    x: int = 0
    y: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line between boxes that stands for `count` links."""

    start: str
    end: str
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The picture of one plan: `columns` give the kinds of each and where it begins."""

    header: Header
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    columns: tuple[tuple[int, tuple[str, ...]], ...]
    width: int
    height: int
    box: int
    collapsed: bool


def chains(plan: Plan, marks: Mapping[tuple[str, str, str], Marks]) -> list[Chain]:
    """One picture for each plan that has a chain, in the order of the plans."""
    kinds = _kinds(plan.vocabulary)
    links: dict[Header, list[Link]] = {}
    upward = {relation.name for relation in plan.vocabulary.relations.values() if relation.upward}
    for link in plan.links:
        if link.relation in upward and link.start.kind in kinds and link.end.kind in kinds:
            links.setdefault(link.start.header, []).append(link)
    elements: dict[Header, list[Element]] = {}
    for element in plan.elements:
        if element.kind in kinds:
            elements.setdefault(element.header, []).append(element)
    return [
        picture
        for header in plan.headers
        if header in links and (picture := _drawn(header, elements.get(header, []), links[header], marks))
    ]


def _kinds(vocabulary: Vocabulary) -> set[str]:
    """The kinds that take part in the chain as such: not those that only measure, or only carry money."""
    relations = [relation for relation in vocabulary.relations.values() if relation.upward and not relation.fields]
    return {kind for relation in relations for kind in (*relation.start, *relation.end)} - {MEASURE}


def _drawn(header: Header, elements: list[Element], links: list[Link], marks: Mapping[Key, Marks]) -> Chain | None:
    linked = {element for link in links for element in (link.start, link.end)}
    shown = [element for element in elements if element in linked or identity(element) in marks]
    shown += [element for element in dict.fromkeys(link.end for link in links) if element.header is not header]
    if not shown:
        return None
    names = _boxes(shown, marks)
    edges = Counter((names[link.start], names[link.end]) for link in links)
    column_of = _columns(links, {element.kind for element in shown})
    members: dict[str, list[Element]] = {}
    for element in shown:
        members.setdefault(names[element], []).append(element)
    count = len({column_of[element.kind] for element in shown})
    width = max(NARROWEST, min(WIDEST, (WHOLE + COLUMN_GAP) // count - COLUMN_GAP))
    tall = Counter(column_of[listed[0].kind] for listed in members.values())
    nodes = [
        _node(name, listed, column_of[listed[0].kind], (width, tall), header, marks.get(identity(listed[0]), ((), 0)))
        for name, listed in members.items()
    ]
    kept = [(ends, count) for ends, count in edges.most_common(MAX_LINES) if ends[0] != ends[1]]
    return _placed(header, nodes, kept, width, len(nodes) < len(shown))


def identity(element: Element) -> Key:
    """The plan, kind and id of an element, as findings give them."""
    return (element.header.id, element.kind, element.id)


def _boxes(shown: list[Element], marks: Mapping[Key, Marks]) -> dict[Element, str]:
    """The box that each element is drawn in: its own, or that of the rest of its kind."""
    by_kind: dict[str, list[Element]] = {}
    for element in shown:
        by_kind.setdefault(element.kind, []).append(element)
    names: dict[Element, str] = {}
    for number, (kind, elements) in enumerate(by_kind.items()):
        own = elements
        if len(shown) > MAX_DRAWN and len(elements) > MAX_FEW:
            marked = [element for element in elements if identity(element) in marks]
            own = sorted(marked, key=lambda element: not marks[identity(element)][0])[:MAX_MARKED]
        names |= dict.fromkeys(elements, f"k{number}-{kind}")
        names |= {element: f"e{number}-{place}" for place, element in enumerate(own)}
    return names


def _columns(links: list[Link], kinds: set[str]) -> dict[str, int]:
    """The column of each kind: what everything leads to stands last, what is linked to nothing first."""
    steps = ranks(Counter((link.start.kind, link.end.kind) for link in links))
    most = max(steps.values(), default=0)
    return {kind: most - steps.get(kind, most) for kind in kinds}


def _node(
    name: str, members: list[Element], column: int, room: tuple[int, Counter[int]], header: Header, marks: Marks
) -> Node:
    element = members[0]
    if not name.startswith("e"):
        return Node(name, element.kind, None, len(members), (), 0, column, False, height=2 * PADDING + LINE)
    sorts, findings = marks
    most = 1 if room[1][column] > MAX_TALL else 3
    lines = textwrap.wrap(
        " ".join(element.title.split()), int((room[0] - 2 * PADDING) / CHARACTER), max_lines=most, placeholder=" …"
    )
    height = 2 * PADDING + LINE * (1 + len(lines) + len(sorts))
    foreign = element.header is not header or element.mentioned
    return Node(name, element.kind, element, 1, sorts, findings, column, foreign, tuple(lines), height=height)


def _placed(
    header: Header, nodes: list[Node], edges: list[tuple[tuple[str, str], int]], width: int, collapsed: bool
) -> Chain:
    number = {node.key: place for place, node in enumerate(nodes)}
    used = sorted({node.column for node in nodes})
    columns = [[number[node.key] for node in nodes if node.column == column] for column in used]
    tops = place(columns, [(number[start], number[end]) for (start, end), _ in edges], [n.height for n in nodes], GAP)
    placed = [
        replace(node, x=used.index(node.column) * (width + COLUMN_GAP) + 1, y=TOP + tops[position])
        for position, node in enumerate(nodes)
    ]
    by_key = {node.key: node for node in placed}
    lines = tuple(Line(start, end, count, _path(by_key[start], by_key[end], width)) for (start, end), count in edges)
    headings = tuple(
        (placed[column[0]].x, tuple(dict.fromkeys(nodes[box].kind for box in sorted(column)))) for column in columns
    )
    whole = len(used) * (width + COLUMN_GAP) - COLUMN_GAP + 2
    height = max(node.y + node.height for node in placed) + 8
    in_order = tuple(placed[box] for column in columns for box in column)
    return Chain(header, in_order, lines, headings, whole, int(height), width, collapsed)


def _path(start: Node, end: Node, width: int) -> str:
    return curve(start.x + width, start.y + start.height / 2, end.x, end.y + end.height / 2)
