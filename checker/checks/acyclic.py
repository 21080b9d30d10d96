"""The results chain must not lead back to itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Related, Violation
from checker.model import Element, Link
from checker.plan import Plan
from checker.terms import RelationName

#: Chains that are longer than this are left to networkx, which is slow to load.
MAX_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Parameters:
    """`relation`: those that may form no circle; none means all that point upward in the results chain."""

    relation: tuple[RelationName, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each circle (strongly connected part)."""
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    names = set(parameters.relation or upward)
    links = _in_circles([link for link in plan.links if link.relation in names])
    if not links:
        return
    import networkx

    graph: networkx.DiGraph[Element] = networkx.DiGraph((link.start, link.end) for link in links)
    position = {element: index for index, element in enumerate(plan.elements)}
    for component in networkx.strongly_connected_components(graph):
        members = sorted(component, key=position.__getitem__)
        if len(members) > 1 or graph.has_edge(members[0], members[0]):
            related = tuple(Related(element.title, element, element.location()) for element in members[1:])
            yield Violation(members[0], "", "", {"circle": [*members, members[0]]}, related)


def _in_circles(links: list[Link]) -> list[Link]:
    """The links without those that are plainly in no circle: nothing leads to their start, or on from their end."""
    for _ in range(MAX_ROUNDS):
        starts, ends = {link.start for link in links}, {link.end for link in links}
        between = starts & ends
        left = [link for link in links if link.start in between and link.end in between]
        if len(left) == len(links):
            break
        links = left
    return links


CHECK = Check(Parameters, find, frozenset({"circle"}))
