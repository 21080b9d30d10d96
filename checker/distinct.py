"""Elements that look alike and that the plan has judged different: named under `distinct`, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model import Element
from checker.terms import plain


def told_apart(first: Element, second: Element) -> bool:
    """Whether one of two elements names the other, by id, kind and id, or title."""
    return not (_named(first).isdisjoint(_names(second)) and _named(second).isdisjoint(_names(first)))


def confusable(alike: Sequence[Element]) -> list[Element]:
    """The elements that are not told apart from all the others."""
    if not any("distinct" in element.fields for element in alike):
        return list(alike)
    by_name: dict[str, set[Element]] = {}
    for element in alike:
        for name in _names(element):
            by_name.setdefault(name, set()).add(element)
    apart: dict[Element, set[Element]] = {element: {element} for element in alike}
    for element in alike:
        for other in set[Element]().union(*(by_name.get(name, ()) for name in _named(element))):
            apart[element].add(other)
            apart[other].add(element)
    return [element for element in alike if len(apart[element]) < len(alike)]


def _named(element: Element) -> set[str]:
    """What an element says, with the reason, that it is not."""
    if "distinct" not in element.fields or "reason" not in element.fields:
        return set()
    texts = [text.strip() for text in element.fields["distinct"]]
    texts += [part.strip() for text in texts for part in text.replace(";", ",").split(",")]
    return {*texts, *map(plain, texts)} - {""}


def _names(element: Element) -> set[str]:
    """By what an element may be named."""
    return {element.id, f"{element.kind}:{element.id}", plain(element.title)} - {""}
