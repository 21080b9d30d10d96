"""Numbers that are not given although the others of their row and column are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from checker.model import Column, Element, Header, Place, Print, Problem, Subject, Table, kind_of
from checker.plan import Plan
from checker.vocabulary import Vocabulary


def missing_years(plan: Plan) -> Iterator[Problem]:
    """Elements whose yearly figures leave out years that others of their kind in the same plan have.

    An element without any of these figures is one only if other figures about its money are given.
    """
    money = [field for field in plan.vocabulary.fields.values() if field.money]
    with_money = {
        subject for field in money for period in plan.periods(field.name) for subject in plan.column(field.name, period)
    }
    for field in plan.vocabulary.fields.values():
        if field.per == "year":
            yield from _missing(plan, field.name, with_money if field.money else set())


def missing_shares(plan: Plan) -> Iterator[Problem]:
    """Elements without a share that others inside the same parent have, and that no table leaves blank."""
    children: dict[tuple[Element | None, str], list[Element]] = {}
    for element in plan.elements:
        if element.parent is not None:
            children.setdefault((element.parent, element.kind), []).append(element)
    for field in plan.vocabulary.fields.values():
        for period in plan.periods(field.name) if field.type == "share" else ():
            column = plan.column(field.name, period)
            given = dict.fromkeys((e.parent, e.kind) for e in column if isinstance(e, Element) and e.parent is not None)
            for element in (child for key in given for child in children[key]):
                key = (element, field.name, period)
                is_known = element in column or key in plan.joint_prints or key in plan.blank_cells
                if not is_known and not element.mentioned and element.header.extent == "full":
                    where, details = element.location(), {"column": field.name}
                    yield Problem("number-not-given", where, "blank", details, element.header, element, field.name)


def _missing(plan: Plan, name: str, candidates: set[Subject]) -> Iterator[Problem]:
    years: dict[tuple[Header, str], set[str]] = {}
    in_series = Counter[Subject]()
    told = {(problem.subject, problem.field) for problem in plan.problems if problem.rule == "number-not-given"}
    columns = {period: plan.column(name, period) for period in plan.periods(name) if period}
    for period, column in columns.items():
        own = [subject for subject, prints in column.items() if type(subject) is Element and not prints[0].in_table]
        in_series.update(own)
        for key in {(element.header, element.kind) for element in own}:
            years.setdefault(key, set()).add(period)
    for element in [*in_series, *(e for e in candidates if e not in in_series)] if years else ():
        expected = years.get((element.header, element.kind)) if isinstance(element, Element) else None
        if isinstance(element, Element) and expected and in_series[element] < len(expected):
            missing = [
                year for year in sorted(expected) if not _given(columns[year].get(element), element in in_series)
            ]
            missing = [year for year in missing if (element, f"{name}/{year}") not in told]
            if missing and name in _fields(plan, element.kind):
                yield from _problem(element, name, missing)


def _given(prints: list[Print] | None, has_series: bool) -> bool:
    """A series that leaves out a year is a hole although a table has it; without a series, tables count."""
    return bool(prints) and not (has_series and prints is not None and prints[0].in_table)


def _fields(plan: Plan, kind: str) -> set[str]:
    return {field.name for field in plan.vocabulary.fields_of(kind)}


def _problem(element: Element, name: str, years: list[str]) -> Iterator[Problem]:
    written = element.fields.get(name)
    missing = [year for year in years if not (isinstance(written, dict) and year in written)]
    if not missing or element.mentioned or element.header.extent != "full":
        return
    path = f"{name}/{missing[0]}" if len(missing) == 1 else name
    place = element.place.at(element.keys.get(name, name)).location(key=True)
    column = "/".join((name, ", ".join(missing)))
    yield Problem("number-not-given", place, "year", {"column": column}, element.header, element, path)


def blank_cells(table: Table, blank: Sequence[tuple[int, Subject, Place]], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Blank cells of columns that are given for others of the row's kind, or, in a total row, that add up.

    `blank` are the cells without a number: the position of their column, the subject of their row, their place.
    """
    kinds: list[set[str]] = [set() for _ in table.columns]
    for subject, prints in table.rows if blank else ():
        for position, print_ in enumerate(prints):
            if print_:
                kinds[position].add(kind_of(subject))
    with_total = _with_total(table, vocabulary) if blank else set()
    for position, subject, place in blank:
        column = table.columns[position]
        if column.sort == "unknown":
            continue
        if subject is table:
            is_hole = bool(kinds[position]) and column.field in with_total
        else:
            is_hole = _applies(column, subject, vocabulary) and kind_of(subject) in kinds[position]
        if is_hole:
            path = f"total/{column.text}" if subject is table else path_of(column, vocabulary)
            details = {"column": column.text}
            yield Problem("number-not-given", place.location(), "blank", details, table.header, subject, path)


def path_of(column: Column, vocabulary: Vocabulary) -> str:
    """The field path of a column's cells, as findings name it."""
    if column.end is not None:
        return f"{column.relation}/{column.end.kind}:{column.end.id}/{column.period}/{column.field}"
    known = vocabulary.fields.get(column.field)
    return f"{column.field}/{column.period}" if known and known.per else column.field


def _with_total(table: Table, vocabulary: Vocabulary) -> set[str]:
    """The fields whose columns have a total printed, or to be expected, below them."""
    printed = {
        column.field
        for subject, prints in table.rows
        if subject is table
        for print_, column in zip(prints, table.columns, strict=True)
        if print_
    }
    expected = {
        column.field
        for column in table.columns
        if column.sort == "total" or column.field == "share_of_total" or _is_amount(column, vocabulary)
    }
    return printed | expected


def _is_amount(column: Column, vocabulary: Vocabulary) -> bool:
    known = vocabulary.fields.get(column.field)
    return known is not None and known.type == "amount"


def _applies(column: Column, subject: Subject, vocabulary: Vocabulary) -> bool:
    """Whether the kind of a row has the field of a column at all."""
    return column.sort != "field" or any(field.name == column.field for field in vocabulary.fields_of(kind_of(subject)))
