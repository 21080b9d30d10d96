"""What the elements of a former plan said must still be said by those that take them up: by each, or by as many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Related, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, RelationName

_COUNTS = dict.fromkeys(("before", "of_before", "after", "of_after", "lost"), "")


@dataclass(frozen=True, slots=True)
class Parameters:
    """`field` is given by an element, or by one that points at it by `or_on`; `relation` leads to the former elements.

    `as_many`: the part of a plan's elements that give it must not fall; what has no title is not counted.
    """

    field: FieldName
    relation: RelationName
    or_on: RelationName
    as_many: bool = False


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element that says less than one it takes up; with `as_many`, one for each such plan."""
    below, alike = plan.links_in(parameters.or_on), plan.of_kind(*{element.kind: None for element in elements})
    holders = {element: (element, *(link.start for link in below.get(element, ()))) for element in alike}
    saying = {element for element, ones in holders.items() if any(parameters.field in one.fields for one in ones)}
    if parameters.as_many:
        yield from _fewer(plan, elements, saying, parameters.relation)
        return
    for element in elements:
        links = plan.links_out(parameters.relation).get(element, ()) if element not in saying else ()
        if lost := [link.end for link in links if link.end in saying]:
            related = tuple(Related(one.title, one, one.location()) for one in lost)
            yield Violation(element, "", "", {**_COUNTS, "former": lost, "other": lost[0].header}, related)


def _fewer(plan: Plan, elements: Sequence[Element], saying: set[Element], relation: str) -> Iterator[Violation]:
    headers, taken_up = {header.id: header for header in plan.headers}, plan.links_in(relation)
    alike = plan.of_kind(*{element.kind: None for element in elements})
    for header in dict.fromkeys(element.header for element in elements):
        former = headers.get(header.succeeds)
        old = [e for e in alike if e.header is former and e.title and not e.mentioned]
        new = [e for e in elements if e.header is header and e.title]
        before, after = len(saying.intersection(old)), len(saying.intersection(new))
        takers = {e: [link.start for link in taken_up.get(e, ())] for e in old if e in saying}
        lost = [e for e, starts in takers.items() if starts and saying.isdisjoint(starts)]
        if former and lost and after * len(old) < before * len(new):
            counts = dict(zip(_COUNTS, map(str, (before, len(old), after, len(new), len(lost))), strict=True))
            related = tuple(Related(e.title, e, e.location()) for e in lost)
            yield Violation(header, "", "", {**counts, "former": lost, "other": former}, related)


CHECK = Check(Parameters, find, frozenset({"former", "other", *_COUNTS}), completeness=True)
