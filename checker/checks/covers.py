"""Every element of a former plan must be accounted for in the plan that replaces it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, RelationName


@dataclass(frozen=True, slots=True)
class Parameters:
    """An element is accounted for if another points at it by `relation`, or if it says itself what became of it."""

    relation: RelationName
    or_field: FieldName


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element of a former plan that nothing takes up."""
    successors = {header.succeeds: header for header in plan.headers if header.succeeds}
    taken_up = plan.links_in(parameters.relation)
    for element in elements:
        successor = successors.get(element.header.id)
        accounted = element in taken_up or parameters.or_field in element.fields
        if successor is not None and not accounted and not element.mentioned:
            yield Violation(element, "", "", {"successor": successor})


CHECK = Check(Parameters, find, frozenset({"successor"}))
