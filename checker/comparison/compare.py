"""Two runs -> Comparison: which plans belong together, and what differs between those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from checker import __version__
from checker.comparison import facts
from checker.comparison.change import Change, Comparison, Part, Side, Successor, item
from checker.comparison.drafts import Draft, Drafts
from checker.comparison.grouping import Group, groups_of
from checker.comparison.succession import Succession, Successions
from checker.model import Element, Header, Table
from checker.plan import Plan


def compare(old: Plan, new: Plan) -> Comparison:
    """Everything that differs between two runs, each of which may hold several plans.

    Raises ReversedError if it is a plan of the old run that succeeds one of the new run.
    """
    known = {header.id for header in new.headers}
    succession = Succession(old, new, [header for header in old.headers if header.id not in known])
    groups = groups_of(old, new, succession)
    before, after = _Run(old), _Run(new)
    pairs = [(before.draft(group.olds), after.draft(group.news)) for group in groups]
    drafts = Drafts(old, new, [pair for group, pair in zip(groups, pairs, strict=True) if group.by_id])
    successions = Successions(old, new, succession)
    parts = []
    for group, pair in zip(groups, pairs, strict=True):
        changes, others = drafts.changes(*pair) if group.by_id else successions.changes(*pair)
        counts = (others, 0) if group.by_id else (0, others)
        sides = (before.sides(group.olds), after.sides(group.news))
        ordered = tuple(sorted(changes, key=partial(_order, group.by_id)))
        parts.append(Part(*sides, group.basis, _plan(group, old, new), ordered, *counts))
    vocabulary = replace(
        new.vocabulary,
        kinds=old.vocabulary.kinds | new.vocabulary.kinds,
        fields=old.vocabulary.fields | new.vocabulary.fields,
        relations=old.vocabulary.relations | new.vocabulary.relations,
    )
    return Comparison(__version__, vocabulary, before.sides(old.headers), after.sides(new.headers), tuple(parts))


class _Run:
    """One side: its elements and tables by plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.elements: dict[Header, list[Element]] = {}
        self.tables: dict[Header, list[Table]] = {}
        for element in plan.elements:
            self.elements.setdefault(element.header, []).append(element)
        for table in plan.tables:
            self.tables.setdefault(table.header, []).append(table)
        self.links = Counter(link.start.header for link in plan.links)

    def draft(self, headers: Sequence[Header]) -> Draft:
        """Some plans with all that is in them."""
        elements = [element for header in headers for element in self.elements.get(header, ())]
        tables = [table for header in headers for table in self.tables.get(header, ())]
        return Draft(tuple(headers), elements, tables)

    def sides(self, headers: Sequence[Header]) -> tuple[Side, ...]:
        """Some plans as reports name them."""
        return tuple(self.side(header) for header in sorted(headers, key=lambda header: header.id))

    def side(self, header: Header) -> Side:
        """A plan as reports name it."""
        elements = self.elements.get(header, [])
        documents = {thing.place.document for thing in (header, *elements, *self.tables.get(header, ()))}
        return Side(
            id=header.id,
            title=header.title,
            language=header.language,
            excerpt=header.extent == "excerpt",
            horizon=header.horizon,
            files=tuple(sorted(document.file for document in documents)),
            elements=len(elements),
            links=self.links[header],
        )


def _plan(group: Group, old: Plan, new: Plan) -> Change | None:
    """What the headers of two plans say otherwise."""
    if len(group.olds) != 1 or len(group.news) != 1:
        return None
    before, after = group.olds[0], group.news[0]
    found = facts.differences(facts.of_header(before, old.vocabulary), facts.of_header(after, new.vocabulary))
    return Change("changed", item(before), (Successor(item(after), tuple(found)),)) if found else None


def _order(of_new: bool, change: Change) -> tuple[Any, ...]:
    """By place in the old plan, or (`of_new`) in the new one, where the change has one there."""
    about = change.new[0].item if change.new and of_new else change.about
    return (about.location, about.kind, about.id, [successor.item.id for successor in change.new])
