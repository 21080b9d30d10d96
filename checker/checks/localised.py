"""The one number that is wrong, where the equations that fail leave no other: what it is and what it should be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.evidence import wrong_number
from checker.arithmetic.solution import Solution
from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """Nothing to choose: the equations are those of the rules of checks `sums`, `share-of` and `agrees`."""


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """Nothing before all equations are solved."""
    return iter(())


def explain(plan: Plan, solution: Solution, parameters: Parameters) -> Iterator[Violation]:
    """One violation for each number that is named."""
    for cluster in solution.clusters:
        for candidate in cluster.named:
            yield wrong_number(plan, cluster, candidate)


CHECK = Check(
    Parameters,
    find,
    frozenset({"printed", "value", "label", "evidence"}),
    frozenset({"several", "open"}),
    counts="equations",
    explain=explain,
)
