"""A comparison as Markdown for a comment on a pull request: nothing from a plan becomes markup, a mention or a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checker.comparison.change import Change, Comparison, Part, Side
from checker.comparison.wording import ORDER, Row, Wording
from checker.escape import for_terminal
from checker.words import plural, words

#: GitHub takes comments of 65 536 characters; entries beyond this are counted instead of shown.
MAX_LENGTH = 60_000
#: What Markdown or HTML could take for markup, shown by its number.
_MARKUP = re.compile(r"[&<>\\`*_\[\]|~$^{}#]")
#: What could be taken for a mention, a reference, a link or an emoji once the markup is gone: kept apart by U+2060.
_REFERENCE = re.compile(r"[@#!%$~&^](?=[\w\"])|:(?=//)|:(?=[\w+-]+:)|\b(?:www|mailto|xmpp)(?=[.:])|\bGH(?=-\d)")


def render(comparison: Comparison, lang: str, color: bool = False) -> str:
    """The comparison as GitHub Flavored Markdown."""
    return "\n".join(_Markdown(comparison, lang).lines()) + "\n"


def escaped(text: str) -> str:
    """A text that reads the same after Markdown, and means nothing to it."""
    apart = _REFERENCE.sub(lambda match: f"{match[0]}\u2060", for_terminal(text))
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", apart).replace("\u2060", "&#8288;")


class _Markdown:
    def __init__(self, comparison: Comparison, lang: str) -> None:
        self.parts, self.lang = comparison.parts, lang
        self.wording = Wording(comparison, lang)
        self.length = 0
        self.left_out = 0

    def lines(self) -> Iterator[str]:
        yield f"## {words('diff-title', self.lang)}"
        yield ""
        yield f"**{escaped(words('diff-summary', self.lang, count=self.wording.counts(self.parts)))}**"
        for part in self.parts:
            if self.length > MAX_LENGTH:
                self.left_out += len(part.changes) + (part.plan is not None)
            elif part.differs or len(self.parts) == 1:
                yield from self.part(part)
        if self.left_out:
            yield ""
            yield f"**{escaped(plural('diff-not-shown', self.lang, self.left_out))}**"

    def part(self, part: Part) -> Iterator[str]:
        """The plans that were compared, and what differs between them."""
        yield ""
        yield f"### {escaped(_both(part.old, part.new))}"
        for note in self.wording.notes(part):
            yield ""
            yield f"> {escaped(note)}"
        if part.plan:
            rows = [row for one in part.plan.new for row in self.wording.differences(part.plan, one, part.by_id)]
            yield from self.heading(words("diff-plan", self.lang), "")
            yield from self.fitting([f"- {_row(row, self.lang)}" for row in rows])
        for sort in ORDER:
            if changes := [change for change in part.changes if change.sort == sort]:
                name = words(f"diff-sort-{sort}", self.lang).split("|")[len(changes) > 1]
                yield from self.heading(f"{name} ({len(changes)})", self.wording.what(sort, part))
                yield from self.table(changes, part)

    def heading(self, title: str, text: str) -> Iterator[str]:
        yield ""
        yield f"#### {escaped(title[:1].upper() + title[1:])}"
        yield ""
        if text:
            yield f"{escaped(text)}"
            yield ""

    def table(self, changes: Sequence[Change], part: Part) -> Iterator[str]:
        """Entries with a cell for each thing that any of them has; a list if that is one only."""
        entries = [self.cells(change, part) for change in changes]
        used = [column for column in range(3) if any(entry[column] for entry in entries)]
        if used == [0]:
            yield from self.fitting([f"- {entry[0]}" for entry in entries])
            return
        names = ("diff-column-element", "diff-column-successor", "diff-column-difference")
        yield f"| {' | '.join(words(names[column], self.lang) for column in used)} |"
        yield "|" + " --- |" * len(used)
        yield from self.fitting([f"| {' | '.join(entry[column] for column in used)} |" for entry in entries])

    def fitting(self, lines: Sequence[str]) -> Iterator[str]:
        """The lines that a comment has room for."""
        for line in lines:
            self.length += len(line) + 1
            if self.length <= MAX_LENGTH:
                yield line
            else:
                self.left_out += 1

    def cells(self, change: Change, part: Part) -> tuple[str, str, str]:
        """An entry: the element, what takes it up, what differs."""
        is_followed = not part.by_id and change.old is not None
        element = change.new[0].item if change.new and part.by_id else change.about
        successors = [escaped(self.wording.successor(change, one)) for one in change.new] if is_followed else []
        rows = list(self.wording.remarks(change))
        for one in change.new:
            differences = list(self.wording.differences(change, one, part.by_id))
            if differences and len(change.new) > 1:
                rows.append(Row("", f"→ {self.wording.short(one.item)}"))
            rows += differences
        return (
            escaped(self.wording.item(element)),
            "<br>".join(successors),
            "<br>".join(_row(row, self.lang) for row in rows),
        )


def _row(row: Row, lang: str) -> str:
    text = escaped(row.text)
    return words("diff-labelled", lang, label=f"*{escaped(row.label)}*", text=text) if row.label else text


def _both(olds: Sequence[Side], news: Sequence[Side]) -> str:
    sides = [", ".join(side.title or side.id for side in some) for some in (olds, news) if some]
    return " → ".join(dict.fromkeys(sides))
