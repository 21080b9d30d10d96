"""Elements must have links of a relation: at least so many, or at most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.check import Check
from checker.finding import Related, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import KindName, RelationName


@dataclass(frozen=True, slots=True)
class Parameters:
    """Links by one of `relation`, from the element (`out`) or to it (`in`), or `either_way`; to ends of the kinds `to`.

    `through`: those of the elements that point at it by that relation count as its own.
    """

    relation: tuple[RelationName, ...]
    direction: Literal["out", "in"] = "out"
    either_way: bool = False
    to: tuple[KindName, ...] = ()
    at_least: int = 0
    at_most: int = 1_000_000_000
    through: RelationName | None = None


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element with too few links or too many."""
    names, direction, either = parameters.relation, parameters.direction, parameters.either_way
    out = [plan.links_out(name) for name in names if either or direction == "out"]
    into = [plan.links_in(name) for name in names if either or direction == "in"]
    unresolved = set[Element]().union(*(plan.unresolved.get(name, ()) for name in names if out))
    below = plan.links_in(parameters.through) if parameters.through else {}
    if not parameters.at_least:
        with_links = set[Element]().union(*out, *into, below)
        elements = [element for element in elements if element in with_links]
    for element in elements:
        holders = [element, *(link.start for link in below.get(element, ()))]
        ends = [link.end for table in out for holder in holders for link in table.get(holder, ())]
        ends += [link.start for table in into for holder in holders for link in table.get(holder, ())]
        if parameters.to:
            ends = [end for end in ends if end.kind in parameters.to]
        if len(ends) < parameters.at_least and element in unresolved:
            continue
        if not parameters.at_least <= len(ends) <= parameters.at_most:
            related = tuple(Related(end.title, end, end.location()) for end in ends)
            yield Violation(element, "", "", {"count": str(len(ends)), "ends": ends}, related)


CHECK = Check(Parameters, find, frozenset({"count", "ends"}), completeness=True)
