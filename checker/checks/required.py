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
    """One of `field` must be given: on the element, or on all (`or_on_one`: on one) that point at it by `or_on`.

    `only_above`: if any do. `or_unit_of`: a unit printed with that number counts. `year_of_plan`: case `horizon`.
    """

    field: tuple[FieldName, ...]
    or_on: RelationName | None = None
    or_on_one: bool = False
    only_above: bool = False
    or_unit_of: FieldName | None = None
    year_of_plan: bool = False


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element without the field; `partly` where some of those below it have it."""
    below = plan.links_in(parameters.or_on) if parameters.or_on else {}
    with_value = frozenset(name for name in parameters.field if "value" in plan.vocabulary.fields[name].parts)
    whole = frozenset(parameters.field) - with_value

    def given(element: Element) -> bool:
        fields, unit_of = element.fields, parameters.or_unit_of
        own = not whole.isdisjoint(fields) or any(name in fields and _has_value(fields[name]) for name in with_value)
        return own or (unit_of is not None and _has_unit(fields.get(unit_of)))

    for element in [element for element in elements if not given(element)]:
        under = [link.start for link in below.get(element, ())]
        lacking = [child for child in under if not given(child)]
        if (lacking != under and (parameters.or_on_one or not lacking)) or (parameters.only_above and not under):
            continue
        case = "horizon" if parameters.year_of_plan and element.header.horizon else "partly" if lacking != under else ""
        yield Violation(element, "", case, {"lacking": lacking, "count": str(len(lacking)), "of": str(len(under))})


def _has_unit(value: object) -> bool:
    """Whether a unit stands with a number as written, or with each of several (`{2027: 80 %, 2030: 96 %}`)."""
    texts = value.values() if isinstance(value, dict) else [str(value or "")]
    return all(any(sign == "%" or sign.isalpha() for sign in text) for text in texts)


def _has_value(value: object) -> bool:  # a baseline of which only the year is given is none
    return not isinstance(value, dict) or any(plain(key) in ("value", "valeur") or key[:4].isdigit() for key in value)


DETAILS, CASES = frozenset({"lacking", "count", "of"}), frozenset({"horizon", "partly"})
CHECK = Check(Parameters, find, DETAILS, CASES, completeness=True)
