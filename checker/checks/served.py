"""Elements must be taken care of by something that leads, along the results chain, to something of a kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Full, Related, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import KindName, RelationName


@dataclass(frozen=True, slots=True)
class Parameters:
    """`relation`: how others take care of an element; one of them must be, or lead to, an element of the kinds `to`.

    Plans that have none of these kinds are not judged, nor those with a reference by the relation that leads nowhere.
    A chain that leaves the run, or ends at an element that another document defines, may go on there.
    """

    relation: RelationName
    to: tuple[KindName, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element that nothing takes care of; case `dead-end`: only what leads nowhere."""
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    tops = plan.of_kind(*parameters.to)
    judged = {top.header for top in tops if top not in plan.mentioned}
    judged -= {element.header for element in plan.unresolved.get(parameters.relation, ())}
    outside = [element for name in upward for element in plan.unresolved.get(name, ())]
    leading = plan.reachable([*tops, *outside, *plan.mentioned], upward, backwards=True)
    taken_care_of = plan.links_in(parameters.relation)
    for element in elements:
        starts = [link.start for link in taken_care_of.get(element, ())]
        if element.header in judged and leading.isdisjoint(starts):
            related = tuple(Related(start.title, start, start.location()) for start in starts)
            details = {"starts": [Full(start, element.header) for start in starts]}
            yield Violation(element, "", "dead-end" if starts else "", details, related)


CHECK = Check(Parameters, find, frozenset({"starts"}), frozenset({"dead-end"}), completeness=True)
