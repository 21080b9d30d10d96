"""Elements must lead, along the results chain, to something of a kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Full, Related, Violation
from checker.model import Element
from checker.money import money_of
from checker.nearest import nearest
from checker.plan import Plan
from checker.terms import KindName


@dataclass(frozen=True, slots=True)
class Parameters:
    """`to`: the kinds at the upper end of the chain. Plans that have none of them are not judged.

    A chain that leaves the run, or ends at an element that another document defines, may go on there. `funded`: only
    elements that are given money, or something below them is.
    """

    to: tuple[KindName, ...]
    funded: bool = False


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each topmost element without a way up: what hangs below it follows from it."""
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    tops = plan.of_kind(*parameters.to)
    judged = {top.header for top in tops}
    judged |= {link.start.header for name in upward for top in tops for link in plan.links_in(name).get(top, ())}
    outside = [element for name in upward for element in plan.unresolved.get(name, ())]
    reached = plan.reachable([*tops, *outside, *plan.mentioned], upward, backwards=True)
    lost = dict.fromkeys(element for element in elements if element not in reached and element.header in judged)
    tables = [plan.links_out(name) for name in upward]
    ends = {element: [link.end for table in tables for link in table.get(element, ())] for element in lost}
    below = {
        element: plan.reachable([element], upward, backwards=True) & lost.keys()
        for element in lost
        if lost.keys().isdisjoint(ends[element])
    }
    if parameters.funded and below:
        below = {element: all_ for element, all_ in below.items() if not all_.isdisjoint(money_of(plan).funded)}
    near = nearest(plan, [element for element in below if not ends[element]], reached)
    for element in below:
        yield _violation(element, ends[element], len(below[element]) - 1, near.get(element))


def _violation(element: Element, ends: list[Element], others: int, near: Element | None) -> Violation:
    case = "dead-end" if ends else "-".join(["with-others"] * (others > 0) + ["near"] * (near is not None))
    named = {"ends": [Full(end, element.header) for end in ends], "near": [Full(near, element.header)] if near else ""}
    related = (Related(near.title, near, near.location()),) if near else ()
    return Violation(element, "", case, {**named, "below": str(others)}, related)


CASES = frozenset({"dead-end", "near", "with-others", "with-others-near"})
CHECK = Check(Parameters, find, frozenset({"ends", "below", "near"}), CASES, completeness=True)
