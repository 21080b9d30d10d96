"""Tables whose figures fit no amounts of the plan, or agree with another table for most elements only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.equation import span
from checker.arithmetic.identities import Likeness, likenesses
from checker.arithmetic.solution import Solution
from checker.check import Check
from checker.finding import Related, Violation
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """Nothing to choose: every table."""


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """Nothing before all equations are solved."""
    return iter(())


def explain(plan: Plan, solution: Solution, parameters: Parameters) -> Iterator[Violation]:
    """Case `shares`: too many shares are not those of the amounts; case `tables`: most figures of two tables agree."""
    for inferred in solution.network.inferred:
        if inferred.unreconciled:
            stated = inferred.stated
            details = {"count": str(stated.count), "held": str(stated.held), "period": span(stated.years)}
            # The table is the subject where there is one; the plan where the shares stand with their elements.
            yield Violation(inferred.table or inferred.header, "period", "shares", details, key=span(stated.years))
    for likeness in likenesses(plan):
        yield _violation(likeness)


def _violation(likeness: Likeness) -> Violation:
    first, second = likeness.first, likeness.second
    details = {
        "count": str(len(likeness.same) + len(likeness.other)),
        "held": str(len(likeness.same)),
        "label": first.label,
        "other": second.table,
        "other_label": second.label,
        "ends": list(likeness.other),
    }
    pairs = [(element, series.prints[element]) for element in likeness.other for series in (first, second)]
    related = tuple(Related(print_.number.text.strip(), element, print_.place.location()) for element, print_ in pairs)
    return Violation(first.table, "", "tables", details, related, key=f"{first.label}/{second.table.id}/{second.label}")


DETAILS = frozenset({"count", "held", "label", "other", "other_label", "ends"})
CHECK = Check(Parameters, find, DETAILS, frozenset({"shares", "tables"}), counts="equations", explain=explain)
