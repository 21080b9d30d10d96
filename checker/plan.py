"""The graph of a run's plans, and the questions asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from checker.codes import CodeList
from checker.document import Document
from checker.model import Element, Header, Joint, Link, Print, Problem, Subject, Table
from checker.vocabulary import Vocabulary

if TYPE_CHECKING:
    import networkx


@dataclass(eq=False)
class Plan:
    """Everything one run has read, as one graph. Nothing changes it after loading.

    `columns` holds the prints by (field, period) and subject; `unresolved` the elements whose references by a relation
    lead nowhere, or out of the run: they are no links, but nobody can say that the element has none.
    """

    vocabulary: Vocabulary
    documents: list[Document] = field(default_factory=list)
    headers: list[Header] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    columns: dict[tuple[str, str], dict[Subject, list[Print]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lists: dict[str, CodeList] = field(default_factory=dict)
    unresolved: dict[str, set[Element]] = field(default_factory=dict)

    @cached_property
    def _by_kind(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.elements:
            found.setdefault(element.kind, []).append(element)
        return found

    @cached_property
    def mentioned(self) -> set[Element]:
        """The elements that their plan only mentions, since another document defines them."""
        return {element for element in self.elements if element.mentioned}

    @cached_property
    def twins(self) -> dict[Element, list[Element]]:
        """The elements that are one: those that a plan of the run defines, and those by which others mention them."""
        mentions = {element: element.fields["defined_in"] for element in self.mentioned}
        defining = {header.id: header for header in self.headers}.keys() & set(map(str, mentions.values()))
        if not defining:
            return {}
        listed = [element for element in self.elements if element.header.id in defining and element not in mentions]
        defined = {(element.header.id, element.kind, element.id): element for element in listed}
        found: dict[Element, list[Element]] = {}
        for element in self.elements:
            if element in mentions and (other := defined.get((str(mentions[element]), element.kind, element.id))):
                found.setdefault(element, []).append(other)
                found.setdefault(other, []).append(element)
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
            if link.relation not in out:
                out[link.relation], into[link.relation] = {}, {}
            for table, element in ((out[link.relation], link.start), (into[link.relation], link.end)):
                if element in table:
                    table[element].append(link)
                else:
                    table[element] = [link]
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
        """Everything reached from some elements along relations (`backwards`: against them), themselves included."""
        tables = [table for relation in relations if (table := self._adjacency[int(backwards)].get(relation))]
        found = set(starts)
        newest = found
        while newest:
            links = [table[element] for table in tables for element in table.keys() & newest]
            newest = {link.start if backwards else link.end for listed in links for link in listed} - found
            found |= newest
        return found

    def origins(
        self, starts: Iterable[Element], relations: Iterable[str], backwards: bool = False
    ) -> dict[Element, Element]:
        """What `reachable` gives, each with the first of the starts that it is reached from."""
        tables = [table for relation in relations if (table := self._adjacency[int(backwards)].get(relation))]
        origin = {start: start for start in starts}
        waiting = list(origin)
        for element in waiting:
            for link in (link for table in tables for link in table.get(element, ())):
                end = link.start if backwards else link.end
                if end not in origin:
                    origin[end] = origin[element]
                    waiting.append(end)
        return origin

    def breadcrumb(self, element: Element) -> list[Element]:
        """The elements an element stands inside, outermost first, and itself."""
        trail = [element]
        while (parent := trail[-1].parent) is not None:
            trail.append(parent)
        return trail[::-1]

    def column(self, field_name: str, period: str = "") -> AnyMapping[Subject, list[Print]]:
        """All prints of a field for a period, by subject."""
        return self.columns.get((field_name, period), {})

    @cached_property
    def joint_prints(self) -> dict[tuple[Element, str, str], list[Print]]:
        """The prints that stand for several elements at once, by each of them, field and period."""
        return {
            (element, field_name, period): prints
            for (field_name, period), column in self.columns.items()
            for subject, prints in column.items()
            if type(subject) is Joint
            for element in subject.elements
        }

    @cached_property
    def blank_cells(self) -> set[tuple[Subject, str, str]]:
        """The cells that tables leave blank, or give under a heading that cannot be read: row, field and period."""
        blank: set[tuple[Subject, str, str]] = set()
        for table in self.tables:
            unread = any(column.sort == "unknown" for column in table.columns)
            for subject, cells in table.rows:
                for cell, column in zip(cells, table.columns, strict=True):
                    if column.sort in ("field", "link") and (cell is None or (unread and column.sort == "link")):
                        blank.add((subject, column.field, column.period))
        return blank

    @cached_property
    def _periods(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, period in sorted(self.columns):
            found.setdefault(name, []).append(period)
        return found

    def periods(self, field_name: str) -> list[str]:
        """The periods for which anything is printed in a field, sorted."""
        return self._periods.get(field_name, [])

    @cached_property
    def graph(self) -> networkx.MultiDiGraph[Element]:
        """The same graph for networkx: nodes are elements (with `kind`, `id`, `title`), edges keyed by relation.

        A relation stated again between the same two is numbered: `contributes_to`, `contributes_to 2`.
        """
        import networkx

        graph: networkx.MultiDiGraph[Element] = networkx.MultiDiGraph()
        for element in self.elements:
            graph.add_node(element, kind=element.kind, id=element.id, title=element.title)
        for link in self.links:
            key, number = link.relation, 2
            while graph.has_edge(link.start, link.end, key):
                key, number = f"{link.relation} {number}", number + 1
            graph.add_edge(link.start, link.end, key)
            graph[link.start][link.end][key].update(link.fields)
        return graph
