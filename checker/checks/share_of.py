"""A printed share must be that of its amounts, within what rounding explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.equation import Share
from checker.arithmetic.shares import SharePattern, shares
from checker.check import Check
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """`equations`: the patterns by which printed shares are shares of amounts."""

    equations: tuple[SharePattern, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Share]:
    """The equations that the patterns state over the plan."""
    for pattern in parameters.equations:
        yield from shares(plan, pattern)


CHECK = Check(
    Parameters,
    find,
    frozenset({"total", "whole", "difference", "slack", "doubt", "period", "base", "amount", "years"}),
    frozenset({"short", "over"}),
    counts="equations",
)
