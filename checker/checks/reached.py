"""Elements must lead, along the results chain, to something of a kind."""

from collections import Counter
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
    """One violation for each topmost element without a way up; what hangs below several is counted with the first."""
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    goals = plan.of_kind(*parameters.to)
    judged = {goal.header for goal in goals}
    judged |= {link.start.header for name in upward for goal in goals for link in plan.links_in(name).get(goal, ())}
    outside = [element for name in upward for element in plan.unresolved.get(name, ())]
    reached = plan.reachable([*goals, *outside, *plan.mentioned], upward, backwards=True)
    lost = dict.fromkeys(element for element in elements if element not in reached and element.header in judged)
    tables = [plan.links_out(name) for name in upward]
    ends = {element: [link.end for table in tables for link in table.get(element, ())] for element in lost}
    tops = [element for element in lost if lost.keys().isdisjoint(ends[element])]
    if parameters.funded and tops:
        leading = plan.reachable(money_of(plan).funded & lost.keys(), upward)
        tops = [top for top in tops if top in leading]
    owners = plan.origins(tops, upward, backwards=True)
    below = Counter(owners[element] for element in lost if element in owners)
    near = nearest(plan, [element for element in tops if not ends[element]], reached)
    for top in tops:
        yield _violation(top, ends[top], below[top] - 1, near.get(top))


def _violation(element: Element, ends: list[Element], others: int, near: Element | None) -> Violation:
    case = "dead-end" if ends else "-".join(["with-others"] * (others > 0) + ["near"] * (near is not None))
    named = {"ends": [Full(end, element.header) for end in ends], "near": [Full(near, element.header)] if near else ""}
    related = (Related(near.title, near, near.location()),) if near else ()
    return Violation(element, "", case, {**named, "below": str(others)}, related)


CASES = frozenset({"dead-end", "near", "with-others", "with-others-near"})
CHECK = Check(Parameters, find, frozenset({"ends", "below", "near"}), CASES, completeness=True)
