"""Where the money that reaches an element comes from: the way of money through the graph, walked backwards."""

from __future__ import annotations

from collections.abc import Iterable

from checker.model import Element
from checker.money import money_of
from checker.plan import Plan


def money_sources(plan: Plan, element: Element) -> tuple[list[Element], list[Element]]:
    """The elements whose money counts as that of an element, nearest first: those that serve it, those it shares with.

    What is printed for the first goes to it along the relations that carry money; the element is among them. What is
    printed for the second is shared by what serves them, for which nothing is printed.
    """
    money = money_of(plan)
    serving = _serving(plan, element)
    sharing = dict.fromkeys(_sharing(plan, [element]))
    if not any((other.header, other.kind) == (element.header, element.kind) for other in money.given):
        sharing |= dict.fromkeys(parent for parent in _sharing(plan, serving) if parent.kind in money.passing)
    served = set(serving)
    return serving, [parent for parent in sharing if parent not in served]


def _serving(plan: Plan, element: Element) -> list[Element]:
    """The element, those that are one with it, and all from which relations carry money to one of these."""
    barred = money_of(plan).barred
    tables = [plan.links_in(relation.name) for relation in plan.vocabulary.relations.values() if relation.money]
    found = {element: None}
    newest = [element]
    while newest:
        before = [other for one in newest for other in plan.twins.get(one, ())]
        links = [link for one in newest for table in tables for link in table.get(one, ())]
        before += [link.start for link in links if link not in barred]
        newest = [other for other in dict.fromkeys(before) if other not in found]
        found |= dict.fromkeys(newest)
    return list(found)


def _sharing(plan: Plan, children: Iterable[Element]) -> list[Element]:
    """The parents, and theirs, whose money some children share, since none of their kind has any of its own there."""
    given = money_of(plan).given
    relations = [relation for relation in plan.vocabulary.relations.values() if relation.money and not relation.fields]
    tables = [(plan.links_out(relation.name), plan.links_in(relation.name)) for relation in relations]
    found: dict[Element, None] = {}
    newest = list(children)
    while newest:
        parents: dict[Element, None] = {}
        for upward, downward in tables:
            ways = {(link.end, child.kind): None for child in newest for link in upward.get(child, ())}
            for parent, kind in ways:
                if not any(link.start.kind == kind and link.start in given for link in downward[parent]):
                    parents[parent] = None
        newest = [parent for parent in parents if parent not in found]
        found |= dict.fromkeys(newest)
    return list(found)
