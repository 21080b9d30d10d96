"""An end must not be one of the means: neither by its name nor by what takes it up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Full, Related, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, KindName, RelationName, plain


@dataclass(frozen=True, slots=True)
class Parameters:
    """`term`: names of means, which make up a title with nothing but words of `aside` beside them.

    `relation`, `kind`: what points at an element by the relation is of that kind only. `or_field`: one of these fields
    settles it.
    """

    term: tuple[str, ...]
    aside: tuple[str, ...]
    relation: RelationName
    kind: KindName
    or_field: tuple[FieldName, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element that is named as a means; case `taken-up`: that is taken up as one."""
    terms = {tuple(plain(term).split("_")) for term in parameters.term}
    aside = {plain(word) for word in parameters.aside}
    longest = max(map(len, terms), default=0)
    taken_up = plan.links_in(parameters.relation)
    settled = frozenset(parameters.or_field)
    for element in elements:
        starts = [link.start for link in taken_up.get(element, ())]
        if element.mentioned or not settled.isdisjoint(element.fields):
            continue
        if _is_made_of(plain(element.title).split("_"), terms, aside, longest):
            yield Violation(element, "title", "", {"starts": ""})
        elif starts and all(start.kind == parameters.kind for start in starts):
            related = tuple(Related(start.title, start, start.location()) for start in starts)
            yield Violation(element, "", "taken-up", {"starts": [Full(s, element.header) for s in starts]}, related)


def _is_made_of(words: list[str], terms: set[tuple[str, ...]], aside: set[str], longest: int) -> bool:
    """Whether words are those of some terms, at least one, and words aside."""
    at, found = 0, False
    while at < len(words):
        length = next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in terms), 0)
        if not length and words[at] not in aside:
            return False
        found, at = found or length > 0, at + max(length, 1)
    return found


CHECK = Check(Parameters, find, frozenset({"starts"}), frozenset({"taken-up"}))
