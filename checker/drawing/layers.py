"""A layered drawing: boxes in columns, ordered so that few lines cross, each near what it is linked to."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

SWEEPS = 6


def place(
    columns: Sequence[list[int]],
    edges: Sequence[tuple[int, int]],
    heights: Sequence[float],
    gap: float,
    order: bool = True,
) -> list[float]:
    """The top of each box; `columns` hold the numbers of the boxes, top down (`order`: they are put in order first)."""
    near: list[list[int]] = [[] for _ in heights]
    for start, end in edges:
        near[start].append(end)
        near[end].append(start)
    if order:
        _order(columns, near)
    tops = [0.0] * len(heights)
    for column in columns:
        y = 0.0
        for box in column:
            tops[box] = y
            y += heights[box] + gap
    whole = max((tops[column[-1]] + heights[column[-1]] for column in columns if column), default=0.0)
    for _ in range(2):
        for column in (*columns, *columns[::-1]):
            _settle(column, near, tops, heights, gap, whole)
    return tops


def _order(columns: Sequence[list[int]], near: list[list[int]]) -> None:
    """Sort every column by the mean position of what its boxes are linked to, to and fro."""
    position: dict[int, float] = {}
    for column in columns:
        position.update({box: number / max(1, len(column)) for number, box in enumerate(column)})
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 else columns[::-1]:
            wanted = {box: fmean([position[other] for other in near[box]] or [position[box]]) for box in column}
            column.sort(key=lambda box: (wanted[box], position[box], box))
            position.update({box: number / max(1, len(column)) for number, box in enumerate(column)})


def _settle(
    column: list[int], near: list[list[int]], tops: list[float], heights: Sequence[float], gap: float, whole: float
) -> None:
    """Move the boxes of a column towards the middle of what they are linked to, without overlap or going beyond."""
    wanted = []
    for box in column:
        middles = [tops[other] + heights[other] / 2 for other in near[box]]
        wanted.append((fmean(middles) - heights[box] / 2) if middles else tops[box])
    lowest = 0.0
    for box, top in zip(column, wanted, strict=True):
        tops[box] = max(top, lowest)
        lowest = tops[box] + heights[box] + gap
    highest = whole
    for box in reversed(column):
        tops[box] = max(0.0, min(tops[box], highest - heights[box]))
        highest = tops[box] - gap


def curve(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line from the right side of a box to the left side of another; one that goes back swings round."""
    if x2 > x1:
        middle = (x1 + x2) / 2
        return f"M{x1:.0f} {y1:.1f}C{middle:.0f} {y1:.1f} {middle:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"
    return f"M{x1:.0f} {y1:.1f}C{x1 + 40:.0f} {y1:.1f} {x2 - 40:.0f} {y2:.1f} {x2:.0f} {y2:.1f}"
