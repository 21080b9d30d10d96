"""What differs between two drafts of one plan."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.comparison import cells, facts
from checker.comparison.change import Change, Fact, FieldChange, Successor, item
from checker.comparison.links import LinkDifferences
from checker.comparison.matching import Matching
from checker.model import Element, Header, Joint, Table
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Draft:
    """The plans of one side that are compared as a draft, with their elements and tables."""

    headers: tuple[Header, ...]
    elements: list[Element]
    tables: list[Table]


class Drafts:
    """Drafts of plans side by side. All are matched before any is compared, since they may link to each other."""

    def __init__(self, old: Plan, new: Plan, pairs: Sequence[tuple[Draft, Draft]]) -> None:
        self.old, self.new = old, new
        self.matching = Matching()
        self.fields: dict[Element, list[FieldChange]] = {}
        self.others: dict[Hashable, tuple[Joint | Table, Joint | Table, list[FieldChange]]] = {}
        for before, after in pairs:
            self.matching.add(before.elements, after.elements)
        self.links = LinkDifferences(old, new, self.matching)
        self._compare_fields()
        links_before, links_after = cells.of_links(old, self.matching.new_of), cells.of_links(new, {})
        self._numbers(cells.differences(links_before, links_after))
        self.texts = (cells.unread(old), cells.unread(new))
        for before, after in pairs:
            for one, other in _both(before, after):
                self._compare_tables(one, other)

    def changes(self, before: Draft, after: Draft) -> tuple[list[Change], int]:
        """What differs between two drafts, and how many elements are as they were."""
        become = [self._become(element) for element in before.elements]
        found = [change for change in become if change is not None]
        kept = len(become) - len(found)
        new = (element for element in after.elements if element not in self.matching.old_of)
        found += [Change("new", None, (Successor(item(e)),), reason=text_of(e, "reason")) for e in new]
        found += [Change("lost", item(table)) for table in _alone(before, after)]
        found += [Change("new", None, (Successor(item(table)),)) for table in _alone(after, before)]
        for one, other, changes in self.others.values():
            if other.header in after.headers:
                fields = facts.in_order(changes, self.new.vocabulary)
                found.append(Change("changed", item(one), (Successor(item(other), fields),)))
        return found, kept

    def _become(self, element: Element) -> Change | None:
        """What became of an element; None if nothing."""
        new = self.matching.new_of.get(element)
        if new is None:
            return Change("lost", item(element), (), text_of(element, "disposition"), text_of(element, "reason"))
        changes = facts.in_order(self.fields.get(new, ()), self.new.vocabulary)
        links = tuple(self.links.changes.get(new, ()))
        if new in self.links.moved:
            sort = "moved"
        elif element in self.matching.reworded:
            sort = "reworded"
        elif changes or links:
            sort = "changed"
        else:
            return None
        return Change(sort, item(element), (Successor(item(new), changes, links),))

    def _compare_fields(self) -> None:
        for old, new in self.matching.new_of.items():
            if old.fields != new.fields:
                found = facts.differences(facts.of_element(old, self.old), facts.of_element(new, self.new))
                if found:
                    self.fields[new] = found
            if (old.named or new.named) and old.id != new.id:
                before, after = (Fact((e.id,), e.place) if e.named else None for e in (old, new))
                self.fields.setdefault(new, []).append(FieldChange("id", "", before, after))

    def _compare_tables(self, old: Table, new: Table) -> None:
        settings = (facts.of_table(old, self.old.vocabulary), facts.of_table(new, self.new.vocabulary))
        if found := facts.differences(*settings):
            self.others[new] = (old, new, found)
        before = cells.of_table(old, self.old, self.texts[0], self.matching.new_of)
        after = cells.of_table(new, self.new, self.texts[1], {})
        self._numbers(cells.differences(before, after, new.id), (old, new))

    def _numbers(
        self,
        found: Iterable[tuple[cells.Cell | None, cells.Cell | None, FieldChange]],
        tables: tuple[Table, Table] | None = None,
    ) -> None:
        """Put the changes of numbers to what they are about, unless it is new or lost as a whole."""
        new_of, old_of = self.matching.new_of, self.matching.old_of
        for old, new, change in found:
            cell = new or old
            about = cell.about if cell is not None else None
            if isinstance(about, Table) and tables:
                self.others.setdefault(tables[1], (*tables, []))[2].append(change)
            elif isinstance(about, Joint):
                ours = about.elements if new else tuple(new_of.get(e, e) for e in about.elements)
                if all(element in old_of for element in ours):
                    both = (Joint(tuple(old_of[element] for element in ours)), Joint(ours))
                    self.others.setdefault(ours, (*both, []))[2].append(change)
            elif isinstance(about, Element):
                element = about if new else new_of.get(about, about)
                if element in old_of:
                    self.fields.setdefault(element, []).append(change)


def _both(before: Draft, after: Draft) -> Iterator[tuple[Table, Table]]:
    """The tables that both drafts have, by their ids."""
    news = {table.id: table for table in after.tables}
    yield from ((table, news[table.id]) for table in before.tables if table.id in news)


def _alone(side: Draft, other: Draft) -> list[Table]:
    """The tables that only one draft has; that they are new or lost says the same of their cells."""
    ids = {table.id for table in other.tables}
    return [table for table in side.tables if table.id not in ids]


def text_of(element: Element, name: str) -> str:
    """A field that is one text, or one per language; empty if it is not given."""
    value = element.fields.get(name, "")
    if isinstance(value, dict):
        return value.get(element.header.language) or next(iter(value.values()), "")
    return value if isinstance(value, str) else ""
