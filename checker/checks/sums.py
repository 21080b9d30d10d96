"""Parts must make their whole, within what rounding explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.equation import Sum
from checker.arithmetic.patterns import Pattern, equations
from checker.check import Check
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """`equations`: the patterns by which printed numbers form sums."""

    equations: tuple[Pattern, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Sum]:
    """The equations that the patterns state over the plan."""
    for pattern in parameters.equations:
        yield from equations(plan, pattern)


CHECK = Check(
    Parameters,
    find,
    frozenset({"total", "whole", "difference", "slack", "doubt", "count", "period", "parts"}),
    frozenset({"short", "over"}),
    counts="equations",
)
