"""The results chain must not lead back to itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Related, Violation
from checker.model import Element, Link
from checker.plan import Plan
from checker.terms import RelationName


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
    """What is left when links whose start nothing leads to, and then those behind them, are taken away."""
    waiting: dict[Element, int] = {}
    out: dict[Element, list[Link]] = {}
    for link in links:
        waiting[link.end] = waiting.get(link.end, 0) + 1
        out.setdefault(link.start, []).append(link)
    free = [start for start in out if start not in waiting]
    while free:
        for link in out.pop(free.pop(), ()):
            waiting[link.end] -= 1
            if not waiting[link.end]:
                free.append(link.end)
    return [link for links_of in out.values() for link in links_of if waiting.get(link.start)]


CHECK = Check(Parameters, find, frozenset({"circle"}))
