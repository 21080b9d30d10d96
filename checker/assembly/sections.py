"""Which documents are plans or parts of plans, by their keys; and what is wrong with a document as a text."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping

from checker.assembly.draft import Draft
from checker.document import Document, Location, Mapping, Node, Span
from checker.model import Element, Header, Place, Problem
from checker.terms import closest, plain
from checker.vocabulary import Vocabulary

#: The keys of a plan file that are no sections of elements.
RESERVED = {"plan": "plan", "tables": "tables", "tableaux": "tables", "vocabulary": "", "vocabulaire": ""}


def header_key(document: Document) -> str | None:
    """The key of the header as written."""
    keys = document.root.entries if isinstance(document.root, Mapping) else ()
    return next((key for key in keys if plain(key) == "plan"), None)


def is_plan(document: Document) -> bool:
    """Whether a document begins a plan."""
    return header_key(document) is not None


def is_part_of_plan(document: Document, vocabulary: Vocabulary) -> bool:
    """Whether a document holds sections; a misspelt one among them is still reported."""
    keys = list(document.root.entries) if isinstance(document.root, Mapping) else []
    known = [key for key in keys if plain(key) in RESERVED or vocabulary.section(key)]
    return bool(known) and 2 * len(known) >= len(keys)


def extension(document: Document) -> Node | None:
    """The `vocabulary:` by which a plan extends the terms."""
    entries = document.root.entries if isinstance(document.root, Mapping) else {}
    return next((node for key, node in entries.items() if plain(key) in ("vocabulary", "vocabulaire")), None)


def unknown(
    place: Place, key: str, known: Iterable[str], element: Element | None, vocabulary: Vocabulary
) -> tuple[Location, str, dict[str, str]]:
    """How an unknown key is told: where, in which case, with which details.

    A section that is indented too far is told by its name, whether it stands among the keys of an element, or among
    elements whose kind it does not belong to.
    """
    node = place.mapping.entries.get(key) if place.mapping else None
    listed = node if isinstance(node, list) else [node]
    told = [(key, place)] if any(isinstance(item, Mapping) for item in listed) else []
    if isinstance(node, Mapping) and element is not None and element.named and not element.fields:
        told.append((element.id, element.place))
    for name, where in told:
        if plain(name) in RESERVED or vocabulary.section(name):
            return where.location(key=True), "section", {"key": name}
    return place.location(key=True), "", {"key": key, "suggestion": closest(key, known)}


def drop_misplaced(draft: Draft) -> None:
    """Take out the elements that are sections indented too far: nothing else is to be said of them.

    What stands inside them stands inside nothing.
    """
    told = [problem for problem in draft.problems if problem.case == "section"]
    subjects = [(one.subject, one.details["key"]) for one in told]
    misplaced = {subject for subject, key in subjects if isinstance(subject, Element) and subject.id == key}
    if not misplaced:
        return
    draft.elements = [element for element in draft.elements if element not in misplaced]
    draft.links = [link for link in draft.links if misplaced.isdisjoint((link.start, link.end))]
    draft.references = [reference for reference in draft.references if reference.element not in misplaced]
    for column in draft.columns.values():
        for element in misplaced & column.keys():
            del column[element]
    for element in draft.elements:
        if element.parent in misplaced:
            element.parent = None  # type: ignore[misc]


def faults_of(document: Document, header: Header | None, elements: Sequence[Element] = ()) -> list[Problem]:
    """What is wrong with the text as such, each fault with the one of the document's elements that it stands in."""
    problems = []
    first: dict[int, Element] = {}
    for element in elements if document.faults else ():
        first.setdefault(_span(element)[0], element)  # others there repeat it by an alias
    starts = sorted(first)
    for fault in document.faults:
        subject = _around(fault.span[0], first, starts)
        before: tuple[tuple[str, Location], ...] = ()
        if fault.first is not None:
            mapping, key = fault.first
            before = (("first", document.location(document.span(mapping, key, key=True))),)
        place = document.location(fault.span)
        problems.append(Problem(fault.rule, place, fault.case, fault.details, header, subject, related=before))
    return problems


def _around(offset: int, elements: AnyMapping[int, Element], starts: Sequence[int]) -> Element | None:
    """The innermost element that an offset of its document lies in: the last one begun, or one that it stands in."""
    position = bisect.bisect_right(starts, offset) - 1
    element = elements[starts[position]] if position >= 0 else None
    while element is not None and not _span(element)[0] <= offset < _span(element)[1]:
        element = element.parent
    return element


def _span(element: Element) -> Span:
    mapping = element.place.mapping
    return (mapping.start, mapping.end) if mapping is not None and not element.place.path else (0, 0)
