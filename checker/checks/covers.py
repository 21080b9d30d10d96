"""Every element of a former plan must be accounted for in the plan that replaces it, and the other way round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, RelationName


@dataclass(frozen=True, slots=True)
class Parameters:
    """An element is accounted for if another points at it by `relation`, or if it says itself what became of it.

    `new`: elements of a plan that replaces another of the run, which must point at one of them or have that field.
    `declared`: those that may have such a field are new only if it has one of these values.
    """

    relation: RelationName
    or_field: FieldName
    new: bool = False
    declared: dict[FieldName, tuple[str, ...]] = field(default_factory=dict)


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element that nothing takes up; of the new ones (some are `declared`) the topmost."""
    if parameters.new:
        yield from _new(plan, elements, parameters)
        return
    successors = {header.succeeds: header for header in plan.headers if header.succeeds}
    taken_up = plan.links_in(parameters.relation)
    for element in elements:
        if element not in taken_up and parameters.or_field not in element.fields and not element.mentioned:
            yield Violation(element, "", "", {"other": successors.get(element.header.id, "")})


def _new(plan: Plan, elements: Sequence[Element], parameters: Parameters) -> Iterator[Violation]:
    headers = {header.id: header for header in plan.headers}
    taking_up = plan.links_out(parameters.relation).keys() | plan.unresolved.get(parameters.relation, set())
    found: dict[Element, str] = {}
    for element in elements:
        says = [name for name in parameters.declared if name in plan.vocabulary.kinds[element.kind].fields]
        declared = any(element.fields.get(name) in parameters.declared[name] for name in says)
        if element.header.succeeds in headers and (declared if says else element not in taking_up):
            found[element] = "declared" if declared else ""
    for element, case in found.items():
        outer = any(other in found for other in plan.breadcrumb(element)[:-1])
        if not outer and parameters.or_field not in element.fields and not element.mentioned:
            yield Violation(element, "", case, {"other": headers[element.header.succeeds]})


CHECK = Check(Parameters, find, frozenset({"other"}), frozenset({"declared"}))
