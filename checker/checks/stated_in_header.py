"""The header of a plan must say what its checks go by."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.check import Check
from checker.finding import Term, Violation
from checker.model import Element, Header
from checker.plan import Plan
from checker.terms import FieldName, spelt

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The header has `setting`, if the plan has one of `field` (left out: in any case); excerpts need not have it."""

    setting: Literal["level", "period"]
    field: tuple[FieldName, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each plan whose header lacks the setting, with the fields that need it."""
    open_ = [header for header in plan.headers if header.extent == "full" and _is_open(plan, header, parameters)]
    needing = _needing(plan, parameters.field) if open_ else {}
    for header in open_:
        needed = [Term(name) for name in parameters.field if header in needing[name]]
        if needed or not parameters.field:
            yield Violation(header, "", "", {"needed": needed})


def _is_open(plan: Plan, header: Header, parameters: Parameters) -> bool:
    """Whether a header says nothing; what it says and nobody can read is reported as such."""
    mapping = header.place.mapping
    said = {key for key, value in mapping.entries.items() if value} if mapping else set()
    terms = (spelt(plan.vocabulary.header, key) for key in said)
    return mapping is not None and all(term is None or term.name != parameters.setting for term in terms)


def _needing(plan: Plan, fields: Iterable[str]) -> dict[str, set[Header]]:
    """The plans that give each field, as a date or by year."""
    dates = [name for name in fields if plan.vocabulary.fields[name].type == "date"]
    found: dict[str, set[Header]] = {name: set() for name in fields}
    for name in dates:
        given = ((element.header, element.fields[name]) for element in plan.elements if name in element.fields)
        found[name].update(header for header, value in given if isinstance(value, str) and _YEAR.search(value))
    for (name, period), column in plan.columns.items():
        if period and name in found:
            found[name].update(subject.header for subject in column)
    return found


CHECK = Check(Parameters, find, frozenset({"needed"}), counts="documents")
