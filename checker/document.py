"""One text file and the tree composed from it, which knows its places.

Every scalar is the text that was written. Positions are character offsets; a mapping keeps three, a scalar none: its
place is found again from the text when a finding needs it (`compose.py` builds the tree).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from checker.cells import columns

YamlEvents: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


#: A key that is a single word, which most are: it ends where it seems to.
_PLAIN_KEY = re.compile(r"[^\W_][\w.-]*(?=:\s)")


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of a file: lines and columns count from 1, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Mapping:
    """A YAML mapping: its entries, where its key (or itself) starts, where its content opens and where it ends."""

    __slots__ = ("end", "entries", "open", "start")

    def __init__(self, start: int, open_: int) -> None:
        """Begin a mapping whose key starts at `start` and whose content opens at `open_`."""
        self.entries: dict[str, Node] = {}
        self.start = start
        self.open = open_
        self.end = open_


Node: TypeAlias = "str | list[Any] | Mapping"
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text as such: the rule that words it, the case, the place (offsets) and the details.

    `first` is where the same key stood before: a mapping and the key in it.
    """

    rule: str
    case: str
    span: Span
    details: AnyMapping[str, str] = field(default_factory=dict)
    first: tuple[Mapping, str] | None = None


@dataclass(eq=False)
class Document:
    """A text, the tree composed from it (None if it could not be) and the faults met on the way."""

    file: str
    text: str
    root: Node | None = None
    faults: list[Fault] = field(default_factory=list)

    @cached_property
    def _line_starts(self) -> list[int]:
        if "\r" not in self.text:
            return list(accumulate(map((1).__add__, map(len, self.text.split("\n"))), initial=0))[:-1]
        return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self.text))]

    @cached_property
    def _cells(self) -> dict[int, list[tuple[int, int]]]:
        return {}  # where the cells of a line of a table are, by its number

    @cached_property
    def _indents(self) -> dict[int, int]:
        return {}  # of literal blocks, by the number of their first line

    @cached_property
    def _indexes(self) -> dict[int, dict[str, tuple[Span, Span]] | list[Span]]:
        return {}

    def location(self, span: Span) -> Location:
        """Lines and columns of a span of offsets."""
        start, end = span
        return Location(self.file, *self._line_column(start), *self._line_column(max(start, end)))

    def _line_column(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its end; empty beyond the last."""
        starts = self._line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def key_span(self, mapping: Mapping) -> Span:
        """The span of the key that a mapping is the value of; of its opening where it has none."""
        if mapping.start == mapping.open:
            return (mapping.open, mapping.open + 1)
        if plain := _PLAIN_KEY.match(self.text, mapping.start, mapping.end):
            return plain.span()
        events = self._events((mapping.start, mapping.end))
        key, offset = next(pair for pair in events if type(pair[0]) is ScalarEvent)
        return (key.start_mark.index + offset, key.end_mark.index + offset)

    def span(self, mapping: Mapping, *path: str | int, key: bool = False) -> Span:
        """The span of the value at a path of keys and positions below a mapping (with `key`, of its key).

        A value that is not given, and a path that does not exist, have the span of the last key found.
        """
        where, found = (mapping.open, mapping.end), self.key_span(mapping)
        for step in path:
            index = self._index(where)
            if isinstance(index, dict) and step in index:
                key_at, where = index[str(step)]
                found = where if where[1] > where[0] and not key else key_at
            elif isinstance(index, list) and isinstance(step, int) and step < len(index):
                found = where = index[step]
            else:
                break
        return self._trimmed(found)

    def block_location(self, span: Span, line: int, position: int) -> Location:
        """The place of a cell of a table: of the literal block at a span, the line and which cell of it (from 0)."""
        if self.text[span[0] : span[0] + 1] not in ("|", ">"):
            return self.location(span)
        first = self._line_column(span[0])[0] + 1
        number = first + line
        if number not in self._cells:
            if first not in self._indents:
                texts = (self.line(other) for other in range(first, len(self._line_starts) + 1))
                self._indents[first] = next((len(text) - len(text.lstrip(" ")) for text in texts if text.strip()), 0)
            self._cells[number] = columns(self.line(number)[self._indents[first] :])
        cells, indent = self._cells[number], self._indents[first]
        begin, end = cells[min(position, len(cells) - 1)]
        return Location(self.file, number, indent + begin + 1, number, indent + end + 1)

    def _trimmed(self, span: Span) -> Span:
        text = self.text[span[0] : span[1]].rstrip()
        return (span[0], span[0] + max(1, len(text)))

    def _events(self, span: Span) -> Iterator[tuple[Any, int]]:
        """The events of a slice of the text, each with what to add to its offsets."""
        start, end = span
        padding = " " * (self._line_column(start)[1] - 1)
        loader = YamlEvents(padding + self.text[start:end])
        while type(event := loader.get_event()) is not StreamEndEvent:
            yield event, start - len(padding)

    @cached_property
    def _scalars(self) -> list[Span]:
        events = [event for event, _ in self._events((0, len(self.text))) if type(event) in _SCALARS]
        return [(event.start_mark.index, event.end_mark.index) for event in events]

    def is_in_value(self, offset: int) -> bool:
        """Whether a place is inside a scalar, where a comment sign begins no comment."""
        position = bisect.bisect_right(self._scalars, (offset, len(self.text))) - 1
        return position >= 0 and self._scalars[position][0] <= offset < self._scalars[position][1]

    def _index(self, span: Span) -> dict[str, tuple[Span, Span]] | list[Span]:
        if span[0] not in self._indexes:
            self._indexes[span[0]] = _children(self._events(span))
        return self._indexes[span[0]]


def _children(events: Iterator[tuple[Any, int]]) -> dict[str, tuple[Span, Span]] | list[Span]:
    """The spans of the direct children of the first collection among the events."""
    first = next((event for event, _ in events if type(event) in _OPENING), None)
    spans = list(_child_spans(events))
    if first is None:
        return {}
    if type(first) is SequenceStartEvent:
        return [span for _, span in spans]
    found: dict[str, tuple[Span, Span]] = {}
    for (text, key), (_, value) in zip(spans[::2], spans[1::2], strict=False):
        found.setdefault(text, (key, value))
    return found


def _child_spans(events: Iterator[tuple[Any, int]]) -> Iterator[tuple[str, Span]]:
    depth, opened = 0, 0
    for event, offset in events:
        kind = type(event)
        if kind in _OPENING:
            opened = opened if depth else event.start_mark.index
            depth += 1
        elif kind in _CLOSING:
            depth -= 1
            if depth < 0:
                return
            if depth == 0:
                yield "", (opened + offset, event.end_mark.index + offset)
        elif depth == 0:
            text = event.value if kind is ScalarEvent else ""
            yield text, (event.start_mark.index + offset, event.end_mark.index + offset)


_SCALARS = (ScalarEvent,)
_OPENING = (MappingStartEvent, SequenceStartEvent)
_CLOSING = (MappingEndEvent, SequenceEndEvent)
