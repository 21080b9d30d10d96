"""Elements of a kind may stand only in plans of some levels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """`level`: the levels of plan in which the selected elements belong."""

    level: tuple[str, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element in a plan of another level."""
    for element in elements:
        level = element.header.level
        if level and level not in parameters.level and not element.mentioned:
            yield Violation(element, "", "", {"level": level})


CHECK = Check(Parameters, find, frozenset({"level"}))
