"""The graph of a run's plans: elements, links, tables and the numbers printed for them, with the questions asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from checker.codes import CodeList
from checker.document import Document, Location, Mapping
from checker.numbers import Number
from checker.vocabulary import Vocabulary

if TYPE_CHECKING:
    import networkx

#: A field's value as written: a text, texts, or texts by key (by year, by language, by part).
Value: TypeAlias = "str | tuple[str, ...] | dict[str, str]"


class Place(NamedTuple):
    """Where something stands: a mapping of a document and the path below it; `cell` = line and columns of a block."""

    document: Document
    mapping: Mapping | None = None
    path: tuple[str | int, ...] = ()
    cell: tuple[int, int, int] | None = None

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


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """What a plan says about itself; `period` and `horizon` are years."""

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
    succeeds: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, eq=False)
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
        if isinstance(title, dict):
            return title.get(self.header.language) or next(iter(title.values()), "")
        return title if isinstance(title, str) else " ".join(title)

    @property
    def mentioned(self) -> bool:
        """Whether this plan only mentions the element, which another document defines."""
        return "defined_in" in self.fields

    def location(self, field_name: str = "") -> Location:
        """The place of the element's key, or of a field's value."""
        if not field_name:
            return self.place.location(key=True)
        first, *rest = field_name.split("/")
        return self.place.at(self.keys.get(first, first), *rest).location()


@dataclass(frozen=True, slots=True, eq=False)
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


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Several elements for which the document prints one number (`S.2 + S.3`)."""

    elements: tuple[Element, ...]

    @property
    def header(self) -> Header:
        """The plan that prints the number."""
        return self.elements[0].header


class Column(NamedTuple):
    """A column of a table: heading, sort (`field`, `link` or `total`), field, period, and for links their other end."""

    text: str
    sort: str
    field: str
    period: str
    relation: str = ""
    end: Element | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A printed table. Each row is about a subject (the table itself in a total row); a blank cell is None."""

    id: str
    header: Header
    place: Place
    title: str = ""
    period: tuple[int, int] | None = None
    unit: str = ""
    columns: list[Column] = field(default_factory=list)
    rows: list[tuple[Subject, tuple[Print | None, ...]]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Tables take part in findings as a kind of their own."""
        return "table"


#: What a number can be about.
Subject: TypeAlias = Element | Link | Joint | Table


class Print(NamedTuple):
    """One printed number: the quantity (subject, field path, period or "") it is about, and where it stands."""

    subject: Subject
    field: str
    period: str
    number: Number
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """What the readers met that a rule of `rules/structure` words. Problems are part of a plan, not exceptions."""

    rule: str
    location: Location
    case: str = ""
    details: AnyMapping[str, str] = field(default_factory=dict)
    header: Header | None = None
    subject: Element | Table | None = None
    field: str = ""
    related: tuple[tuple[str, Location], ...] = ()


@dataclass(eq=False)
class Plan:
    """Everything one run has read, as one graph. Nothing changes it after loading."""

    vocabulary: Vocabulary
    documents: list[Document] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    columns: dict[tuple[str, str], dict[Subject, list[Print]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lists: dict[str, CodeList] = field(default_factory=dict)

    @cached_property
    def _by_kind(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            found.setdefault(element.kind, []).append(element)
        return found

    def of_kind(self, *kinds: str) -> list[Element]:
        """The elements of the kinds, in the order of the documents."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [element for kind in dict.fromkeys(kinds) for element in self._by_kind.get(kind, [])]

    @cached_property
    def _adjacency(self) -> tuple[dict[str, dict[Element, list[Link]]], dict[str, dict[Element, list[Link]]]]:
        out: dict[str, dict[Element, list[Link]]] = {}
        into: dict[str, dict[Element, list[Link]]] = {}
        for link in self.links:
            out.setdefault(link.relation, {}).setdefault(link.start, []).append(link)
            into.setdefault(link.relation, {}).setdefault(link.end, []).append(link)
        return out, into

    def links_out(self, relation: str) -> AnyMapping[Element, list[Link]]:
        """The links of a relation by their start: a column to loop over."""
        return self._adjacency[0].get(relation, {})

    def links_in(self, relation: str) -> AnyMapping[Element, list[Link]]:
        """The links of a relation by their end."""
        return self._adjacency[1].get(relation, {})

    def links_from(self, element: Element) -> Iterator[Link]:
        """All links that start at an element."""
        for by_start in self._adjacency[0].values():
            yield from by_start.get(element, ())

    def links_to(self, element: Element) -> Iterator[Link]:
        """All links that end at an element."""
        for by_end in self._adjacency[1].values():
            yield from by_end.get(element, ())

    def reachable(self, starts: Iterable[Element], relations: Iterable[str], backwards: bool = False) -> set[Element]:
        """Everything reached from some elements along relations (against them, with `backwards`), themselves included."""
        tables = [self._adjacency[int(backwards)].get(relation, {}) for relation in relations]
        found = set(starts)
        waiting = list(found)
        while waiting:
            element = waiting.pop()
            for table in tables:
                for link in table.get(element, ()):
                    other = link.start if backwards else link.end
                    if other not in found:
                        found.add(other)
                        waiting.append(other)
        return found

    def breadcrumb(self, element: Element) -> list[Element]:
        """The elements an element stands inside, outermost first, and itself."""
        trail = [element]
        while (parent := trail[-1].parent) is not None:
            trail.append(parent)
        return trail[::-1]

    def column(self, field_name: str, period: str = "") -> AnyMapping[Subject, list[Print]]:
        """All prints of a field for a period, by subject."""
        return self.columns.get((field_name, period), {})

    def periods(self, field_name: str) -> list[str]:
        """The periods for which anything is printed in a field, sorted."""
        return sorted(period for name, period in self.columns if name == field_name)

    @cached_property
    def graph(self) -> networkx.MultiDiGraph[Element]:
        """The same graph for networkx: nodes are elements (with `kind`, `id`, `title`), edges keyed by relation."""
        import networkx

        graph: Any = networkx.MultiDiGraph()
        for element in self.elements:
            graph.add_node(element, kind=element.kind, id=element.id, title=element.title)
        for link in self.links:
            graph.add_edge(link.start, link.end, key=link.relation, **link.fields)
        return graph
