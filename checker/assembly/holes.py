"""Numbers that are not given although the others of their row and column are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checker.model import Element, Header, Print, Problem, Subject
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
