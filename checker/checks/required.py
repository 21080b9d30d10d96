"""Elements must have a field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element, Plan
from checker.vocabulary import FieldName, RelationName


@dataclass(frozen=True, slots=True)
class Parameters:
    """One of `field` must be given: on the element, or on all elements that point at it by the relation `or_on`.

    `year_of_plan`: say so (case `horizon`) where the plan as a whole has a horizon.
    """

    field: tuple[FieldName, ...]
    or_on: RelationName | None = None
    year_of_plan: bool = False


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element without the field, listing those below it that lack it."""
    below = plan.links_in(parameters.or_on) if parameters.or_on else {}
    for element in elements:
        if _given(element, parameters.field):
            continue
        children = [link.start for link in below.get(element, ())]
        lacking = [child for child in children if not _given(child, parameters.field)]
        if children and not lacking:
            continue
        horizon = parameters.year_of_plan and element.header.horizon
        case = "horizon" if horizon else "partly" if lacking else ""
        details = {"lacking": lacking, "count": str(len(lacking)), "of": str(len(children))}
        yield Violation(element, "", case, details)


def _given(element: Element, names: tuple[FieldName, ...]) -> bool:
    return any(name in element.fields for name in names)


CHECK = Check(
    Parameters, find, frozenset({"lacking", "count", "of"}), frozenset({"horizon", "partly"}), completeness=True
)
