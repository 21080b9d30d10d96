"""Columns and rows of different tables that print the same numbers for most elements, and others for the rest.

No document states that they are equal, so nothing here is an error: specification, section 2, "unreconciled".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from checker.model import Element, Print, Table
from checker.plan import Plan

#: So many elements must be in both, and at least this part of them must have the same number.
ENOUGH = 5
SUPPORT = Fraction(1, 2)
#: Numbers of fewer digits are equal by chance.
TELLING = 100
#: A number that more series share is compared between neighbours only: pairs would grow with the square.
MAX_PAIRED = 10


@dataclass(eq=False)
class Series:
    """The numbers of one column, or of one row over columns that stand for elements, by element."""

    table: Table
    label: str
    prints: dict[Element, Print]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two series, the elements for which they agree, and those for which they do not."""

    first: Series
    second: Series
    same: tuple[Element, ...]
    other: tuple[Element, ...]


def likenesses(plan: Plan) -> Iterator[Likeness]:
    """The pairs of series of one plan that agree for most of their elements, but not for all."""
    seen = Counter(element for table in plan.tables for element in {*_rows(table), *_ends(table)})
    shared = {element for element, count in seen.items() if count > 1}
    buckets: dict[tuple[Element, int], list[Series]] = {}
    for table in plan.tables if shared else ():
        for series in _series(table, shared):
            for element, print_ in series.prints.items():
                if not -TELLING < print_.number.mantissa < TELLING:
                    buckets.setdefault((element, print_.number.mantissa), []).append(series)
    pairs: Counter[tuple[Series, Series]] = Counter()
    for bucket in buckets.values():
        if len(bucket) > 1:
            few = len(bucket) <= MAX_PAIRED
            pairs.update(combinations(bucket, 2) if few else pairwise(bucket))
    for (first, second), count in pairs.items():
        if count >= ENOUGH * SUPPORT and first.table is not second.table:
            likeness = _compared(first, second)
            both = len(likeness.same) + len(likeness.other)
            if likeness.other and both >= ENOUGH and len(likeness.same) >= SUPPORT * both:
                yield likeness


def _rows(table: Table) -> list[Element]:
    return [subject for subject, _ in table.rows if isinstance(subject, Element)]


def _ends(table: Table) -> list[Element]:
    return [column.end for column in table.columns if column.end is not None]


def _series(table: Table, shared: set[Element]) -> Iterator[Series]:
    """Columns, then rows, over elements that other tables name, too; shares are judged by the rules for shares."""
    if len(shared.intersection(_rows(table))) >= ENOUGH:
        for position, column in enumerate(table.columns):
            cells = [(subject, cells[position]) for subject, cells in table.rows if isinstance(subject, Element)]
            yield Series(table, column.text, _amounts(cells))
    if len(shared.intersection(_ends(table))) >= ENOUGH:
        ends = [column.end for column in table.columns]
        for subject, row in table.rows:
            label = subject.id if isinstance(subject, (Element, Table)) else ""
            pairs = zip(ends, row, strict=True)
            yield Series(table, label, _amounts((end, cell) for end, cell in pairs if end is not None))


def _amounts(cells: Iterable[tuple[Element, Print | None]]) -> dict[Element, Print]:
    return {element: cell for element, cell in cells if cell is not None and cell.number.unit != "%"}


def _compared(first: Series, second: Series) -> Likeness:
    """What is one quantity printed twice is held against itself elsewhere."""
    same: list[Element] = []
    other: list[Element] = []
    for element, one in first.prints.items():
        two = second.prints.get(element)
        if two is None or one.period != two.period or one.number.unit != two.number.unit:
            continue
        if one.subject is two.subject and one.field == two.field:
            continue
        (same if one.number.value == two.number.value else other).append(element)
    return Likeness(first, second, tuple(same), tuple(other))
