"""Figures of the years for which no budget is adopted must be marked as estimates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName


@dataclass(frozen=True, slots=True)
class Parameters:
    """What `field` gives for years after the budgeted ones is marked if `mark` names them, or does so further out."""

    field: FieldName
    mark: FieldName


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each outermost element with unmarked years; the headings of tables speak for their cells."""
    adopted = {element: element.header.budgeted for element in elements if element.header.budgeted}
    unmarked: dict[Element, list[str]] = {}
    for period in plan.periods(parameters.field) if adopted else ():
        for element, prints in plan.column(parameters.field, period).items():
            if isinstance(element, Element) and element in adopted and not prints[0].in_table:
                marked = (period in _years(outer, parameters.mark) for outer in plan.breadcrumb(element))
                if period[:4] > str(adopted[element][1]) and not any(marked):
                    unmarked.setdefault(element, []).append(period)
    for element, years in unmarked.items():
        told = {year for outer in plan.breadcrumb(element)[:-1] for year in unmarked.get(outer, ())}
        if left := [year for year in years if year not in told]:
            budgeted = "-".join(map(str, dict.fromkeys(adopted[element])))
            yield Violation(element, f"{parameters.field}/{left[0]}", "", {"years": left, "budgeted": budgeted})


def _years(element: Element, mark: str) -> set[str]:
    """The years that a mark names: `2022`, `2022, 2023`, `2022-2023`."""
    texts = element.fields.get(mark, ())
    found = re.findall(r"([0-9]{4})(?:\s*[-–/]\s*([0-9]{4}))?", " ".join((texts,) if isinstance(texts, str) else texts))
    return {str(year) for first, last in found for year in range(int(first), int(last or first) + 1)}


CHECK = Check(Parameters, find, frozenset({"years", "budgeted"}), completeness=True)
