"""What a comparison found, in words: items, labels and values in the reader's language, for reports to lay out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checker.comparison.change import Change, Comparison, Fact, FieldChange, Item, Part, Side, Successor, counted
from checker.comparison.clipping import clipped
from checker.numbers import printed
from checker.terms import Field
from checker.typography import listed, quoted
from checker.words import plural, words

#: The order of the sections: what a reader must not miss comes first.
ORDER = ("lost", "retired", "demoted", "split", "merged", "moved", "changed", "reworded", "new", "kept")
#: What an element becomes through another one, which has to name it.
_THROUGH_OTHERS = ("kept", "merged", "split", "moved", "demoted")
_MAX_BESIDE = 5


class Row(NamedTuple):
    """A line below an item: a label and what is said."""

    label: str
    text: str


class Wording:
    """The words of one report."""

    def __init__(self, comparison: Comparison, lang: str) -> None:
        self.lang = lang
        self.vocabulary = comparison.vocabulary
        self.horizons = [{side.id: side.horizon for side in sides} for sides in (comparison.old, comparison.new)]

    def counts(self, parts: Sequence[Part]) -> str:
        """How many items there are of each sort, or that nothing differs."""
        counts = counted(parts)
        said = [plural(f"diff-sort-{sort}", self.lang, counts[sort]) for sort in ORDER if counts[sort]]
        if any(part.plan and part.by_id for part in parts):
            said.append(words("diff-plan", self.lang))
        if not any(part.differs for part in parts):
            said.insert(0, words("diff-nothing", self.lang))
        return ", ".join(said)

    def notes(self, part: Part) -> Iterator[str]:
        """What a reader must know of how the plans were compared."""
        old, new = self._titles(part.old), self._titles(part.new)
        if part.basis == "ids":
            yield words("diff-note-ids", self.lang, old=old, new=new)
        if part.basis == "alone":
            yield words(f"diff-note-alone-{'old' if old else 'new'}", self.lang, plan=old or new)
        sorts = {change.sort for change in part.changes}
        for key, sides, sort in (("old", part.old, "new"), ("new", part.new, "lost")):
            excerpts = [side for side in sides if side.excerpt]
            if excerpts and sort in sorts:
                yield words(f"diff-note-excerpt-{key}", self.lang, plan=self._titles(excerpts))
        if part.passed_over:
            yield plural("diff-note-mentioned", self.lang, part.passed_over)

    def _titles(self, sides: Sequence[Side]) -> str:
        return listed([quoted(one_line(side.title or side.id), self.lang) for side in sides], self.lang)

    def item(self, item: Item) -> str:
        """An item with its kind, id and title; one without an id with what it stands inside."""
        inside = f"({self.short(item.parent)})" if item.parent and not item.named else ""
        title = quoted(one_line(item.title), self.lang) if item.title else ""
        return " ".join(filter(None, (self._kind(item), item.id if item.named or not title else "", title, inside)))

    def short(self, item: Item) -> str:
        """An item by kind and id, or by its title where it has no id."""
        name = item.id if item.named or not item.title else quoted(one_line(item.title), self.lang)
        return f"{self._kind(item)} {name}"

    def _kind(self, item: Item) -> str:
        if item.kind in ("table", "plan"):
            return words(f"kind-{item.kind}", self.lang)
        return self.vocabulary.name(item.kind, self.lang)

    def successor(self, change: Change, successor: Successor) -> str:
        """What takes up an item, and what else this takes up."""
        said = self.item(successor.item)
        if not change.beside:
            return said
        others = [self.short(other) for other in change.beside[:_MAX_BESIDE]]
        more = [words("diff-others", self.lang)] if len(change.beside) > _MAX_BESIDE else []
        return words("diff-beside", self.lang, item=said, others=listed(others + more, self.lang))

    def remarks(self, change: Change) -> Iterator[Row]:
        """What the plans themselves say of the change, and what they leave open."""
        if change.disposition and change.disposition != change.sort:
            known = self.vocabulary.fields.get("disposition")
            yield Row(words("diff-stated", self.lang), self._choice(change.disposition, known))
        if change.reason:
            yield Row(words("diff-reason", self.lang), one_line(change.reason))
        if change.old and not change.new and change.sort in _THROUGH_OTHERS:
            yield Row("", words("diff-no-successor", self.lang))
        if change.elsewhere:
            yield Row(words("diff-elsewhere", self.lang), ", ".join(change.elsewhere))

    def differences(self, change: Change, successor: Successor, with_title: bool) -> Iterator[Row]:
        """How an item differs from what takes it up; without the title where both are named anyway."""
        if change.places:
            places = [self.item(place) if place else words("diff-top", self.lang) for place in change.places]
            yield Row(words("diff-place", self.lang), " → ".join(places))
        before = self.horizons[0].get(change.old.plan) if change.old else None
        horizons = (before, self.horizons[1].get(successor.item.plan))
        for field in successor.fields:
            if with_title or field.name != "title":
                known = self._known(field.name, successor.item.kind)
                yield Row(self.label(field, known), " → ".join(self.values(field, known, horizons)))
        yield from self._links(successor)

    def _links(self, successor: Successor) -> Iterator[Row]:
        """Links gained and lost, those of one relation together."""
        ends: dict[tuple[bool, str], list[str]] = {}
        for link in successor.links:
            ends.setdefault((link.gained, link.relation), []).append(self.item(link.end) if link.end else link.text)
        for (gained, relation), names in ends.items():
            label = words("diff-gained" if gained else "diff-lost", self.lang)
            yield Row(label, f"{self.vocabulary.name(relation, self.lang)} → {', '.join(names)}")

    def what(self, sort: str, part: Part) -> str:
        """What the items of a sort have in common."""
        return words(f"diff-what-{'unaccounted' if sort == 'lost' and not part.by_id else sort}", self.lang)

    def _known(self, name: str, kind: str) -> Field | None:
        """The term that a field of an element, a table or a plan's header is."""
        terms = {"plan": self.vocabulary.header, "table": self.vocabulary.table}.get(kind, self.vocabulary.fields)
        return terms.get(name)

    def label(self, change: FieldChange, known: Field | None) -> str:
        """The name of a field, with the year, language or part, the other end of the link, the table."""
        name = self.vocabulary.field_name(change.name, self.lang)
        if change.name == "total":
            column = self.vocabulary.field_named(change.part)
            said = self.vocabulary.field_name(column.name, self.lang) if column else change.part
            return words("diff-total", self.lang, column=said)
        if change.name == "id":
            name = words("diff-id", self.lang)
        elif known is not None and known.name not in self.vocabulary.fields:
            name = self.vocabulary.name(known.names[self.lang][0], self.lang)
        if change.end is not None:
            parts = ", ".join(filter(None, (change.part, name)))
            name = f"{self.vocabulary.name(change.relation, self.lang)} {self.short(change.end)} ({parts})"
        elif known is not None and change.part in known.parts and change.part:
            name = words(f"diff-part-{change.part}", self.lang, field=name)
        elif change.part:
            name = f"{name} ({change.part})" if known is not None and known.type == "text" else f"{name} {change.part}"
        return words("diff-in-table", self.lang, field=name, table=change.table) if change.table else name

    def values(
        self, change: FieldChange, known: Field | None, horizons: tuple[int | None, int | None]
    ) -> tuple[str, str]:
        """A field before and after: numbers as the language prints them, texts in quotation marks."""
        facts = (change.before, change.after)
        shown = [self._shown(fact, known) for fact in facts]
        if shown[0] == shown[1]:  # numbers that differ in something that is not printed
            shown = [fact.text if fact else "" for fact in facts]
        if change.name == "id" or (known is not None and known.type in ("text", "texts") and not known.choices):
            cut = clipped(one_line(shown[0]), one_line(shown[1]))
            shown = [words("diff-quoted", self.lang, text=text) for text in cut]
        absent = [self._absent(known, horizon) for horizon in horizons]
        before, after = (text if fact else none for fact, text, none in zip(facts, shown, absent, strict=True))
        return before, after

    def _shown(self, fact: Fact | None, known: Field | None) -> str:
        if fact is None:
            return ""
        number = fact.number
        if number is not None and not number.about and not number.exact and number.decimals >= 0:
            return printed(number.value, number.decimals, number.unit, self.lang)
        if known is not None and known.choices:
            return ", ".join(self._choice(text, known) for text in fact.values)
        return one_line(fact.text)

    def _choice(self, text: str, known: Field | None) -> str:
        names = known.choices.get(text) if known is not None else None
        return self.vocabulary.name(names[self.lang][0], self.lang) if names else text

    def _absent(self, known: Field | None, horizon: int | None) -> str:
        """A side that says nothing; of a date, that the plan's horizon is all there is."""
        if known is not None and known.type == "date" and horizon and known.name in self.vocabulary.fields:
            return words("diff-only-horizon", self.lang, horizon=horizon)
        return words("diff-none", self.lang)


def one_line(text: str) -> str:
    """A text in one line; no-break spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()
