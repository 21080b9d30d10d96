"""Which elements of two drafts are the same: by kind and id; else by title at the same place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

from checker.comparison.rewording import similar
from checker.model import Element
from checker.terms import plain

_Key = Callable[[Element], Hashable]
#: Which siblings may be the same by their title: (the old one has an id, the new one has). Two ids that are left over
#: are one element with a new number.
_TITLED = ((False, False), (False, True), (True, False), (True, True))


class Matching:
    """Elements of the old side with their counterparts on the new side."""

    def __init__(self) -> None:
        self.new_of: dict[Element, Element] = {}
        self.old_of: dict[Element, Element] = {}
        self.reworded: set[Element] = set()

    def add(self, olds: Sequence[Element], news: Sequence[Element]) -> None:
        """Match the elements of two drafts."""
        self._alike([e for e in olds if e.named], [e for e in news if e.named], lambda e: (e.kind, e.id))
        siblings: dict[Hashable, list[Element]] = {}
        for new in news:
            siblings.setdefault((new.parent, new.kind), []).append(new)
        # Level by level: where an element without an id stands is known once what it stands inside is.
        level, children = [], grouped(olds, lambda e: e.parent)
        level = children.get(None, [])
        while level:
            free = (old for old in level if old not in self.new_of and (not old.parent or old.parent in self.new_of))
            for place, left in grouped(free, lambda e: (e.parent and self.new_of[e.parent], e.kind)).items():
                self._siblings(left, siblings.get(place, []))
            level = [child for old in level for child in children.get(old, ())]

    def _siblings(self, olds: Sequence[Element], news: Sequence[Element]) -> None:
        """Siblings of one kind: those with one title are the same; of the rest, those with similar ones."""
        for old_named, new_named in _TITLED:
            one, other = self._free(olds, old_named), self._free(news, new_named)
            one = [e for e in one if e.title or not (old_named and new_named)]
            self._alike(one, other, lambda e: plain(e.title))
        for old, new in similar(self._free(olds, False), self._free(news, False)):
            self._pair(old, new)
            self.reworded.add(old)

    def _free(self, elements: Iterable[Element], named: bool) -> list[Element]:
        return [e for e in elements if e.named is named and e not in self.new_of and e not in self.old_of]

    def _alike(self, olds: Iterable[Element], news: Iterable[Element], key: _Key) -> None:
        """Pair what goes by one name; where several do, those first that are alike in all else."""
        known = grouped(news, key)
        for name, same_name in grouped(olds, key).items():
            others = known.get(name, [])
            if len(same_name) > 1 or len(others) > 1:
                for alike in (_fields, _title):
                    self._in_turn(same_name, others, alike)
            self._in_turn(same_name, others, lambda e: None)

    def _in_turn(self, olds: Iterable[Element], news: Iterable[Element], key: _Key) -> None:
        known = grouped((new for new in news if new not in self.old_of), key)
        for name, free in grouped((old for old in olds if old not in self.new_of), key).items():
            for old, new in zip(free, known.get(name, ()), strict=False):
                self._pair(old, new)

    def _pair(self, old: Element, new: Element) -> None:
        self.new_of[old], self.old_of[new] = new, old


def grouped(elements: Iterable[Element], key: _Key) -> dict[Hashable, list[Element]]:
    """Elements by a key, in their order."""
    groups: dict[Hashable, list[Element]] = {}
    for element in elements:
        groups.setdefault(key(element), []).append(element)
    return groups


def _fields(element: Element) -> str:
    return repr(sorted(element.fields.items()))


def _title(element: Element) -> str:
    return element.title
