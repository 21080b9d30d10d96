"""Share patterns: which printed shares are shares of which amounts. Rules hold lists of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NewType

from checker.arithmetic.equation import Amounts, Series, Share
from checker.finding import Term
from checker.model import Column, Element, Header, Link, Print, Subject, Table
from checker.plan import Plan
from checker.terms import FieldName, KindName, RelationName

_PERIOD = re.compile(r"([12][0-9]{3})-([12][0-9]{3})")
MAX_YEARS = 50

ShareGroup = NewType("ShareGroup", str)
BaseName = NewType("BaseName", str)
SHARE_GROUPS = frozenset({"kind", "link", "totals"})


@dataclass(frozen=True, slots=True)
class SharePattern:
    """A printed share in per cent, the field that holds its part, and the field that holds its base.

    `group`: a relation (the base is that of the element it leads to), `kind` (the base is that of all elements of the
    kind `of` together), `link` with `relation` (the base is that of the link's start, the part that of the link), or
    `totals` (cells of a table's total row). `or_base`: a relation, or a kind, whose elements may be the base in truth
    where the figures contradict the one stated; tried only for tables in which every share has such a base.
    """

    group: ShareGroup
    share: FieldName
    part: FieldName
    whole: FieldName
    kind: tuple[KindName, ...] = ()
    relation: RelationName | None = None
    of: KindName | None = None
    or_base: BaseName | None = None


def shares(plan: Plan, pattern: SharePattern) -> Iterator[Share]:
    """The equations of a pattern over a plan: one for each share printed whose amounts are given for some year."""
    if pattern.group == "totals":
        for table in plan.tables:
            yield from _totals(table, pattern)
        return
    reader = _Reader(plan, pattern)
    related = reader.of_link if pattern.group == "link" else reader.of(pattern.of or pattern.group)
    other = reader.of(pattern.or_base) if pattern.or_base else None
    for period in plan.periods(pattern.share):
        for subject, prints in plan.column(pattern.share, period).items():
            for print_ in prints:
                if share := reader.share(print_, subject, related, other):
                    yield share


#: The base of a share: its name, and its prints in a period (none if one is not given).
Base = tuple[Element | Table | Term, Callable[[str], Series]]
#: How the base of what a share is about is found; None if it has none.
FindBase = Callable[[Subject], Base | None]


class _Reader:
    """Finds the amounts behind shares."""

    def __init__(self, plan: Plan, pattern: SharePattern) -> None:
        self.plan, self.pattern = plan, pattern
        self.periods = plan.periods(pattern.part)
        self.parts = {period: plan.column(pattern.part, period) for period in self.periods}
        self.tables = {id(table.place.mapping): table for table in plan.tables}
        self.bases: dict[tuple[Header, str, str], Series] = {}
        self.single: dict[tuple[Element, str], Series] = {}
        self.amounts: dict[tuple[Element, str, Element, str], Print] = {}
        if pattern.group == "link" and plan.periods(pattern.share):
            for period in self.periods:
                for subject, prints in plan.column(pattern.part, period).items():
                    if isinstance(subject, Link):
                        self.amounts[subject.start, subject.relation, subject.end, period] = prints[0]

    def share(self, print_: Print, subject: Subject, related: FindBase, other: FindBase | None) -> Share | None:
        """The equation of one printed share."""
        base = related(subject)
        if base is None:
            return None
        name, wholes = base
        amounts = {}
        for period in self.periods:
            part = self.part(subject, period)
            if part is not None and (whole := wholes(period)).prints:
                amounts[period] = Amounts(whole, Series((part,)))
        if not amounts:
            return None
        field = f"{subject.path}/{print_.field}" if isinstance(subject, Link) else print_.field
        table = self.tables.get(id(print_.place.mapping)) if print_.in_table else None
        if not (years := self.years(print_, amounts)):
            return None
        otherwise = partial(self.share, print_, subject, other, None) if other else None
        return Share(print_, amounts, years, name, field, self.pattern.part, table, otherwise)

    def years(self, print_: Print, amounts: dict[str, Amounts]) -> tuple[str, ...]:
        """The periods that a share covers as it is stated: those of its table, else of the plan; none if unknown."""
        if print_.period in amounts:
            return (print_.period,)
        of_plan = None if print_.period or print_.in_table else print_.subject.header.period
        given = match_years(print_.period) or of_plan
        if given is None:
            return (print_.period,) if print_.period else ()
        return tuple(str(year) for year in range(given[0], min(given[1], given[0] + MAX_YEARS) + 1))

    def part(self, subject: Subject, period: str) -> Print | None:
        if isinstance(subject, Link):
            return self.amounts.get((subject.start, subject.relation, subject.end, period))
        prints = self.parts[period].get(subject)
        return prints[0] if prints else None

    def whole(self, element: Element, period: str) -> Series:
        if (element, period) not in self.single:
            prints = self.plan.column(self.pattern.whole, period).get(element)
            self.single[element, period] = Series((prints[0],) if prints else ())
        return self.single[element, period]

    def of(self, base: str) -> FindBase:
        """The one element that a relation leads to, or all elements of a kind."""
        find = self.of_kind if base in self.plan.vocabulary.kinds else self.of_relation

        def found(subject: Subject) -> Base | None:
            if not isinstance(subject, Element) or subject.kind not in self.pattern.kind:
                return None
            return find(subject, base)

        return found

    def of_relation(self, subject: Element, relation: str) -> Base | None:
        links = self.plan.links_out(relation).get(subject, [])
        if len({link.end for link in links}) != 1:
            return None
        end = links[0].end
        return (end, lambda period: self.whole(end, period))

    def of_kind(self, subject: Element, kind: str) -> Base | None:
        return (Term(kind, plural=True), lambda period: self.everything(subject.header, kind, period))

    def of_link(self, subject: Subject) -> Base | None:
        if not isinstance(subject, Link) or subject.relation != self.pattern.relation:
            return None
        return (subject.start, lambda period: self.whole(subject.start, period))

    def everything(self, header: Header, kind: str, period: str) -> Series:
        """The amounts of all elements of a kind in a plan; none if one lacks its own."""
        if (header, kind, period) not in self.bases:
            column = self.plan.column(self.pattern.whole, period)
            elements = [element for element in self.plan.of_kind(kind) if element.header is header]
            given = [element for element in elements if element in column]
            complete = all(element in column or element.mentioned for element in elements)
            listed = tuple(column[element][0] for element in given) if complete else ()
            self.bases[header, kind, period] = Series(listed)
        return self.bases[header, kind, period]


def match_years(period: str) -> tuple[int, int] | None:
    """First and last year of `2020-2023` or `2020`."""
    match = _PERIOD.fullmatch(period if "-" in period else f"{period}-{period}")
    return (int(match[1]), int(match[2])) if match else None


def _totals(table: Table, pattern: SharePattern) -> Iterator[Share]:
    """In a total row, the shares that stand beside their amounts, of the total of the base's column."""
    for subject, cells in table.rows:
        if subject is not table:
            continue
        base = _cells(table, cells, lambda column: column.sort == "field" and column.field == pattern.whole)
        if len(base) != 1:
            continue
        for share, column in _paired(table, cells, pattern.share):
            parts = [part for part, other in _paired(table, cells, pattern.part) if other.end is column.end]
            if len(parts) == 1:
                amounts = {share.period: Amounts(Series((base[0],)), Series((parts[0],)))}
                yield Share(share, amounts, (share.period,), table, share.field, pattern.part, table)


def _cells(table: Table, cells: Iterable[Print | None], wanted: Callable[[Column], bool]) -> list[Print]:
    return [cell for column, cell in zip(table.columns, cells, strict=False) if cell is not None and wanted(column)]


def _paired(table: Table, cells: Iterable[Print | None], field: str) -> list[tuple[Print, Column]]:
    return [
        (cell, column)
        for column, cell in zip(table.columns, cells, strict=False)
        if cell is not None and column.sort == "link" and column.field == field
    ]
