"""A number must not exceed another that is printed for the same element and period, in whatever plan of the run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checker.arithmetic.interval import interval, total
from checker.arithmetic.violations import amount
from checker.check import Check
from checker.finding import Amount, Related, Violation
from checker.model import Element, Print
from checker.plan import Plan
from checker.terms import FieldName


@dataclass(frozen=True, slots=True)
class Parameters:
    """`field` must not exceed `limit`; where the limit is for several years, the sum of theirs must not."""

    field: FieldName
    limit: FieldName


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each number that no rounding brings within its limit."""
    limits = [(period, plan.column(parameters.limit, period)) for period in plan.periods(parameters.limit)]
    chosen, same = (set(elements), plan.twins) if limits else (set(), {})
    for period, column in limits:
        for holder, (limit, *_) in column.items():
            for element in (holder, *same.get(holder, ())) if isinstance(holder, Element) else ():
                currencies = {holder.header.currency, element.header.currency} - {""}
                if element in chosen and len(currencies) < 2:
                    prints = _prints(plan, element, parameters.field, period)
                    yield from _compared(element, f"{parameters.field}/{period}", prints, limit)


def _prints(plan: Plan, element: Element, field: str, period: str) -> list[Print]:
    """What is printed for a period, else for each of its years if none is missing."""
    if own := plan.column(field, period).get(element):
        return own[:1]
    first, _, last = period.partition("-")
    years = list(map(str, range(int(first), int(last) + 1))) if first.isdecimal() and last.isdecimal() else []
    found = [prints[0] for year in years if (prints := plan.column(field, year).get(element))]
    return found if len(found) == len(years) else []


def _compared(element: Element, path: str, prints: Sequence[Print], limit: Print) -> Iterator[Violation]:
    least, most = total(map(interval, prints))[0], interval(limit)[1]
    if prints and least is not None and most is not None and least > most:
        value, bound = sum((print_.number.value for print_ in prints), Fraction(0)), amount(limit)
        decimals, unit = max(0, *(print_.number.decimals for print_ in (*prints, limit))), prints[0].number.unit
        amounts = {"amount": Amount(value, decimals, unit), "excess": Amount(value - bound.value, decimals, unit)}
        related = (Related(limit.number.text.strip(), element, limit.place.location()),)
        details, place = {"years": path.partition("/")[2], "limit": bound, **amounts}, prints[0].place.location()
        yield Violation(element, path, "", details, related, place, key=limit.subject.header.id)


CHECK = Check(Parameters, find, frozenset({"years", "amount", "limit", "excess"}))
