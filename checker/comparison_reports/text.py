"""A comparison for people at a terminal: what is lost first, each item with its place and what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checker.comparison.change import Change, Comparison, Item, Part, Side
from checker.comparison.wording import ORDER, Row, Wording
from checker.escape import for_terminal
from checker.reports.text import wrapped
from checker.words import words

#: Where the text of an item begins, after its line and column.
INDENT = " " * 13
#: A label longer than this moves no other one.
MAX_LABEL = 30
_COLORS = {"lost": "31;1", "retired": "33;1", "demoted": "33;1", "new": "32;1", "kept": "2", "faint": "2", "bold": "1"}
_OTHER = "36;1"


def render(comparison: Comparison, lang: str, color: bool = False) -> str:
    """The comparison as text; colour only repeats what the words say."""
    return "\n".join(_Text(comparison, lang, color).lines()) + "\n"


class _Text:
    def __init__(self, comparison: Comparison, lang: str, color: bool) -> None:
        self.parts = comparison.parts
        self.lang, self.color = lang, color
        self.wording = Wording(comparison, lang)

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_COLORS.get(style, _OTHER)}m{text}\x1b[0m" if self.color else text

    def lines(self) -> Iterator[str]:
        counts = words("diff-summary", self.lang, count=self.wording.counts(self.parts))
        yield from self.bold(counts)
        for part in self.parts:
            if part.differs or len(self.parts) == 1:
                yield ""
                yield from self.part(part)

    def bold(self, text: str) -> list[str]:
        return [self.paint(line, "bold") for line in wrapped(text, "", "  ")]

    def part(self, part: Part) -> Iterator[str]:
        """The plans that were compared, and what differs between them."""
        yield from self.bold(_both([_title(side) for side in part.old], [_title(side) for side in part.new]))
        ids = _both([side.id for side in part.old], [side.id for side in part.new])
        counted = words("diff-counted", self.lang, plans=ids, count=self.wording.counts([part]))
        yield from wrapped(counted if len(self.parts) > 1 else ids, "", "  ")
        for note in self.wording.notes(part):
            yield from wrapped(note, "  ")
        if part.plan:
            yield from self.header(part.plan, part)
        for sort in ORDER:
            if changes := [change for change in part.changes if change.sort == sort]:
                name = words(f"diff-sort-{sort}", self.lang).split("|")[len(changes) > 1]
                yield from self.section(sort, name, self.wording.what(sort, part), changes, part)

    def header(self, change: Change, part: Part) -> Iterator[str]:
        """What the headers of two plans say otherwise."""
        yield ""
        yield self.title("plan", words("kind-plan", self.lang), words("diff-plan", self.lang))
        yield f"  {self.files(change, part)}"
        rows = [row for one in change.new for row in self.wording.differences(change, one, part.by_id)]
        yield from _rows(rows, max(len(row.label) for row in rows) if rows else 0, "    ")

    def title(self, sort: str, name: str, title: str, count: str = "") -> str:
        return f"{self.paint(name.upper(), sort)}{count}  {self.paint(title[:1].upper() + title[1:], 'bold')}"

    def files(self, change: Change, part: Part) -> str:
        files = _both([_place(change, part).location.file], _file_of_successors(change, part))
        return self.paint(for_terminal(files), "faint")

    def section(self, sort: str, name: str, title: str, changes: Sequence[Change], part: Part) -> Iterator[str]:
        """What became alike: by file, each item with what differs."""
        count = f" ×{len(changes)}" if len(changes) > 1 else ""
        yield ""
        yield self.title(sort, name, title, count)
        shown = ""
        for change in changes:
            if (files := self.files(change, part)) != shown:
                yield f"  {files}"
                shown = files
            yield from self.change(change, part)

    def change(self, change: Change, part: Part) -> Iterator[str]:
        place = _place(change, part)
        yield from _item(_where(place), self.wording.item(place))
        remarks = list(self.wording.remarks(change))
        differences = [list(self.wording.differences(change, one, part.by_id)) for one in change.new]
        width = max((len(row.label) for rows in (remarks, *differences) for row in rows), default=0)
        width = min(width, MAX_LABEL)
        yield from _rows(remarks, width)
        for successor, rows in zip(change.new, differences, strict=True):
            if not part.by_id and change.old:
                where, file = _where(successor.item), successor.item.location.file
                elsewhere = "" if [file] == _file_of_successors(change, part) else f" ({file})"
                yield from _item(f"→ {where}", self.wording.successor(change, successor) + elsewhere)
            yield from _rows(rows, width)


def _item(where: str, text: str) -> list[str]:
    return wrapped(text, f"    {where:<8} ", INDENT)


def _rows(rows: Iterable[Row], width: int, indent: str = INDENT) -> Iterator[str]:
    for label, text in rows:
        if label:
            yield from wrapped(f"{label:<{width}}  {text}", indent, indent + " " * (width + 2))
        else:
            yield from wrapped(text, indent)


def _place(change: Change, part: Part) -> Item:
    """The item that an entry begins with: that of the old plan where it is followed into another, else the new one."""
    return change.new[0].item if change.new and part.by_id else change.about


def _file_of_successors(change: Change, part: Part) -> list[str]:
    """The file of what takes up an item of another plan, if that plan has but one file."""
    files = sorted({file for side in part.new for file in side.files})
    return files if len(files) == 1 and change.old and change.new and not part.by_id else []


def _where(item: Item) -> str:
    return f"{item.location.line}:{item.location.column}"


def _title(side: Side) -> str:
    return side.title or side.id


def _both(olds: Sequence[str], news: Sequence[str]) -> str:
    """`old → new`, or once what is the same on both sides."""
    sides = [", ".join(side) for side in (olds, news) if side]
    return " → ".join(dict.fromkeys(sides))
