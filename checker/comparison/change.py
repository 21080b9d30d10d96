"""What a comparison finds, without words: items of either side, fields before and after, links, what became of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from checker.document import Location
from checker.model import Element, Header, Joint, Place, Table
from checker.numbers import Number
from checker.vocabulary import Vocabulary

#: What can become of an element.
SORTS = ("kept", "changed", "reworded", "merged", "split", "moved", "demoted", "retired", "lost", "new")


class Fact(NamedTuple):
    """What one side says: the text (or texts) as written, the number it was read as, and where it stands."""

    values: tuple[str, ...]
    place: Place
    number: Number | None = None

    @property
    def text(self) -> str:
        """The text as written; several are separated by commas."""
        return ", ".join(self.values)


@dataclass(frozen=True)
class Item:
    """An element, several printed as one, a table or a plan, as reports show it."""

    plan: str
    kind: str
    id: str
    title: str
    place: Place
    named: bool = True
    parent: Item | None = None

    @cached_property
    def location(self) -> Location:
        """Where it begins."""
        return self.place.location(key=True)

    @property
    def breadcrumb(self) -> list[Item]:
        """The items it stands inside, outermost first, and itself."""
        trail = [self]
        while (parent := trail[-1].parent) is not None:
            trail.append(parent)
        return trail[::-1]


def item(subject: Element | Joint | Table | Header) -> Item:
    """A part of a plan as reports show it."""
    if isinstance(subject, Header):
        return Item(subject.id, "plan", subject.id, subject.title, subject.place)
    if isinstance(subject, Table):
        return Item(subject.header.id, "table", subject.id, subject.title, subject.place)
    if isinstance(subject, Joint):
        first = subject.elements[0]
        ids = " + ".join(element.id for element in subject.elements)
        return Item(first.header.id, first.kind, ids, first.title, first.place)
    parent = item(subject.parent) if subject.parent else None
    return Item(subject.header.id, subject.kind, subject.id, subject.title, subject.place, subject.named, parent)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs: its name, and below it the year, language or part; None where a side says nothing.

    `table` is the table whose cell it is; `relation` and `end` say which link of the element the field belongs to.
    """

    name: str
    part: str
    before: Fact | None
    after: Fact | None
    table: str = ""
    relation: str = ""
    end: Item | None = None

    @property
    def path(self) -> str:
        """The canonical path of the field, as findings give it."""
        if self.end is None:
            return f"{self.name}/{self.part}" if self.part else self.name
        return "/".join(
            part for part in (self.relation, f"{self.end.kind}:{self.end.id}", self.part, self.name) if part
        )


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link from the element, gained or lost; `text` is the reference where what it names was not read."""

    relation: str
    gained: bool
    end: Item | None
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Successor:
    """What takes up an element on the new side (in drafts of one plan: itself), and how it differs from it."""

    item: Item
    fields: tuple[FieldChange, ...] = ()
    links: tuple[LinkChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one item of the old side, or one of the new side that takes up none (`old` is None).

    `beside`: what else is taken up by the same successor. `elsewhere`: the predecessors that it names outside what is
    compared. `disposition` and `reason` are those that the plan states.
    """

    sort: str
    old: Item | None
    new: tuple[Successor, ...] = ()
    disposition: str = ""
    reason: str = ""
    beside: tuple[Item, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def about(self) -> Item:
        """The item that the change is about."""
        return self.old if self.old is not None else self.new[0].item

    @property
    def places(self) -> tuple[Item | None, Item | None] | None:
        """For what has moved: what it stood inside, and what it stands inside now."""
        if self.sort != "moved" or self.old is None or not self.new:
            return None
        both = (self.old.parent, self.new[0].item.parent)
        return both if any(both) else None


@dataclass(frozen=True, slots=True)
class Side:
    """A plan of one side."""

    id: str
    title: str
    language: str
    excerpt: bool
    horizon: int | None
    files: tuple[str, ...]
    elements: int
    links: int


@dataclass(frozen=True, slots=True)
class Part:
    """Plans that belong together, and what differs between them.

    `basis` says how elements were matched: `drafts` (plans of one id), `succession` (links and dispositions), `ids` (of
    two plans that say nothing of each other) or `alone` (the plan has no counterpart). `plan` is what the headers say
    otherwise; `kept` counts elements as they were that are not among the changes, `passed_over` those only mentioned.
    """

    old: tuple[Side, ...]
    new: tuple[Side, ...]
    basis: str
    plan: Change | None
    changes: tuple[Change, ...]
    kept: int = 0
    passed_over: int = 0

    @property
    def by_id(self) -> bool:
        """Whether elements correspond by their ids."""
        return self.basis in ("drafts", "ids")

    @property
    def differs(self) -> bool:
        """Whether anything does; two plans of different ids do."""
        return bool(self.changes or self.plan) or self.basis != "drafts"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two sides, ready for any output format."""

    version: str
    vocabulary: Vocabulary
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    parts: tuple[Part, ...] = field(default=())

    @property
    def differs(self) -> bool:
        """Whether anything does."""
        return any(part.differs for part in self.parts)

    def counts(self) -> dict[str, int]:
        """How many items there are of each sort; what headers say otherwise is not among them."""
        return counted(self.parts)


def counted(parts: Iterable[Part]) -> dict[str, int]:
    """How many items there are of each sort in some parts."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(change.sort for change in part.changes)
        counts["kept"] += part.kept
    return {sort: counts[sort] for sort in SORTS}
