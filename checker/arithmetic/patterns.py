"""Equation patterns: which printed numbers of a plan must make which whole. Rules hold lists of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NewType, TypeAlias

from checker.arithmetic.equation import Sum
from checker.finding import Term
from checker.model import Column, Element, Header, Joint, Link, Print, Subject, Table, kind_of
from checker.plan import Plan
from checker.terms import FieldName, KindName, RelationName

SumGroup = NewType("SumGroup", str)
WholeName = NewType("WholeName", str)
SUM_GROUPS = frozenset({"element", "kind", "link", "rows", "columns", "totals"})
NO_WHOLE = WholeName("")
EXACT_WHOLES = frozenset({"1", "100", "1000"})


#: What a row of a table is about, and its cells.
_Row: TypeAlias = tuple[Subject, tuple[Print | None, ...]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts, how they are grouped, and the whole that each group makes.

    `group`: `element` (several fields of one element), a relation (the elements that point at the same end), `kind`
    (all elements of a kind in a plan), `link` with `relation` (the links of one start to ends of one kind), `rows` or
    `columns` (the cells of a table against its total), `totals` (the cells of a table's total row).
    `whole`: a number that is exact (`100`), or a field of the group's element; tables have their total.
    """

    group: SumGroup
    field: tuple[FieldName, ...]
    kind: tuple[KindName, ...] = ()
    relation: RelationName | None = None
    whole: WholeName = NO_WHOLE


def equations(plan: Plan, pattern: Pattern) -> Iterator[Sum]:
    """The equations of a pattern over a plan, for every period printed; an excerpt is not held to be complete."""
    for equation in _stated(plan, pattern):
        subject = equation.subject
        header = subject if isinstance(subject, Header) else subject.header
        if header.extent == "full":
            yield equation


def _stated(plan: Plan, pattern: Pattern) -> Iterator[Sum]:
    if pattern.group in _TABLE_GROUPS:
        for table in plan.tables:
            yield from _TABLE_GROUPS[pattern.group](table, pattern)
        return
    group = _GROUPS.get(pattern.group, _by_relation)
    for field in pattern.field if pattern.group != "element" else pattern.field[:1]:
        for period in plan.periods(field):
            yield from group(plan, pattern, field, period)


def _whole(plan: Plan, pattern: Pattern, subject: Subject, period: str) -> Print | Fraction | None:
    if pattern.whole.isdecimal():
        return Fraction(int(pattern.whole))
    prints = plan.column(pattern.whole, period).get(subject)
    return prints[0] if prints else None


def _gather(
    plan: Plan, elements: Sequence[Element], field: str, period: str, with_mentioned: bool
) -> tuple[tuple[Print, ...], tuple[Subject, ...]]:
    """The prints of some elements, a joint print once, and those that have none, or share one with others outside.

    Of elements that the plan only mentions, a number is missed `with_mentioned`.
    """
    column, joint = plan.column(field, period), plan.joint_prints
    found: dict[Subject, Print] = {}
    missing: list[Subject] = []
    for element in elements:
        prints = column.get(element) or joint.get((element, field, period))
        if prints:
            found[prints[0].subject] = prints[0]
        elif with_mentioned or not element.mentioned:
            missing.append(element)
    inside = set(elements) if joint else set()
    missing += [s for s in found if isinstance(s, Joint) and not inside.issuperset(s.elements)]
    return tuple(found.values()), tuple(missing)


def _by_element(plan: Plan, pattern: Pattern, field: str, period: str) -> Iterator[Sum]:
    columns = [plan.column(name, period) for name in pattern.field]
    for subject in columns[0]:
        whole = _whole(plan, pattern, subject, period)
        if isinstance(subject, Element) and whole is not None:
            parts = tuple(column[subject][0] for column in columns if subject in column)
            missing = (subject,) if len(parts) < len(columns) else ()
            yield Sum(subject, pattern.whole, parts, whole, missing, period, "parts", tuple(map(Term, pattern.field)))


def _by_relation(plan: Plan, pattern: Pattern, field: str, period: str) -> Iterator[Sum]:
    links_out = plan.links_out(pattern.group)
    labels = tuple(Term(kind, plural=True) for kind in pattern.kind)
    printed = [subject for subject in plan.column(field, period) if isinstance(subject, Element)]
    ends = dict.fromkeys(link.end for element in printed for link in links_out.get(element, ()))
    links_in = plan.links_in(pattern.group)
    for end in ends:
        links = links_in[end]
        elements = [link.start for link in links if link.start.kind in pattern.kind]
        parts, missing = _gather(plan, elements, field, period, with_mentioned=True)
        whole = _whole(plan, pattern, end, period) if parts else None
        if whole is not None:
            # Nothing says how an element that serves two ends is split between them.
            split = tuple(element for element in elements if len(links_out[element]) > 1)
            yield Sum(end, field, parts, whole, missing + split, period, "", labels)


def _by_kind(plan: Plan, pattern: Pattern, field: str, period: str) -> Iterator[Sum]:
    whole = Fraction(int(pattern.whole))
    printed = {kind_of(subject) for subject in plan.column(field, period)}
    for kind in pattern.kind:
        groups: dict[Header, list[Element]] = {}
        for element in plan.of_kind(kind) if kind in printed else ():
            groups.setdefault(element.header, []).append(element)
        for header, elements in groups.items():
            parts, missing = _gather(plan, elements, field, period, with_mentioned=False)
            if parts:
                label = Term(kind, plural=True)
                yield Sum(_table_of(plan, parts) or header, field, parts, whole, missing, period, kind, (label,))


