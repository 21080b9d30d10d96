"""Elements must not share what should belong to one of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Literal

from checker.check import Check
from checker.distinct import told_apart
from checker.finding import Full, Related, Term, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, RelationName, plain

#: Something shared by more elements than this is paired with the next one only: pairs would grow with the square.
MAX_PAIRED = 20


@dataclass(frozen=True, slots=True)
class Parameters:
    """What an element has: ends of its links by `out`, starts of those by `in`, `same` in what; texts of `field`."""

    out: tuple[RelationName, ...] = ()
    in_: tuple[RelationName, ...] = ()
    same: Literal["identity", "title"] = "identity"
    field: tuple[FieldName, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each pair, with what the two share. `distinct` with a reason settles a pair."""
    tables = [(plan.links_out(name), False) for name in parameters.out]
    tables += [(plan.links_in(name), True) for name in parameters.in_]
    by_title = parameters.same == "title"
    first_of: dict[object, tuple[Element, Any]] = {}
    holders: dict[object, dict[Element, Any]] = {}
    for element in elements:
        things = [link.start if inward else link.end for table, inward in tables for link in table.get(element, ())]
        keyed: list[tuple[Any, Any]] = [(plain(thing.title) if by_title else thing, thing) for thing in things]
        for name in parameters.field:
            keyed += [((name, plain(text) or text), (Term(name), f"({text})")) for text in element.fields.get(name, ())]
        for key, thing in keyed:
            holder, held_thing = first_of.setdefault(key, (element, thing))
            if key and holder is not element:
                holders.setdefault(key, {holder: held_thing}).setdefault(element, thing)
    shared: dict[tuple[Element, Element], list[Any]] = {}
    for held in holders.values():
        for pair in combinations(held, 2) if len(held) <= MAX_PAIRED else zip(held, list(held)[1:], strict=False):
            if pair[0].header is pair[1].header and not told_apart(*pair):
                shared.setdefault(pair, []).append(dict.fromkeys(held[element] for element in pair))
    for (first, other), things_of in shared.items():
        said = [Full(t, first.header) if isinstance(t, Element) else t for t in map(next, map(iter, things_of))]
        places = [Related(t.title, t, t.location()) for both in things_of for t in both if isinstance(t, Element)]
        related = (Related("", other, other.location()), *places)
        yield Violation(first, "", "", {"other": other, "shared": said}, related, others=(other,))


CHECK = Check(Parameters, find, frozenset({"other", "shared"}))
