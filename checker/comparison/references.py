"""References as their documents write them: those that are no links, since what they name was not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.assembly.references import Directory, Missing
from checker.document import Node
from checker.model import Element, Place
from checker.numbers import is_given
from checker.plan import Plan
from checker.vocabulary import Vocabulary

_LIST = re.compile(r"\s*[,;]\s*")


class Name(NamedTuple):
    """What a reference names: its plan (empty for the own one), its kind (empty if it gives none), its id."""

    plan: str
    kind: str
    id: str


def name_of(text: str, element: Element, vocabulary: Vocabulary) -> Name:
    """What a text in the place of a reference names, seen from an element."""
    before, hash_, after = text.strip().partition("#")
    plan, local = (before, after) if hash_ else ("", before)
    kind, colon, id_ = local.partition(":")
    known = vocabulary.section(kind.strip()) if colon else None
    return Name("" if plan == element.header.id else plan, known or "", id_.strip() if known else local.strip())


def open_references(plan: Plan) -> Iterator[tuple[Element, str, str, Place]]:
    """The references that are no links: element, relation, text and place."""
    if not plan.unresolved:
        return
    directory = Directory(plan.vocabulary, plan.headers, plan.elements)
    for element in plan.elements:
        for name, elements in plan.unresolved.items():
            relation = plan.vocabulary.relations[name]
            for text, place in references(element, name, plan.vocabulary) if element in elements else ():
                if isinstance(directory.find(text, element.header, relation.end, place), Missing):
                    yield element, name, text, place


def references(element: Element, relation: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Place]]:
    """The texts by which an element names the ends of a relation."""
    mapping = element.place.mapping if not element.place.path else None
    for key, node in mapping.entries.items() if mapping is not None else ():
        category, name = vocabulary.term(element.kind, key) or ("", "")
        inside = vocabulary.nesting(element.kind, name) if category == "children" else None
        if (category, name) == ("relation", relation) or (inside and (inside.name, inside.nested) == (relation, "end")):
            texts = _texts(node, whole=category == "relation")
            yield from ((text, element.place.at(key, *path)) for text, path in texts if is_given(text))


def _texts(node: Node, whole: bool) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    if isinstance(node, str):
        yield from ((text, ()) for text in _LIST.split(node))
    elif isinstance(node, list):
        yield from ((text, (position,)) for position, text in enumerate(node) if isinstance(text, str))
    elif whole:
        yield from ((text, (text,)) for text in node.entries)
