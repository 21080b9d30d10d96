"""Amounts must not lie below 0, unless the plan says that they are corrections or deductions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.violations import about, amount, field_path, label
from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, pattern, plain


@dataclass(frozen=True, slots=True)
class Parameters:
    """The numbers of `field` are not below 0, also those of links that start at an element.

    They may be where one of `explained_in` is given, or where the title of the element, of what it stands inside, of
    the table or of the plan holds a word of `but_not` (* is any end of a word).
    """

    field: tuple[FieldName, ...]
    explained_in: tuple[FieldName, ...] = ()
    but_not: tuple[str, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each number below 0."""
    columns = [plan.column(name, period) for name in parameters.field for period in plan.periods(name)]
    below = [p for column in columns for prints in column.values() for p in prints if p.number.mantissa < 0]
    chosen = set(elements) if below else set()
    headings = {id(table.place.mapping): table.title for table in plan.tables}
    for print_ in below:
        element = about(print_)
        if not isinstance(element, Element) or element not in chosen:
            continue
        heading = headings.get(id(print_.place.mapping), "") if print_.in_table else ""
        if not _explained(element, heading, plan, parameters):
            details, place = {"value": amount(print_), "label": label(print_, plan)}, print_.place.location()
            yield Violation(print_.subject, field_path(print_, plan), "", details, (), place, print_.period)


def _explained(element: Element, heading: str, plan: Plan, parameters: Parameters) -> bool:
    if not element.fields.keys().isdisjoint(parameters.explained_in):
        return True
    titles = [element.header.title, heading, *(one.title for one in plan.breadcrumb(element))]
    return bool(pattern(parameters.but_not).search("_".join(("", *map(plain, titles), ""))))


CHECK = Check(Parameters, find, frozenset({"value", "label"}))