def _table_of(plan: Plan, parts: tuple[Print, ...]) -> Table | None:
    """The table that holds all the parts, if one does."""
    mappings = {id(part.place.mapping) for part in parts}
    return next((table for table in plan.tables if mappings == {id(table.place.mapping)}), None)


def _by_link(plan: Plan, pattern: Pattern, field: str, period: str) -> Iterator[Sum]:
    """The links of one start to the ends of one kind; a link without its number, or a blank cell, blocks the sum."""
    column, wholes = plan.column(field, period), plan.column(pattern.whole, period)
    groups: dict[tuple[Element, str], dict[Element, Print]] = {}
    for subject, prints in column.items() if wholes or pattern.whole.isdecimal() else ():
        if isinstance(subject, Link) and subject.relation == pattern.relation:
            groups.setdefault((subject.start, subject.end.kind), {}).setdefault(subject.end, prints[0])
    for (start, kind), parts in groups.items():
        whole = _whole(plan, pattern, start, period)
        if whole is not None:
            links = plan.links_out(pattern.relation or "").get(start, ())
            blank = any(link.end.kind == kind and link.end not in parts for link in links)
            missing = (start,) if blank or (start, field, period) in plan.blank_cells else ()
            label = Term(kind, plural=True)
            yield Sum(
                start, f"{pattern.relation}/{field}", tuple(parts.values()), whole, missing, period, kind, (label,)
            )


_GROUPS = {"element": _by_element, "kind": _by_kind, "link": _by_link}


def _adds_up(column: Column, pattern: Pattern) -> bool:
    return column.field in pattern.field


def _rows(table: Table, pattern: Pattern) -> Iterator[Sum]:
    """Each row against its cell in the total column; where a heading cannot be read, nobody knows what adds up."""
    totals = [index for index, column in enumerate(table.columns) if column.sort == "total"]
    summed = [index for index, column in enumerate(table.columns) if _adds_up(column, pattern)]
    unread = any(column.sort == "unknown" for column in table.columns)
    # Over one period, several fields may add up; over several periods, one field.
    alike = [{table.columns[index].period for index in summed}, {table.columns[index].field for index in summed}]
    for subject, cells in table.rows if len(totals) == 1 and min(map(len, alike)) == 1 else ():
        whole = cells[totals[0]]
        parts = tuple(cell for index in summed if (cell := cells[index]) is not None)
        if whole is not None and parts:
            missing = (subject,) if unread or len(parts) < len(summed) else ()
            yield Sum(table, whole.field, parts, whole, missing, whole.period, "", (whole.field.partition("/")[2],))


def _columns(table: Table, pattern: Pattern) -> Iterator[Sum]:
    """Each column against its cell in the total row, and the subtotals of rows against these.

    Rows of another kind than the first repeat, they do not add, nor do subtotals. Where it cannot be told what some
    rows are, no column is added up.
    """
    totals = [cells for subject, cells in table.rows if subject is table]
    rows = [(subject, cells) for subject, cells in table.rows if subject is not table]
    own = dict(rows)
    subtotals = [(s, cells) for s, cells in rows if isinstance(s, Joint) and all(e in own for e in s.elements)]
    for joint, cells in subtotals:
        yield from _column_sums(table, pattern, [(e, own[e]) for e in joint.elements], cells, _ids(joint))
    repeated = {joint for joint, _ in subtotals}
    rows = [row for row in rows if row[0] not in repeated and kind_of(row[0]) == kind_of(rows[0][0])]
    if len(totals) == 1 and rows:
        yield from _column_sums(table, pattern, rows, totals[0])


def _column_sums(
    table: Table, pattern: Pattern, rows: Sequence[_Row], wholes: Sequence[Print | None], key: str = ""
) -> Iterator[Sum]:
    for index, column in enumerate(table.columns):
        whole = wholes[index]
        parts = tuple(cell for _, cells in rows if (cell := cells[index]) is not None)
        if whole is not None and parts and (column.sort == "total" or _adds_up(column, pattern)):
            blank = tuple(subject for subject, cells in rows if cells[index] is None)
            missing = (*blank, table) if table.unclear else blank
            label = (f"{key}, {column.text}" if key else column.text,)
            yield Sum(table, whole.field, parts, whole, missing, whole.period, key, label)


def _ids(joint: Joint) -> str:
    return " + ".join(element.id for element in joint.elements)


def _totals(table: Table, pattern: Pattern) -> Iterator[Sum]:
    """The cells of the total row that are shares of one whole."""
    for subject, cells in table.rows:
        if subject is table:
            summed = [
                i for i, column in enumerate(table.columns) if column.sort == "link" and _adds_up(column, pattern)
            ]
            parts = tuple(cell for index in summed if (cell := cells[index]) is not None)
            if len(parts) > 1 and len(parts) == len(summed):
                hundred = Fraction(int(pattern.whole))
                yield Sum(table, "total", parts, hundred, (), parts[0].period, "", (Term("share", plural=True),))


_TABLE_GROUPS: dict[str, Callable[[Table, Pattern], Iterator[Sum]]] = {
    "rows": _rows,
    "columns": _columns,
    "totals": _totals,
}
