"""Elements must have all of some fields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Term, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName


@dataclass(frozen=True, slots=True)
class Parameters:
    """Each `field` must be given."""

    field: tuple[FieldName, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element that lacks any of them, with those it lacks."""
    wanted = frozenset(parameters.field)
    for element in [element for element in elements if not wanted <= element.fields.keys()]:
        missing = [Term(name) for name in parameters.field if name not in element.fields]
        yield Violation(element, "", "", {"missing": missing})


CHECK = Check(Parameters, find, frozenset({"missing"}), completeness=True)
