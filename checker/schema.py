"""The vocabulary as JSON Schema: any YAML editor then completes and checks plan files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from checker.terms import Field, Kind, Relation
from checker.vocabulary import Vocabulary

_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_SCALARS = {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]}
_BY_KEY = {"anyOf": [_SCALAR, {"type": "object", "additionalProperties": _SCALAR}]}
_REFERENCE = {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}, {"type": "object"}]}


def plan_schema(vocabulary: Vocabulary, lang: str) -> dict[str, Any]:
    """The JSON Schema of plan files, with definitions in a language as descriptions."""
    plan = _object((f"header.{name}", term.names) for name, term in vocabulary.header.items())
    table = _object((f"table.{name}", term.names) for name, term in vocabulary.table.items())
    tables = {"type": "object", "additionalProperties": table}
    sections = _object((f"section.{name}", kind.names) for name, kind in vocabulary.kinds.items())["properties"]
    own = {"plan": plan, "tables": tables, "tableaux": tables, "vocabulary": {}, "vocabulaire": {}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plancheck plan",
        "type": "object",
        "properties": {**own, **sections},
        "additionalProperties": False,
        "$defs": dict(_definitions(vocabulary, lang)),
    }


def _definitions(vocabulary: Vocabulary, lang: str) -> Iterator[tuple[str, Any]]:
    for prefix, terms in (("header", vocabulary.header), ("table", vocabulary.table), ("field", vocabulary.fields)):
        yield from ((f"{prefix}.{name}", _value(term, lang)) for name, term in terms.items())
    for relation in vocabulary.relations.values():
        yield f"relation.{relation.name}", {"description": relation.definition[lang], **_REFERENCE}
    for kind in vocabulary.kinds.values():
        yield f"section.{kind.name}", _section(kind, lang)
        yield f"element.{kind.name}", _element(vocabulary, kind, lang)


def _object(terms: Iterable[tuple[str, dict[str, tuple[str, ...]]]]) -> dict[str, Any]:
    """An object whose keys are all spellings of some terms, each defined once."""
    properties = {
        spelling: {"$ref": f"#/$defs/{definition}"}
        for definition, names in terms
        for name in (definition.partition(".")[2], *(name for spellings in names.values() for name in spellings))
        for spelling in _spellings(name)
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _spellings(name: str) -> list[str]:
    return list(dict.fromkeys((name, name.replace("_", "-"), name.replace("_", " "))))


def _section(kind: Kind, lang: str) -> dict[str, Any]:
    element = {"$ref": f"#/$defs/element.{kind.name}"}
    forms = [{"type": "object", "additionalProperties": element}, element, {"type": "array", "items": element}]
    return {"description": kind.definition[lang], "anyOf": [*forms, _SCALAR]}


def _element(vocabulary: Vocabulary, kind: Kind, lang: str) -> dict[str, Any]:
    terms: list[tuple[str, Field | Relation]] = [(f"field.{f.name}", f) for f in vocabulary.fields_of(kind.name)]
    terms += [
        (f"relation.{relation.name}", relation)
        for relation in vocabulary.relations.values()
        if kind.name in relation.start or "any" in relation.start
    ]
    children = [child for child in vocabulary.kinds.values() if vocabulary.nesting(kind.name, child.name)]
    named = [(f"section.{child.name}", {lang: names[1:] for lang, names in child.names.items()}) for child in children]
    element = _object([*named, *((definition, term.names) for definition, term in terms)])
    return {"description": kind.definition[lang], "anyOf": [element, _SCALAR]}


def _value(field: Field, lang: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": field.definition[lang]}
    if field.type == "choice":
        values = [*field.choices, *(n for names in field.choices.values() for ns in names.values() for n in ns)]
        variants = {variant for value in values for variant in (*_spellings(value), value.capitalize())}
        return {**described, "enum": sorted(variants)}
    if field.type in ("texts", "code"):
        return {**described, **_SCALARS}
    return {**described, **(_SCALAR if field.type == "date" else _BY_KEY)}
