"""Numbers that are not given although the others of their row and column are."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Element, Header, Problem
from checker.plan import Plan


def missing_years(plan: Plan) -> Iterator[Problem]:
    """Elements whose yearly figures leave out a year that others of their kind in the same plan have."""
    for field in plan.vocabulary.fields.values():
        if field.per != "year":
            continue
        columns = {period: plan.column(field.name, period) for period in plan.periods(field.name) if period}
        years: dict[tuple[Header, str], set[str]] = {}
        own: dict[Element, set[str]] = {}
        for period, column in columns.items():
            for subject, prints in column.items():
                if isinstance(subject, Element) and prints[0].place.cell is None:
                    years.setdefault((subject.header, subject.kind), set()).add(period)
                    own.setdefault(subject, set()).add(period)
        for element, given in own.items():
            written = element.fields.get(field.name)
            for period in sorted(years[element.header, element.kind] - given):
                if not (isinstance(written, dict) and period in written):
                    path = f"{field.name}/{period}"
                    place = element.place.at(element.keys.get(field.name, field.name)).location(key=True)
                    yield Problem("number-not-given", place, "year", {"column": path}, element.header, element, path)
