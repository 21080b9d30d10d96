"""The words a plan may use: kinds of elements, their fields and relations, as `rules/vocabulary.yaml` defines them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from checker.document import Document, Location, Mapping, Node
from checker.shape import ShapeFault, fitted
from checker.terms import LANGUAGES, Field, Kind, Relation, Term, all_names, plain


@dataclass(frozen=True, slots=True)
class _File:
    """A vocabulary file, or the `vocabulary:` section by which a plan extends it."""

    version: str = ""
    references: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    header: dict[str, Field] = field(default_factory=dict)
    table: dict[str, Field] = field(default_factory=dict)


class VocabularyError(Exception):
    """The vocabulary itself is broken: a case of words.yaml with its details (`key`: which word), and where."""

    def __init__(self, case: str, location: Location, **details: str) -> None:
        super().__init__(f"{location.file}:{location.line}: {case} {details}")
        self.case, self.location, self.details = case, location, details


@dataclass(eq=False)
class Vocabulary:
    """All terms by canonical name. Lookups accept every spelling in every language."""

    version: str
    kinds: dict[str, Kind]
    fields: dict[str, Field]
    relations: dict[str, Relation]
    references: dict[str, str]
    header: dict[str, Field]
    table: dict[str, Field]

    @cached_property
    def _sections(self) -> dict[str, str]:
        return {plain(n): k.name for k in self.kinds.values() for names in k.names.values() for n in (*names, k.name)}

    def section(self, key: str) -> str | None:
        """The kind that a section name stands for."""
        return self._sections.get(key) or self._sections.get(plain(key))

    @cached_property
    def _terms(self) -> dict[str, dict[str, tuple[str, str]]]:
        return {}

    def term(self, kind: str, key: str) -> tuple[str, str] | None:
        """What a key of an element means: ("field" | "relation" | "children", canonical name), or None."""
        known = self.spelt_terms(kind)
        found = known.get(key)
        if found is None and (found := known.get(plain(key))):
            known[key] = found
        return found

    def spelt_terms(self, kind: str) -> dict[str, tuple[str, str]]:
        """What `term` says of the keys that it has been asked for, and of those without accents and signs."""
        if kind not in self._terms:
            self._terms[kind] = dict(self._terms_of(kind))
        return self._terms[kind]

    def _terms_of(self, kind: str) -> Iterable[tuple[str, tuple[str, str]]]:
        for child in self.kinds.values():
            if self.nesting(kind, child.name):
                for names in child.names.values():
                    yield from ((plain(name), ("children", child.name)) for name in names)
        for relation in self.relations.values():
            if kind in relation.start or "any" in relation.start:
                yield from ((plain(name), ("relation", relation.name)) for name in all_names(relation))
        for field_ in self.fields_of(kind):
            yield from ((plain(name), ("field", field_.name)) for name in all_names(field_))

    def fields_of(self, kind: str) -> list[Field]:
        """The fields that elements of a kind may have."""
        own = self.kinds[kind].fields
        return [f for f in self.fields.values() if f.everywhere or f.name in own]

    @cached_property
    def _nestings(self) -> dict[tuple[str, str], Relation]:
        found: dict[tuple[str, str], Relation] = {}
        for relation in self.relations.values():
            pairs = [(parent, child) for child in relation.start for parent in relation.end]
            if relation.nested == "end":
                pairs = [(start, end) for start in relation.start for end in relation.end]
            for pair in pairs if relation.nested else ():
                found.setdefault(pair, relation)
        return found

    def nesting(self, parent: str, child: str) -> Relation | None:
        """The relation that holds when a kind stands inside another."""
        return self._nestings.get((parent, child))

    @cached_property
    def _fields_by_spelling(self) -> dict[str, Field]:
        return {plain(name): field for field in reversed(self.fields.values()) for name in all_names(field)}

    def figure(self, path: str) -> tuple[str, ...]:
        """What a field path or a heading is about: the field, then the years; a heading of another sort as it is."""
        first, *rest = path.split("/")
        if first in self.relations and rest and rest[-1] in self.fields:  # of a link to another element
            return (rest[-1], *filter(None, rest[1:-1]))
        return (first, *rest) if first in self.fields else (path,)

    def field_named(self, key: str) -> Field | None:
        """The field that a column heading or link key means."""
        return self.fields.get(key) or self._fields_by_spelling.get(plain(key))

    def part(self, field_: Field, key: str) -> str | None:
        """The part of a field that a key means (a baseline has a value, a year and a source)."""
        spellings = {"valeur": "value", "annee": "year", "annee_de_reference": "year"}
        found = spellings.get(plain(key), plain(key))
        return found if found in field_.parts else None

    def spellings(self, kind: str) -> list[str]:
        """Every key that an element of a kind may have, as canonically spelt in each language."""
        keys = [
            name for names in (f.names for f in self.fields_of(kind)) for spelt_ in names.values() for name in spelt_
        ]
        keys += [name for r in self.relations.values() if kind in r.start for ns in r.names.values() for name in ns]
        children = [k for k in self.kinds.values() if self.nesting(kind, k.name)]
        return keys + [names[1] for k in children for names in k.names.values()]

    def field_name(self, name: str, lang: str) -> str:
        """The name of a field, which may be that of a kind, too (`unit`)."""
        field_ = self.fields.get(name)
        return spoken(field_.names[lang][0], lang) if field_ else self.name(name, lang)

    def name(self, term: str, lang: str, plural: bool = False) -> str:
        """The name of a kind, field or relation for readers of a language, as words."""
        found = self.kinds.get(term) or self.fields.get(term) or self.relations.get(term)
        names = found.names.get(lang) if found else None
        return spoken(names[min(int(plural), len(names) - 1)] if names else term, lang)


@lru_cache(maxsize=2_000)
def spoken(name: str, lang: str) -> str:
    """A spelling as words: `part_de_l_objectif` -> part de l'objectif."""
    words = name.replace("_", " ")
    return re.sub(r"\b([dl]) (?=[aeiouéh])", r"\1'", words) if lang == "fr" else words


