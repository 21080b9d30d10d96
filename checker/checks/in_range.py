"""Shares of a whole must lie within bounds; changes and ratios may lie outside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.violations import about, amount, field_path, label
from checker.check import Check
from checker.finding import Violation
from checker.model import Element, Print
from checker.plan import Plan
from checker.terms import FieldName, RelationName, pattern, plain


@dataclass(frozen=True, slots=True)
class Parameters:
    """Shares, and numbers of `field` that are in per cent, lie from `at_least` to `at_most`.

    The latter need not where they have a sign, or where the element's title or unit, or the title of what `near` links
    with it, holds a word of `no_share` (* is any end of a word).
    """

    field: tuple[FieldName, ...]
    at_least: int
    at_most: int
    near: RelationName
    no_share: tuple[str, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each number outside; a share below 0 may be that of an amount below 0."""
    chosen = set(elements)
    columns = [plan.column(name, period) for name in parameters.field for period in plan.periods(name)]
    for print_ in (print_ for column in columns for prints in column.values() for print_ in prints):
        decimals = print_.number.decimals  # whole numbers are compared at a fraction of the cost
        value, one = print_.number.mantissa * 10 ** max(-decimals, 0), 10 ** max(decimals, 0)
        element = None if parameters.at_least * one <= value <= parameters.at_most * one else about(print_)
        if isinstance(element, Element) and element in chosen and _is_share(print_, element, plan, parameters):
            details, place = {"value": amount(print_, "%"), "label": label(print_, plan)}, print_.place.location()
            yield Violation(print_.subject, field_path(print_, plan), "", details, (), place, print_.period)


def _is_share(print_: Print, element: Element, plan: Plan, parameters: Parameters) -> bool:
    fields, number = plan.vocabulary.fields, print_.number
    if fields[print_.field].type == "share":
        amounts = [plan.columns[key] for key in plan.columns if key[0] in fields and fields[key[0]].type == "amount"]
        return number.mantissa > 0 or all(p.number.mantissa >= 0 for a in amounts for p in a.get(print_.subject, ()))
    unit = number.unit or str(element.fields.get("unit", ""))
    if not unit.startswith("%") or number.text.strip()[0] in "+-−":
        return False
    above = [link.end for link in plan.links_out(parameters.near).get(element, ())]
    below = [link.start for link in plan.links_in(parameters.near).get(element, ())]
    said = "_".join(plain(text) for text in ("", unit, *(one.title for one in (element, *above, *below)), ""))
    return not pattern(parameters.no_share).search(said)


CHECK = Check(Parameters, find, frozenset({"value", "label"}))
