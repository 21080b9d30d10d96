"""Links gained and lost, and which elements stand inside something else now."""

from __future__ import annotations

from collections.abc import Hashable
from collections.abc import Mapping as AnyMapping
from typing import NamedTuple, TypeAlias

from checker.comparison.change import LinkChange, item
from checker.comparison.matching import Matching
from checker.comparison.references import Name, name_of, open_references
from checker.model import Element, Link, Place
from checker.plan import Plan
from checker.vocabulary import Vocabulary


class _End(NamedTuple):
    """What a link or an open reference leads to; an open one has no element."""

    element: Element | None
    text: str
    place: Place


#: The new element that a link starts from (the old one where there is none), its relation, and its end by name.
_Named: TypeAlias = dict[tuple[Element, str, Name], _End]


class LinkDifferences:
    """What two drafts of a plan link otherwise: changes by the new element that the link starts from; who has moved.

    Links inside a plan are compared by the elements at their ends, those that lead out of it by what they name: whether
    the other plan was read with this one makes no difference.
    """

    def __init__(self, old: Plan, new: Plan, matching: Matching) -> None:
        self.matching = matching
        self.changes: dict[Element, list[LinkChange]] = {}
        self.moved: set[Element] = set()
        before, after = _inside(old, matching.new_of), _inside(new, {})
        for ours, others, plan, gained in ((before, after, old, False), (after, before, new, True)):
            for key, link in ours.items():
                if key not in others and not _in_table(link):
                    self._add_link(link, plan.vocabulary, gained)
        is_open = bool(old.unresolved or new.unresolved)
        names_before, names_after = _named(old, matching.new_of, is_open), _named(new, {}, is_open)
        self._add_references(names_before, names_after, gained=False)
        self._add_references(names_after, names_before, gained=True)

    def _add_link(self, link: Link, vocabulary: Vocabulary, gained: bool) -> None:
        """A link that one side has; what a new or a lost element links to is part of what is new or lost."""
        start, child = self._on_both_sides(link.start, gained), nested(link, vocabulary)
        if child is not None:
            counterpart = self._on_both_sides(child, gained)
            self.moved.update([counterpart] if counterpart is not None else [])
        elif start is not None:
            change = LinkChange(link.relation, gained, item(link.end), "", link.place)
            self.changes.setdefault(start, []).append(change)

    def _on_both_sides(self, element: Element, is_new: bool) -> Element | None:
        """The element on the new side, if it is on both."""
        if is_new:
            return element if element in self.matching.old_of else None
        return self.matching.new_of.get(element)

    def _add_references(self, ours: _Named, others: _Named, gained: bool) -> None:
        """The links out of the plan, and the open references, whose ends the other side does not name."""
        of_any_kind = {(start, relation, name.plan, name.id) for start, relation, name in others}
        without_kind = {(start, relation, name.plan, name.id) for start, relation, name in others if not name.kind}
        for (start, relation, name), end in ours.items():
            alike = without_kind if name.kind else of_any_kind
            is_known = (start, relation, name) in others or (start, relation, name.plan, name.id) in alike
            is_inside = end.element is not None and not name.plan
            if start in self.matching.old_of and not is_known and not is_inside:
                linked = item(end.element) if end.element is not None else None
                self.changes.setdefault(start, []).append(LinkChange(relation, gained, linked, end.text, end.place))


def _inside(plan: Plan, counterparts: AnyMapping[Element, Element]) -> dict[Hashable, Link]:
    """The links inside a plan; one that also stands in a table counts as written apart from it."""
    found: dict[Hashable, Link] = {}
    for link in plan.links:
        if link.start.header is link.end.header:
            key = (counterparts.get(link.start, link.start), link.relation, counterparts.get(link.end, link.end))
            if key not in found or _in_table(found[key]):
                found[key] = link
    return found


def _in_table(link: Link) -> bool:
    """Whether a link stands in a cell: the change of the cell says what becomes of it."""
    return link.place.cell is not None


def _named(plan: Plan, counterparts: AnyMapping[Element, Element], with_own: bool) -> _Named:
    """What links out of a plan and open references name, and (`with_own`) the links inside it."""
    found: _Named = {}
    for link in plan.links:
        is_own = link.start.header is link.end.header
        if with_own if is_own else not _in_table(link):
            name = Name("" if is_own else link.end.header.id, link.end.kind, link.end.id)
            key = (counterparts.get(link.start, link.start), link.relation, name)
            found.setdefault(key, _End(link.end, "", link.place))
    for element, relation, text, place in open_references(plan):
        key = (counterparts.get(element, element), relation, name_of(text, element, plan.vocabulary))
        found.setdefault(key, _End(None, " ".join(text.split()), place))
    return found


def nested(link: Link, vocabulary: Vocabulary) -> Element | None:
    """The element that a link puts inside the other one, if the link is no more than that."""
    for child, parent in ((link.start, link.end), (link.end, link.start)):
        if child.parent is parent and (relation := vocabulary.nesting(parent.kind, child.kind)):
            return child if relation.name == link.relation else None
    return None
