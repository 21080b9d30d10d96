"""Elements must have a field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, RelationName, plain


@dataclass(frozen=True, slots=True)
class Parameters:
    """One of `field` must be given: on the element, or on all elements that point at it by the relation `or_on`.

    `only_above`: elements with none by `or_on` are not judged. `or_unit_of`: a unit printed with the number of that
    field counts, too. `year_of_plan`: say so (case `horizon`) where the plan as a whole has a horizon.
    """

    field: tuple[FieldName, ...]
    or_on: RelationName | None = None
    only_above: bool = False
    or_unit_of: FieldName | None = None
    year_of_plan: bool = False


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element without the field; `partly` where some of those below it have it."""
    below = plan.links_in(parameters.or_on) if parameters.or_on else {}
    printed = plan.column(parameters.or_unit_of) if parameters.or_unit_of else {}
    with_value = {name for name in parameters.field if "value" in plan.vocabulary.fields[name].parts}

    def given(element: Element) -> bool:
        return any(
            name in element.fields and (name not in with_value or _has_value(element.fields[name]))
            for name in parameters.field
        ) or any(print_.number.unit for print_ in printed.get(element, ()))

    for element in elements:
        children = [link.start for link in below.get(element, ())]
        if given(element) or (parameters.only_above and not children):
            continue
        lacking = [child for child in children if not given(child)]
        if children and not lacking:
            continue
        horizon = parameters.year_of_plan and element.header.horizon
        case = "horizon" if horizon else "partly" if 0 < len(lacking) < len(children) else ""
        yield Violation(element, "", case, {"lacking": lacking, "count": str(len(lacking)), "of": str(len(children))})


def _has_value(value: object) -> bool:
    """A baseline of which only the year is given is no baseline."""
    return not isinstance(value, dict) or any(plain(key) in ("value", "valeur") or key[:4].isdigit() for key in value)


CHECK = Check(
    Parameters, find, frozenset({"lacking", "count", "of"}), frozenset({"horizon", "partly"}), completeness=True
)
