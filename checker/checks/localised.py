"""The one number that is wrong, where the equations that fail leave no other: what it is and what it should be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.evidence import clause, strongest, together
from checker.arithmetic.localisation import Candidate, Cluster
from checker.arithmetic.misprint import imitate
from checker.arithmetic.solution import Solution
from checker.arithmetic.violations import MAX_RELATED, amount, field_path, label, related_print
from checker.check import Check
from checker.finding import Amount, Violation
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
            yield _violation(plan, cluster, candidate)


def _violation(plan: Plan, cluster: Cluster, candidate: Candidate) -> Violation:
    print_, grid = candidate.print, candidate.grid
    explained = cluster.explained(candidate)
    shown = strongest(explained)
    others = dict.fromkeys(other for conflict in shown for other in conflict.prints if other is not print_)
    unit = print_.number.unit
    details = {
        "printed": amount(print_),
        "value": Amount(grid.best.value, max(grid.best.decimals, 0), unit) if grid else "",
        "label": label(print_, plan),
        "evidence": together([clause(conflict, print_, plan) for conflict in shown]),
    }
    return Violation(
        print_.subject,
        field_path(print_, plan),
        "" if grid and grid.count == 1 else "several" if grid else "open",
        details,
        tuple(related_print(other) for other in list(others)[:MAX_RELATED]),
        print_.place.location(),
        suggestion=imitate(print_, grid.best) if grid else "",
        folds=tuple(conflict.source for conflict in explained),
    )


CHECK = Check(
    Parameters,
    find,
    frozenset({"printed", "value", "label", "evidence"}),
    frozenset({"several", "open"}),
    counts="equations",
    explain=explain,
)
