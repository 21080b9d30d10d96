"""The money that a plan allocates from one element to another, by year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checker.model import Element, Header, Link, Print
from checker.plan import Plan

#: Amounts are whole numbers of this part of the currency: exact for what plans print, and quick to add up.
PARTS = 6


class Flow(NamedTuple):
    """Money from one element to another; `computed` from a share and a budget where no amount is printed."""

    start: Element
    end: Element
    amount: int
    decimals: int
    computed: bool


def flows(plan: Plan) -> dict[tuple[Header, str], list[Flow]]:
    """The allocations of each plan and year, in the order of the document; years sorted."""
    found: dict[tuple[Header, str], dict[Link, Flow]] = {}
    for period in plan.periods("amount"):
        for subject, prints in plan.column("amount", period).items():
            if isinstance(subject, Link) and prints[0].number.mantissa > 0:
                number = prints[0].number
                amount = _shifted(number.mantissa, PARTS - number.decimals)
                flow = Flow(subject.start, subject.end, amount, max(number.decimals, 0), False)
                found.setdefault((subject.header, period), {})[subject] = flow
    for year, link, flow in _by_share(plan):
        found.setdefault((link.header, year), {}).setdefault(link, flow)
    order = {header: number for number, header in enumerate(plan.headers)}
    return {key: list(found[key].values()) for key in sorted(found, key=lambda key: (order[key[0]], key[1]))}


def _by_share(plan: Plan) -> Iterator[tuple[str, Link, Flow]]:
    """Amounts that shares and budgets make, for links that print no amount in that year."""
    years = [year for year in plan.periods("budget") if year]
    budgets = {year: plan.column("budget", year) for year in years}
    for period in plan.periods("share"):
        for subject, prints in plan.column("share", period).items():
            if not isinstance(subject, Link) or not prints[0].number.mantissa:
                continue
            for year in [period] if period else years:
                budget: list[Print] | None = budgets.get(year, {}).get(subject.start)
                printed = subject in plan.column("amount", year)
                if budget and not printed:
                    base, share = budget[0].number, prints[0].number
                    amount = _shifted(base.mantissa * share.mantissa, PARTS - 2 - base.decimals - share.decimals)
                    if amount > 0:
                        yield year, subject, Flow(subject.start, subject.end, amount, 0, True)


def _shifted(digits: int, places: int) -> int:
    """A whole number with the decimal sign moved to the right; to the left, what is cut off is rounded."""
    if places >= 0:
        return digits * int(10**places)
    unit = int(10**-places)
    return (2 * digits + unit) // (2 * unit)
