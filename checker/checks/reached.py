"""Elements must lead, along the results chain, to something of a kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Term, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import KindName


@dataclass(frozen=True, slots=True)
class Parameters:
    """`to`: the kinds at the upper end of the chain. Plans that have none of them are not judged.

    A chain that leaves the run, or ends at an element that another document defines, may go on there.
    """

    to: tuple[KindName, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each topmost element without a way up: what hangs below it follows from it."""
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    tops = plan.of_kind(*parameters.to)
    judged = {top.header for top in tops}
    judged |= {link.start.header for name in upward for top in tops for link in plan.links_in(name).get(top, ())}
    outside = [element for name in upward for element in plan.unresolved.get(name, ())]
    reached = plan.reachable([*tops, *outside, *plan.mentioned], upward, backwards=True)
    lost = [element for element in elements if element not in reached and element.header in judged]
    lost_set = set(lost)
    tables = [plan.links_out(name) for name in upward]
    for element in lost:
        ends = [link.end for table in tables for link in table.get(element, ())]
        if any(end in lost_set for end in ends):
            continue
        below = plan.reachable([element], upward, backwards=True) & lost_set
        details = {"tops": [Term(kind) for kind in parameters.to], "ends": ends, "below": str(len(below) - 1)}
        yield Violation(element, "", "dead-end" if ends else "with-others" if len(below) > 1 else "", details)


CHECK = Check(
    Parameters, find, frozenset({"tops", "ends", "below"}), frozenset({"dead-end", "with-others"}), completeness=True
)
