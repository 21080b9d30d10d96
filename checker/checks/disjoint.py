"""Elements must not share what should belong to one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from checker.check import Check
from checker.finding import Full, Related, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import RelationName, plain

#: Something shared by more elements than this is paired with the next one only: pairs would grow with the square.
MAX_PAIRED = 20


@dataclass(frozen=True, slots=True)
class Parameters:
    """What an element has: ends of its links by `out`, starts of those by `in`; the same by `identity` or title."""

    out: tuple[RelationName, ...] = ()
    in_: tuple[RelationName, ...] = ()
    same: Literal["identity", "title"] = "identity"


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each pair, with what the two share. `distinct` with a reason settles a pair."""
    tables = [(plan.links_out(name), False) for name in parameters.out]
    tables += [(plan.links_in(name), True) for name in parameters.in_]
    first_of: dict[object, tuple[Element, Element]] = {}
    holders: dict[object, dict[Element, Element]] = {}
    for element in elements:
        for table, inward in tables:
            for link in table.get(element, ()):
                thing = link.start if inward else link.end
                key = plain(thing.title) if parameters.same == "title" else thing
                holder, held_thing = first_of.setdefault(key, (element, thing))
                if key and holder is not element:
                    holders.setdefault(key, {holder: held_thing}).setdefault(element, thing)
    shared: dict[tuple[Element, Element], list[tuple[Element, Element]]] = {}
    for held in holders.values():
        pairs = combinations(held, 2) if len(held) <= MAX_PAIRED else zip(held, list(held)[1:], strict=False)
        for first, other in pairs:
            if first.header is other.header:
                shared.setdefault((first, other), []).append((held[first], held[other]))
    for (first, second), things in shared.items():
        if not (_settled(first, second) or _settled(second, first)):
            details = {"other": second, "shared": [Full(thing, first.header) for thing, _ in things]}
            places = tuple(Related(t.title, t, t.location()) for pair in things for t in dict.fromkeys(pair))
            yield Violation(first, "", "", details, (Related("", second, second.location()), *places), key=second.id)


def _settled(element: Element, other: Element) -> bool:
    named = ",".join(element.fields.get("distinct", ())).replace(";", ",").split(",")
    return other.id in map(str.strip, named) and "reason" in element.fields


CHECK = Check(Parameters, find, frozenset({"other", "shared"}))
