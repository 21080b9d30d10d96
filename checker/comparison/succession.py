"""What became of the elements of a plan in one that succeeds it: who takes up whom, and what is said of the others."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping
from functools import cache, cached_property
from itertools import islice
from typing import TypeAlias

from checker.assembly.references import Directory
from checker.comparison import cells, facts
from checker.comparison.change import SORTS, Change, FieldChange, LinkChange, Successor, item
from checker.comparison.drafts import Draft, text_of
from checker.comparison.facts import Facts
from checker.comparison.links import nested
from checker.comparison.references import open_references
from checker.model import Element, Header, Link
from checker.plan import Plan

RELATION = "succeeds"
#: How many others are named that an element takes up besides the one in question.
MAX_BESIDE = 12
#: What is said about the succession itself, and where each document has its elements, is no content that could differ.
_ASIDE = frozenset({"disposition", "reason", "section"})
#: Links of an element by relation and end.
_Links: TypeAlias = AnyMapping[tuple[str, Element], Link]


class Succession:
    """The links from elements of one run to what they take up in another that was read apart from it."""

    def __init__(self, old: Plan, new: Plan, headers: Iterable[Header]) -> None:
        """`headers` are the plans of the old side that can be taken up."""
        self.successors: dict[Element, list[Element]] = {}
        self.predecessors: dict[Element, list[Element]] = {}
        self.elsewhere: dict[Element, list[str]] = {}
        self._known: set[tuple[Element, Element]] = set()
        former = set(headers)
        elements = [element for element in old.elements if element.header in former]
        directory = Directory(old.vocabulary, [h for h in old.headers if h in former], elements)
        for element, relation, text, place in open_references(new):
            if relation == RELATION:
                end = directory.find(text, element.header, ("any",), place)
                if isinstance(end, Element):
                    self._add(element, end)
                else:
                    self.elsewhere.setdefault(element, []).append(text)
        for link in new.links:
            if link.relation == RELATION and link.end.header is not link.start.header:
                text = f"{link.end.header.id}#{link.end.kind}:{link.end.id}"
                self.elsewhere.setdefault(link.start, []).append(text)

    def _add(self, start: Element, end: Element) -> None:
        if (start, end) not in self._known:
            self._known.add((start, end))
            self.predecessors.setdefault(start, []).append(end)
            self.successors.setdefault(end, []).append(start)


class Successions:
    """Plans and those that succeed them, side by side."""

    def __init__(self, old: Plan, new: Plan, succession: Succession) -> None:
        self.old, self.new = old, new
        self.successors, self.predecessors = succession.successors, succession.predecessors
        self.elsewhere = succession.elsewhere
        self._gained = cache(self._links_gained)
        self._item = cache(item)  # what takes up many is many times the same

    @cached_property
    def _all_links(self) -> tuple[AnyMapping[Element, _Links], AnyMapping[Element, _Links]]:
        return _links_from(self.old), _links_from(self.new)

    @cached_property
    def _all_prints(self) -> tuple[AnyMapping[Element, Facts], AnyMapping[Element, Facts]]:
        return cells.of_elements(self.old), cells.of_elements(self.new)

    def changes(self, before: Draft, after: Draft) -> tuple[list[Change], int]:
        """What became of each element, what is new, and how many are passed over since the plans only mention them."""
        olds = [e for e in before.elements if not e.mentioned or e in self.successors or "disposition" in e.fields]
        news = [e for e in after.elements if e not in self.predecessors]
        own = [e for e in news if not e.mentioned]
        found = [self._become(element) for element in olds]
        for element in own:
            elsewhere = tuple(self.elsewhere.get(element, ()))
            reason = text_of(element, "reason")
            found.append(Change("new", None, (Successor(self._item(element)),), reason=reason, elsewhere=elsewhere))
        return found, len(before.elements) - len(olds) + len(news) - len(own)

    def _become(self, old: Element) -> Change:
        news = self.successors.get(old, [])
        lost = self._links_lost(old, news)  # that none of several has a link any more is said once, of the first
        successors = [
            Successor(self._item(new), self._fields(old, new), (*(lost if new is news[0] else ()), *self._gained(new)))
            for new in news
        ]
        disposition, reason = text_of(old, "disposition"), text_of(old, "reason")
        others = (
            [e for e in islice(self.predecessors[news[0]], MAX_BESIDE + 1) if e is not old] if len(news) == 1 else []
        )
        beside = tuple(self._item(other) for other in others[:MAX_BESIDE])
        sort = self._sort(old, successors, bool(beside), disposition)
        return Change(sort, self._item(old), tuple(successors), disposition, reason, beside)

    def _sort(self, old: Element, successors: list[Successor], is_merged: bool, disposition: str) -> str:
        """What links say comes first; what the plan states decides where they leave it open."""
        if not successors:
            return disposition if disposition in SORTS else "lost"
        if len(successors) > 1:
            return "split"
        if is_merged:
            return "merged"
        new = self.successors[old][0]
        if disposition in ("moved", "demoted"):
            return disposition
        if new.kind != old.kind or not self._stands_alike(old, new):
            return "moved"
        return "changed" if successors[0].fields or successors[0].links else "kept"

    def _stands_alike(self, old: Element, new: Element) -> bool:
        """Whether an element stands inside what takes up that which its predecessor stood in."""
        if old.parent is None or new.parent is None:
            return old.parent is new.parent
        return new.parent in self.successors.get(old.parent, ())

    def _fields(self, old: Element, new: Element) -> tuple[FieldChange, ...]:
        before = self._all_prints[0].get(old, {}) | facts.of_element(old, self.old)
        after = self._all_prints[1].get(new, {}) | facts.of_element(new, self.new)
        found = [change for change in facts.differences(before, after) if change.name not in _ASIDE]
        return facts.in_order(found, self.new.vocabulary)

    def _links_lost(self, old: Element, news: list[Element]) -> list[LinkChange]:
        """The links of an element that none of its successors has to a successor of their end."""
        theirs = self._all_links[0].get(old, {})
        ours = {key for new in news if theirs for key in self._all_links[1].get(new, ())}
        return [
            LinkChange(relation, False, self._item(end), "", link.place)
            for (relation, end), link in theirs.items()
            if not any((relation, successor) in ours for successor in self.successors.get(end, ()))
        ]

    def _links_gained(self, new: Element) -> tuple[LinkChange, ...]:
        """The links of an element that none of its predecessors has to a predecessor of their end."""
        ours = self._all_links[1].get(new, {})
        theirs = {key for old in self.predecessors[new] if ours for key in self._all_links[0].get(old, ())}
        return tuple(
            LinkChange(relation, True, self._item(end), "", link.place)
            for (relation, end), link in ours.items()
            if not any((relation, predecessor) in theirs for predecessor in self.predecessors.get(end, ()))
        )


def _links_from(plan: Plan) -> AnyMapping[Element, _Links]:
    """The links of each element that say more than what stands inside what; each once."""
    found: dict[Element, dict[tuple[str, Element], Link]] = {}
    for link in plan.links:
        if link.relation != RELATION and nested(link, plan.vocabulary) is None:
            found.setdefault(link.start, {}).setdefault((link.relation, link.end), link)
    return found
