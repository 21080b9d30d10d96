"""What a reader hands over: elements and tables as one document writes them, references still unresolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from checker.document import Location
from checker.model import Element, Header, Link, Place, Print, Problem, Subject, Value, place_of


class Figure(NamedTuple):
    """A number not read yet: the element that prints it, field path, period (or ""), text, and where it stands."""

    element: Element
    field: str
    period: str
    text: str
    at: Place | Element

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place_of(self.at, self.field, self.period)


class Reference(NamedTuple):
    """A link whose end is still a text."""

    element: Element
    relation: str
    text: str
    place: Place
    fields: dict[str, Value]
    figures: tuple[Figure, ...] = ()


class RawTable(NamedTuple):
    """A table as written: its settings (canonical keys) and its literal block."""

    id: str
    settings: dict[str, Any]
    place: Place
    cells: Place


@dataclass(eq=False)
class Draft:
    """Everything one document says."""

    header: Header | None
    elements: list[Element] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    columns: dict[tuple[str, str], dict[Subject, list[Print]]] = field(default_factory=dict)
    not_given: list[tuple[Element | Link, Figure]] = field(default_factory=list)
    tables: list[RawTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, rule: str, location: Location, case: str = "", element: Element | None = None, **details: str
    ) -> None:
        """Note a problem of this document."""
        field_name = details.pop("field", "")
        self.problems.append(Problem(rule, location, case, details, self.header, element, field_name))