def read_vocabulary(document: Document, base: Vocabulary | None = None, root: Node | None = None) -> Vocabulary:
    """Read a vocabulary, or (`root`, on top of `base`) a plan's extension of one. Raises VocabularyError."""
    tree = root if root is not None else document.root
    if not isinstance(tree, Mapping):
        raise VocabularyError("vocabulary-not-a-mapping", document.location((0, 1)), key="")
    given = fitted(document, tree, _File, {})
    if isinstance(given, ShapeFault):
        raise VocabularyError(f"rule-{given.case}", given.location, **given.details)
    start = base or Vocabulary("", {}, {}, {}, {}, {}, {})
    vocabulary = Vocabulary(
        given.version or start.version,
        start.kinds | _with_names(given.kinds),
        start.fields | _with_names(given.fields),
        start.relations | _with_names(given.relations),
        start.references | given.references,
        start.header | _with_names(given.header),
        start.table | _with_names(given.table),
    )
    _verify(vocabulary, document, tree)
    return vocabulary


def _with_names(terms: dict[str, Term]) -> dict[str, Term]:
    return {name: replace(term, name=name) for name, term in terms.items()}


def _verify(vocabulary: Vocabulary, document: Document, tree: Mapping) -> None:
    """Every kind and field that a term names must exist (`any` stands for all kinds), and every term has its names."""
    if name := _without_names(vocabulary):
        raise VocabularyError("vocabulary-names-incomplete", document.location((tree.open, tree.open + 1)), key=name)
    for relation in vocabulary.relations.values():
        for name in (*relation.start, *relation.end):
            if name != "any" and name not in vocabulary.kinds:
                place = document.location(document.span(tree, "relations"))
                raise VocabularyError("vocabulary-unknown-kind", place, key=name)
    terms: list[Kind | Relation] = [*vocabulary.kinds.values(), *vocabulary.relations.values()]
    for term in terms:
        for name in term.fields:
            if name not in vocabulary.fields:
                place = document.location(document.span(tree, "kinds"))
                raise VocabularyError("vocabulary-unknown-field", place, key=name)


def _without_names(vocabulary: Vocabulary) -> str:
    """The first term that lacks a name: a kind needs a singular and a plural, the others one, in each language."""
    fields: list[Field] = [*vocabulary.fields.values(), *vocabulary.header.values(), *vocabulary.table.values()]
    named = [(kind.name, kind.names, 2) for kind in vocabulary.kinds.values()]
    named += [(relation.name, relation.names, 1) for relation in vocabulary.relations.values()]
    named += [(field_.name, field_.names, 1) for field_ in fields]
    named += [(f"{f.name}.{value}", names, 1) for f in fields for value, names in f.choices.items()]
    lacking = (name for name, names, least in named for lang in LANGUAGES if len(names.get(lang, ())) < least)
    return next(lacking, "")
