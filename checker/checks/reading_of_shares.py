"""Tables of shares whose heading names one period or whole while their figures are those of another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.equation import span
from checker.arithmetic.inference import Inferred, Reading
from checker.arithmetic.solution import Solution
from checker.check import Check
from checker.finding import Term, Violation
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """Nothing to choose: every table of shares."""


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """Nothing before all equations are solved."""
    return iter(())


def explain(plan: Plan, solution: Solution, parameters: Parameters) -> Iterator[Violation]:
    """One violation for each table, or for the shares of a plan outside its tables.

    Where the base is another one: case `of-all` (all elements of a kind) or `of-own` (the element each belongs to).
    """
    for inferred in solution.network.inferred:
        if inferred.better is not None:
            yield _violation(inferred, inferred.better)


def _violation(inferred: Inferred, better: Reading) -> Violation:
    stated = inferred.stated
    details: dict[str, object] = {
        "count": str(stated.count),
        "held": str(better.held),
        "stated": span(stated.years),
        "stated_held": str(stated.held),
        "found": span(better.years),
    }
    case, base = "", inferred.reread[0].base
    if better.other_base:
        case, name = ("of-all", base.name) if isinstance(base, Term) else ("of-own", base.kind)
        details.update(base=Term(name), bases=Term(name, plural=True))
    # The table is the subject where there is one; the plan where the shares stand with their elements.
    return Violation(inferred.table or inferred.header, "period", case, details, key=span(stated.years))


DETAILS = frozenset({"count", "held", "stated", "stated_held", "found", "base", "bases"})
CHECK = Check(Parameters, find, DETAILS, frozenset({"of-all", "of-own"}), counts="equations", explain=explain)
