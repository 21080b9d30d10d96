"""What a plan is made of: headers, elements, links, tables and the numbers printed for them."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from checker.document import Document, Location, Mapping
from checker.numbers import Number
from checker.record import record

#: A field's value as written: a text, texts, or texts by key (by year, by language, by part).
Value: TypeAlias = "str | tuple[str, ...] | dict[str, str]"


@record
class Place:
    """Where something stands: a mapping of a document and the path below it; `cell` = line and position in a block."""

    document: Document
    mapping: Mapping | None = None
    path: tuple[str | int, ...] = ()
    cell: tuple[int, int] | None = None

    def location(self, key: bool = False) -> Location:
        """Lines and columns (with `key`, of the key rather than the value)."""
        document = self.document
        if self.mapping is None:
            return document.location((0, 1))
        if self.cell is not None:
            return document.block_location(document.span(self.mapping, *self.path), *self.cell)
        if not self.path:
            return document.location(document.key_span(self.mapping))
        return document.location(document.span(self.mapping, *self.path, key=key))

    def at(self, *path: str | int) -> Place:
        """The place further down the path."""
        return Place(self.document, self.mapping, (*self.path, *path))


@record
class Header:
    """What a plan says about itself; `period`, `horizon` and `budgeted` are years; no `smart` facets means all."""

    id: str
    place: Place
    title: str = ""
    level: str = ""
    extent: str = "full"
    language: str = "en"
    period: tuple[int, int] | None = None
    horizon: int | None = None
    currency: str = ""
    numbers: str | None = None
    rounding: str = "half"
    smart: tuple[str, ...] = ()
    breakdown: tuple[str, ...] = ()
    enablers_required: tuple[str, ...] = ()
    budgeted: tuple[int, int] | None = None
    succeeds: str = ""
    document: str = ""


@record
class Element:
    """A node of the framework: its id as written (or its title's words where it has none) and its fields as written.

    `parent` is the element it stands inside. `keys` gives the spelling of the keys that are not canonical.
    """

    kind: str
    id: str
    fields: AnyMapping[str, Value]
    header: Header
    place: Place
    parent: Element | None = None
    named: bool = True
    keys: AnyMapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title in the plan's language; empty if it has none."""
        title = self.fields.get("title", "")
        if isinstance(title, str):
            return title
        if isinstance(title, dict):
            return title.get(self.header.language) or next(iter(title.values()), "")
        return " ".join(title)

    @property
    def mentioned(self) -> bool:
        """Whether this plan only mentions the element, which another document defines."""
        return "defined_in" in self.fields

    def location(self, field_name: str = "") -> Location:
        """The place of the element's key, or of a field's value."""
        if not field_name:
            return self.place.location(key=True)
        return self.place_of(*field_name.split("/")).location()

    def place_of(self, field_name: str, *path: str) -> Place:
        """Where a field, or what is below it, is written."""
        return self.place.at(self.keys.get(field_name, field_name), *path)


@record
class Link:
    """A directed edge. `fields` are those of the link (share, amount), as written."""

    start: Element
    relation: str
    end: Element
    place: Place
    fields: AnyMapping[str, Value] = field(default_factory=dict)

    @property
    def header(self) -> Header:
        """The plan that states the link."""
        return self.start.header

    @property
    def path(self) -> str:
        """The field path of the link, seen from its start."""
        return f"{self.relation}/{self.end.kind}:{self.end.id}"


@record
class Joint:
    """Several elements for which the document prints one number (`S.2 + S.3`)."""

    elements: tuple[Element, ...]

    @property
    def header(self) -> Header:
        """The plan that prints the number."""
        return self.elements[0].header


class Column(NamedTuple):
    """A column of a table: heading, sort (field, link, total, unknown), field, period; for links, their other end."""

    text: str
    sort: str
    field: str
    period: str
    relation: str = ""
    end: Element | None = None


@record
class Table:
    """A printed table. Each row is about a subject (the table itself in a total row); a blank cell is None.

    `unclear` are rows (their first cell) of which it cannot be told what they are about or which columns they fill.
    """

    id: str
    header: Header
    place: Place
    title: str = ""
    period: tuple[int, int] | None = None
    unit: str = ""
    columns: list[Column] = field(default_factory=list)
    rows: list[tuple[Subject, tuple[Print | None, ...]]] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Tables take part in findings as a kind of their own."""
        return "table"


#: What a number can be about.
Subject: TypeAlias = Element | Link | Joint | Table


def kind_of(subject: Subject) -> str:
    """The kind of an element, or of elements together; empty for anything else."""
    if isinstance(subject, Joint):
        return subject.elements[0].kind
    return subject.kind if isinstance(subject, Element) else ""


@record
class Print:
    """One printed number: the quantity (subject, field path, period or "") it is about, and where it stands.

    `at` is the element where that is simply the field (and year) of an element.
    """

    subject: Subject
    field: str
    period: str
    number: Number
    at: Place | Element

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place_of(self.at, self.field, self.period)

    @property
    def in_table(self) -> bool:
        """Whether it stands in a cell."""
        return isinstance(self.at, Place) and self.at.cell is not None


def place_of(at: Place | Element, field: str, period: str) -> Place:
    """A place, or the place of an element's number for a period (or "")."""
    if isinstance(at, Place):
        return at
    return at.place_of(field, period) if period else at.place_of(field)


#: What readers may meet.
ProblemName = Literal[
    "ambiguous-number",
    "ambiguous-reference",
    "control-character",
    "duplicate-id",
    "duplicate-key",
    "file-too-large",
    "invalid-yaml",
    "not-a-date",
    "not-a-number",
    "number-not-given",
    "plan-not-in-run",
    "suspicious-scalar",
    "unknown-key",
    "unknown-reference",
    "unknown-value",
    "unreadable-file",
    "wrong-shape",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """What the readers met that a rule of `rules/structure` words. Problems are part of a plan, not exceptions."""

    rule: str
    location: Location
    case: str = ""
    details: AnyMapping[str, str] = field(default_factory=dict)
    header: Header | None = None
    subject: Subject | None = None
    field: str = ""
    related: tuple[tuple[str, Location], ...] = ()
