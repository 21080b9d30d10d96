"""Dates must lie within the period of their plan."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName

#: A year, a day, or the last of several years; what is no date is reported elsewhere.
_LAST_YEAR = re.compile(r"(?:[12][0-9]{3}\s*[-–/]\s*)?([12][0-9]{3})(?:-[0-9]{2}-[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class Parameters:
    """`field`: the dates that must lie within the plan's period, or between its beginning and its `horizon`."""

    field: tuple[FieldName, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each date outside: case `before`, or `horizon` where the plan has one that lies later."""
    for element in elements:
        period, horizon = element.header.period, element.header.horizon or 0
        if period is None or element.mentioned:
            continue
        for name in parameters.field:
            value = element.fields.get(name)
            match = _LAST_YEAR.fullmatch(value.strip()) if isinstance(value, str) else None
            if match is None or period[0] <= int(match[1]) <= max(period[1], horizon):
                continue
            case = "before" if int(match[1]) < period[0] else "horizon" if horizon > period[1] else ""
            yield Violation(element, name, case, {"value": value})


CHECK = Check(Parameters, find, frozenset({"value"}), frozenset({"before", "horizon"}))
