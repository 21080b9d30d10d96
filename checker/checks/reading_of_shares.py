"""What a table of shares covers: the period that its figures really are of, or that no reading reconciles them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.arithmetic.equation import span
from checker.arithmetic.inference import Inferred
from checker.arithmetic.solution import Solution
from checker.check import Check
from checker.finding import Term, Violation
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """`report`: tables whose figures are those of another `period`, or those that stay `unreconciled`."""

    report: Literal["period", "unreconciled"]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """Nothing before all equations are solved."""
    return iter(())


def explain(plan: Plan, solution: Solution, parameters: Parameters) -> Iterator[Violation]:
    """One violation for each table, or for the shares of a plan outside its tables.

    Where the base is another one: case `of-all` (all elements of a kind) or `of-own` (the element each belongs to).
    """
    for inferred in solution.network.inferred:
        if inferred.better is not None if parameters.report == "period" else inferred.unreconciled:
            yield _violation(inferred)


def _violation(inferred: Inferred) -> Violation:
    stated, better = inferred.stated, inferred.better
    details: dict[str, object] = {
        "count": str(stated.count),
        "held": str(better.held if better else stated.held),
        "stated": span(stated.years),
        "stated_held": str(stated.held),
        "found": span(better.years) if better else "",
    }
    case, base = "", inferred.reread[0].base
    if better and better.other_base:
        case, name = ("of-all", base.name) if isinstance(base, Term) else ("of-own", base.kind)
        details.update(base=Term(name), bases=Term(name, plural=True))
    # The table is the subject where there is one; the plan where the shares stand with their elements.
    return Violation(inferred.table or inferred.header, "period", case, details, key=span(stated.years))


DETAILS = frozenset({"count", "held", "stated", "stated_held", "found", "base", "bases"})
CHECK = Check(Parameters, find, DETAILS, frozenset({"of-all", "of-own"}), counts="equations", explain=explain)
