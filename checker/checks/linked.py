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
    """Links by one of `relation`, from the element (`out`) or to it (`in`); the other end is one of the kinds `to`.

    `through`: those of the elements that point at it by that relation count as its own.
    """

    relation: tuple[RelationName, ...]
    direction: Literal["out", "in"] = "out"
    to: tuple[KindName, ...] = ()
    at_least: int = 0
    at_most: int = 1_000_000_000
    through: RelationName | None = None


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element with too few links or too many."""
    out = parameters.direction == "out"
    tables = [plan.links_out(name) if out else plan.links_in(name) for name in parameters.relation]
    unresolved = set[Element]().union(*(plan.unresolved.get(name, ()) for name in parameters.relation if out))
    below = plan.links_in(parameters.through) if parameters.through else {}
    if not parameters.at_least:
        with_links = set[Element]().union(*tables, below)
        elements = [element for element in elements if element in with_links]
    for element in elements:
        holders = [element, *(link.start for link in below.get(element, ()))]
        ends = [link.end if out else link.start for t in tables for holder in holders for link in t.get(holder, ())]
        if parameters.to:
            ends = [end for end in ends if end.kind in parameters.to]
        if len(ends) < parameters.at_least and element in unresolved:
            continue
        if not parameters.at_least <= len(ends) <= parameters.at_most:
            related = tuple(Related(end.title, end, end.location()) for end in ends)
            yield Violation(element, "", "", {"count": str(len(ends)), "ends": ends}, related)


CHECK = Check(Parameters, find, frozenset({"count", "ends"}), completeness=True)
