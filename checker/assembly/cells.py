"""The literal block of a table: rows of cells with their places, separated by `|` or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.model import Place

_CELL = re.compile(r"[^|\t]+|(?<=[|\t])(?=[|\t]|$)")


class Cell(NamedTuple):
    """A cell: its text without the spaces around it, and its place."""

    text: str
    place: Place


def rows(place: Place, text: str) -> Iterator[list[Cell]]:
    """The rows of a block: cells with their place, separated by `|` or tabs."""
    for number, line in enumerate(text.split("\n")):
        if line.strip("|\t "):
            yield [_cell(place, number, match) for match in _CELL.finditer(line.rstrip("|\t "))]


def _cell(place: Place, line: int, match: re.Match[str]) -> Cell:
    text = match[0]
    stripped = text.strip()
    start = match.start() + len(text) - len(text.lstrip())
    span = (line, start, start + max(1, len(stripped)))
    return Cell(stripped, Place(place.document, place.mapping, place.path, span))
