"""Numbers that are not given although the others of their row and column are."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Element, Header, Problem, Subject
from checker.plan import Plan


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


def _missing(plan: Plan, name: str, candidates: set[Subject]) -> Iterator[Problem]:
    years: dict[tuple[Header, str], set[str]] = {}
    in_series: dict[Subject, set[str]] = {}
    in_tables: dict[Subject, set[str]] = {}
    for period in filter(None, plan.periods(name)):
        for subject, prints in plan.column(name, period).items():
            if isinstance(subject, Element) and prints[0].place.cell is None:
                in_series.setdefault(subject, set()).add(period)
                years.setdefault((subject.header, subject.kind), set()).add(period)
            else:
                in_tables.setdefault(subject, set()).add(period)
    for element in plan.elements if years else ():
        # A series that leaves out a year is a hole although a table has it; without a series, tables count.
        given = in_series.get(element) or in_tables.get(element, set())
        if element in in_series or element in candidates:
            missing = years.get((element.header, element.kind), set()) - given
            if missing and name in _fields(plan, element.kind):
                yield from _problem(element, name, sorted(missing))


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
