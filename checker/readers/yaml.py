"""Plans written in YAML: a header, one section per kind of element, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checker.assembly.draft import Draft, Figure, RawTable, Reference
from checker.assembly.figures import Figures
from checker.assembly.header import read_settings, years
from checker.assembly.sections import RESERVED, faults_of, unknown
from checker.document import Document, Mapping, Node
from checker.model import Element, Header, Link, Place, Problem, Value
from checker.numbers import is_given
from checker.terms import Field, Relation, closest, plain
from checker.vocabulary import Vocabulary, spoken

SUFFIXES = (".yaml", ".yml")
_LIST = re.compile(r"\s*[,;]\s*")
_NUMERIC = frozenset({"number", "amount", "share"})


def read(document: Document, header: Header, vocabulary: Vocabulary) -> Draft:
    """Everything a document says about a plan."""
    draft = Draft(header)
    # A file that cannot be read at all is said to be of no plan (the contract); its findings speak the plan's language.
    unread = any(fault.rule == "unreadable-file" for fault in document.faults)
    reader = _Reader(document, header, vocabulary, draft)
    root = document.root
    for key, node in root.entries.items() if isinstance(root, Mapping) else ():
        reserved, kind = RESERVED.get(plain(key)), vocabulary.section(key)
        place = Place(document, root if isinstance(root, Mapping) else None, (key,))
        if reserved == "tables":
            reader.tables(node, place)
        elif reserved is None and kind is not None:
            reader.section(kind, key, node, place)
        elif reserved is None:
            sections = [names[1] for k in vocabulary.kinds.values() for names in k.names.values()]
            reader.unknown_key(place, key, [*sections, *RESERVED])
    draft.problems += faults_of(document, replace(header, id="") if unread else header, draft.elements)
    return draft


class _Reader:
    """Reads one document into a draft."""

    def __init__(self, document: Document, header: Header, vocabulary: Vocabulary, draft: Draft) -> None:
        self.document = document
        self.header = header
        self.vocabulary = vocabulary
        self.draft = draft
        self.figures = Figures(draft, vocabulary)
        self.singular: dict[str, bool] = {}
        self.texts = {name for name, field in vocabulary.fields.items() if field.type == "text"}

    def unknown_key(self, place: Place, key: str, known: list[str], element: Element | None = None) -> None:
        where, case, details = unknown(place, key, known, element, self.vocabulary)
        self.draft.report("unknown-key", where, case, element, **details)

    def section(self, kind: str, key: str, node: Node, place: Place, parent: Element | None = None) -> None:
        """The elements of a kind: a mapping from id to fields, a list where the document gives no ids, or one."""
        if isinstance(node, list):
            for position, item in enumerate(node):
                self.item(kind, item, place.at(position), parent)
        elif isinstance(node, Mapping) and self.is_single(kind, key, node):
            self.element(kind, kind, node, place, parent)
        elif isinstance(node, Mapping):
            for id_, child in node.entries.items():
                self.element(kind, id_, child, Place(self.document, node, (id_,)), parent)
        elif node:
            for position, text in enumerate(_LIST.split(node)):
                self.item(kind, text, place.at(position), parent)

    def is_single(self, kind: str, key: str, node: Mapping) -> bool:
        """`vision:` in the singular holds the fields of the one vision."""
        if key not in self.singular:
            names = self.vocabulary.kinds[kind].names.values()
            self.singular[key] = plain(key) in {plain(spellings[0]) for spellings in names}
        return self.singular[key] and all(self.vocabulary.term(kind, entry) for entry in node.entries)

    def item(self, kind: str, node: Node, place: Place, parent: Element | None) -> None:
        """A list item: an element without id, or, where children are named elsewhere, a reference to one."""
        relation = self.vocabulary.nesting(parent.kind, kind) if parent else None
        if isinstance(node, str) and parent and relation and relation.nested == "end":
            self.draft.references.append(Reference(parent, relation.name, node, place, {}))
            return
        identity = plain(self.title_of(kind, node))
        self.element(kind, f"{parent.id}/{identity}" if parent else identity, node, place, parent, named=False)

    def title_of(self, kind: str, node: Node) -> str:
        """The title of a list item, in the plan's language, under whatever key it stands."""
        if isinstance(node, Mapping):
            key = next((key for key in node.entries if self.vocabulary.term(kind, key) == ("field", "title")), "")
            node = node.entries.get(key, "")
            if isinstance(node, Mapping):
                node = node.entries.get(self.header.language) or next(iter(node.entries.values()), "")
        return node if isinstance(node, str) else ""

    def element(
        self, kind: str, id_: str, node: Node, place: Place, parent: Element | None, named: bool = True
    ) -> None:
        fields: dict[str, Value] = {}
        keys: dict[str, str] = {}
        where = Place(self.document, node) if isinstance(node, Mapping) else place
        element = Element(kind, id_, fields, self.header, where, parent, named, keys)
        self.draft.elements.append(element)
        if parent is not None and (relation := self.vocabulary.nesting(parent.kind, kind)):
            start, end = (element, parent) if relation.nested == "start" else (parent, element)
            self.draft.links.append(Link(start, relation.name, end, where))
        if isinstance(node, list):
            self.wrong_shape(element, place, "")
        elif isinstance(node, str) and node:
            fields["title"] = node
            glued = re.match(r"([^\s:]+):\S", node)
            if glued and self.vocabulary.term(kind, glued[1]):
                suggestion = f"{glued[1]}: {node[glued.end() - 1 :]}"
                self.draft.report("unknown-key", place.location(), "", element, key=node, suggestion=suggestion)
        elif isinstance(node, Mapping):
            terms, texts = self.vocabulary.spelt_terms(kind), self.texts
            for key, value in node.entries.items():
                category, name = terms.get(key) or self.vocabulary.term(kind, key) or ("", "")
                if type(value) is str and category == "field" and name in texts and name not in fields:
                    if value:
                        fields[name] = value
                    if key != name or name in keys:
                        keys[name] = key
                else:
                    self.entry(element, category, name, key, value, where)

    def entry(self, element: Element, category: str, name: str, key: str, node: Node, where: Place) -> None:
        """One key of an element: a field, a relation or a nested section."""
        vocabulary = self.vocabulary
        if not category:
            self.unknown_key(where.at(key), key, vocabulary.spellings(element.kind), element)
        elif category == "relation":
            self.references(element, vocabulary.relations[name], node, where.at(key))
        elif category == "children":
            self.section(name, key, node, where.at(key), element)
        elif name in element.fields:
            first = (("first", element.location(name)),)
            place = where.at(key).location(key=True)
            problem = Problem("duplicate-key", place, "", {"key": key}, self.header, element, "", first)
            self.draft.problems.append(problem)
        else:
            if key != name or name in element.keys:
                element.keys[name] = key  # type: ignore[index]
            self.field(element, vocabulary.fields[name], node, where, key)

    def field(self, element: Element, field: Field, node: Node, where: Place, key: str) -> None:
        """A field's value as text, texts or texts by key; numbers are also listed for reading."""
        numeric = field.type in _NUMERIC
        value: Value
        if isinstance(node, Mapping):
            value = {key: str(text) for key, text in node.entries.items() if text and not isinstance(text, Mapping)}
            if numeric:
                self.numbers(element, field, node)
        elif isinstance(node, list):
            value = tuple(item for item in node if isinstance(item, str) and item)
            if field.type not in ("texts", "code"):
                self.wrong_shape(element, where.at(key), field.type)
                return
        else:
            value = (node,) if field.type == "texts" and node else node
            if field.type == "choice" and node:
                value = field.choice(node) or self.unknown_choice(element, field, node, where.at(key))
            if numeric:
                self.figures.read(element, field.name, "", node, element)
        if value:
            element.fields[field.name] = value  # type: ignore[index]

    def wrong_shape(self, element: Element | None, place: Place, expected: str) -> None:
        key = str(next((step for step in reversed(place.path) if isinstance(step, str)), ""))
        self.draft.report("wrong-shape", place.location(key=True), "", element, key=key, allowed=expected)

    def numbers(self, element: Element, field: Field, node: Mapping) -> None:
        own = element.place.mapping
        written_here = own is not None and own.open <= node.open <= own.end  # and not elsewhere, under an anchor
        for key, text in node.entries.items():
            if type(text) is str and years(key):
                at = element if written_here else Place(self.document, node, (key,))
                self.figures.read(element, field.name, key, text, at)
            elif field.parts and plain(key) in ("value", "valeur") and isinstance(text, str):
                self.figures.read(element, field.name, "", text, Place(self.document, node, (key,)))
            elif not (field.parts and self.vocabulary.part(field, key)):
                self.unknown_key(Place(self.document, node, (key,)), key, list(field.parts), element)

    def unknown_choice(self, element: Element, field: Field, text: str, place: Place) -> str:
        language = self.header.language
        names = [spoken(names[language][0], language) for names in field.choices.values()]
        details = {"value": text, "allowed": ", ".join(names), "suggestion": closest(text, names)}
        self.draft.report("unknown-value", place.location(), "", element, field=field.name, **details)
        return text

    def references(self, element: Element, relation: Relation, node: Node, place: Place) -> None:
        """References as one text, several in a text (`4, 5`), a list, or a mapping to the fields of each link."""
        if isinstance(node, str):
            for text in filter(is_given, _LIST.split(node)):
                self.draft.references.append(Reference(element, relation.name, text, place, {}))
        elif isinstance(node, list):
            for position, text in enumerate(node):
                if isinstance(text, str) and is_given(text):
                    self.draft.references.append(Reference(element, relation.name, text, place.at(position), {}))
        else:
            for text, fields in node.entries.items():
                self.link(element, relation, text, fields, Place(self.document, node, (text,)))

    def link(self, element: Element, relation: Relation, text: str, node: Node, place: Place) -> None:
        """One reference with its fields: `goal:1: {2020: {share: 10 %}}` or `{share: 10 %}`."""
        figures, values = list[Figure](), dict[str, Value]()
        periods: list[tuple[str, Node]] = [("", node)]
        while periods:
            period, mapping = periods.pop()
            if not isinstance(mapping, Mapping):
                continue
            for key, value in mapping.entries.items():
                field = self.vocabulary.field_named(key)
                where = Place(self.document, mapping, (key,))
                if not period and years(key):
                    periods.append((key, value))
                elif field is None or field.name not in relation.fields:
                    self.unknown_key(where, key, list(relation.fields), element)
                else:
                    values[field.name] = value if isinstance(value, str) else "…"
                    figures += self.link_figures(element, field, period, value, where)
        self.draft.references.append(Reference(element, relation.name, text, place, values, tuple(figures)))

    def link_figures(self, element: Element, field: Field, period: str, node: Node, place: Place) -> Iterator[Figure]:
        """The numbers of one field of a link: one, or one a year."""
        if isinstance(node, str):
            yield Figure(element, field.name, period, node, place)
        elif isinstance(node, Mapping):
            for year, text in node.entries.items():
                where = Place(self.document, node, (year,))
                if years(year) and isinstance(text, str):
                    yield Figure(element, field.name, year, text, where)
                else:
                    self.unknown_key(where, year, [])

    def tables(self, node: Node, place: Place) -> None:
        for id_, table in node.entries.items() if isinstance(node, Mapping) else ():
            if not isinstance(table, Mapping) or not any(plain(key) in ("cells", "cellules") for key in table.entries):
                at = Place(self.document, node if isinstance(node, Mapping) else None, (id_,))
                self.wrong_shape(None, at, "cells")
            else:
                where = Place(self.document, table)
                settings = read_settings(self.draft, where, table, self.vocabulary.table)
                if "cells" in settings:
                    key = next(key for key in table.entries if plain(key) in ("cells", "cellules"))
                    self.draft.tables.append(RawTable(id_, settings, where, where.at(key)))
