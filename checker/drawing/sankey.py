"""The money flow as a picture: bars in columns, as high as the money they hold, and ribbons between them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from checker.drawing.flows import Flow
from checker.drawing.layers import place
from checker.drawing.ranks import ranks, shortcuts
from checker.model import Element

#: Bars of one kind; the smallest are drawn together.
MAX_BARS = 18
BAR, LEFT, RIGHT, INNER = 14, 230, 230, 330
GAP, LEAST, FILLED, TOP = 14, 14, 300, 28


@dataclass(frozen=True, slots=True)
class Bar:
    """An element, or (`element` None) several of a kind, with the money that passes through it."""

    key: str
    kind: str
    element: Element | None
    count: int
    amount: int
    column: int
    x: int
    y: float
    height: float
    color: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Money from one bar to another, drawn as a line as wide as the money is much."""

    start: str
    end: str
    amount: int
    path: str
    thickness: float
    color: int


@dataclass(frozen=True, slots=True)
class Sankey:
    """One picture; `columns` give where each begins and its kinds."""

    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    columns: tuple[tuple[int, tuple[str, ...]], ...]
    width: int
    height: int


def sankeys(flows: list[Flow]) -> list[Sankey]:
    """The pictures of a year. Flows that skip a step are a second account of the same money: they are drawn apart."""
    pairs = Counter((flow.start.kind, flow.end.kind) for flow in flows)
    apart = shortcuts(pairs)
    groups = [[flow for flow in flows if (flow.start.kind, flow.end.kind) not in apart]]
    groups += [[flow for flow in flows if (flow.start.kind, flow.end.kind) == pair] for pair in sorted(apart)]
    return [_drawn(group) for group in groups if group]


def _drawn(flows: list[Flow]) -> Sankey:
    names = _bars(flows)
    moved: dict[tuple[str, str], int] = {}
    for flow in flows:
        key = (names[flow.start], names[flow.end])
        moved[key] = moved.get(key, 0) + flow.amount
    members: dict[str, list[Element]] = {}
    for element in names:
        members.setdefault(names[element], []).append(element)
    out, into = dict.fromkeys(members, 0), dict.fromkeys(members, 0)
    for (start, end), amount in moved.items():
        out[start] += amount
        into[end] += amount
    through = {name: max(out[name], into[name]) for name in members}
    steps = ranks(Counter((flow.start.kind, flow.end.kind) for flow in flows))
    most = max(steps.values())
    column_of = {name: most - steps[listed[0].kind] for name, listed in members.items()}
    return _placed(members, moved, through, column_of)


def _bars(flows: list[Flow]) -> dict[Element, str]:
    """The bar of each element: its own, or that of the smallest of its kind."""
    totals: dict[Element, int] = {}
    for flow in flows:
        for element in (flow.start, flow.end):
            totals[element] = totals.get(element, 0) + flow.amount
    by_kind: dict[str, list[Element]] = {}
    for element in totals:
        by_kind.setdefault(element.kind, []).append(element)
    names: dict[Element, str] = {}
    for kind, elements in by_kind.items():
        ranked = sorted(elements, key=lambda element: -totals[element])
        few = elements if len(elements) <= MAX_BARS else ranked[: MAX_BARS - 1]
        names |= dict.fromkeys(elements, f"rest-{kind}")
        names |= {element: f"{kind}-{number}" for number, element in enumerate(few)}
    return names


def _placed(
    members: dict[str, list[Element]],
    moved: dict[tuple[str, str], int],
    through: dict[str, int],
    column_of: dict[str, int],
) -> Sankey:
    names = list(members)
    number = {name: position for position, name in enumerate(names)}
    columns = [[number[n] for n in names if column_of[n] == column] for column in range(max(column_of.values()) + 1)]
    fullest = max(sum(through[names[bar]] for bar in column) for column in columns)
    scale = FILLED / float(fullest)
    heights = [float(through[name]) * scale for name in names]
    spaced = [max(height, LEAST) for height in heights]  # a thin bar still needs room for its label
    tops = place(columns, [(number[start], number[end]) for start, end in moved], spaced, GAP, order=False)
    bars = {
        names[bar]: _bar(
            bar, members[names[bar]], through[names[bar]], (column, place_), (tops[bar], spaced[bar]), heights
        )
        for column, listed in enumerate(columns)
        for place_, bar in enumerate(listed)
    }
    kinds = [tuple(dict.fromkeys(members[names[bar]][0].kind for bar in column)) for column in columns]
    headings = tuple((LEFT + position * INNER, listed) for position, listed in enumerate(kinds))
    width = LEFT + (len(columns) - 1) * INNER + BAR + RIGHT
    height = TOP + max(top + room for top, room in zip(tops, spaced, strict=True)) + 10
    return Sankey(tuple(bars.values()), _ribbons(bars, moved, scale), headings, width, int(height))


def _bar(
    number: int,
    members: list[Element],
    amount: int,
    where: tuple[int, int],
    room: tuple[float, float],
    heights: list[float],
) -> Bar:
    height = heights[number]
    return Bar(
        key=f"b{number}",
        kind=members[0].kind,
        element=members[0] if len(members) == 1 else None,
        count=len(members),
        amount=amount,
        column=where[0],
        x=LEFT + where[0] * INNER,
        y=TOP + room[0] + (room[1] - height) / 2,
        height=max(height, 1.0),
        color=where[1] % 8,
    )


def _ribbons(bars: dict[str, Bar], moved: dict[tuple[str, str], int], scale: float) -> tuple[Ribbon, ...]:
    """Ribbons leave and enter a bar in the order of the bars at their other ends."""
    left = {name: bar.y for name, bar in bars.items()}
    entered = dict(left)
    leaving: dict[tuple[str, str], float] = {}
    for start, end in sorted(moved, key=lambda pair: bars[pair[1]].y):
        leaving[start, end] = left[start]
        left[start] += float(moved[start, end]) * scale
    ribbons = []
    for start, end in sorted(moved, key=lambda pair: bars[pair[0]].y):
        thickness = float(moved[start, end]) * scale
        y1, y2 = leaving[start, end] + thickness / 2, entered[end] + thickness / 2
        entered[end] += thickness
        x1, x2 = bars[start].x + BAR, bars[end].x
        middle = (x1 + x2) / 2
        path = f"M{x1} {y1:.1f}C{middle:.0f} {y1:.1f} {middle:.0f} {y2:.1f} {x2} {y2:.1f}"
        ribbons.append(
            Ribbon(bars[start].key, bars[end].key, moved[start, end], path, max(thickness, 0.7), bars[start].color)
        )
    return tuple(ribbons)
