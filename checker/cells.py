"""The literal block of a table: rows of cells, separated by `|` or tabs; one at the margin separates nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Where a cell ends and the next begins in a row that a table processor, or a typist, has aligned by spaces.
_GAP = re.compile(r"\S\s{2,}\S|(?:\s[-+−]?[0-9][0-9.,]*(?:\s?%)?){2}$")


class Row(NamedTuple):
    """A line that holds cells: its number (from 0), the texts of its cells, and for how many its signs make room."""

    line: int
    texts: list[str]
    room: int


def rows(block: str) -> Iterator[Row]:
    """The rows of a block; their texts end with the last cell that is not blank."""
    for number, line in enumerate(block.replace("\t", "|").split("\n")):
        if line.replace("|", " ").strip():
            begin = line.startswith("|")
            texts = [padded.strip() for padded in line.rstrip("| ")[begin:].split("|")]
            yield Row(number, texts, line.count("|", begin) + 1)


def is_undivided(row: Row) -> bool:
    """Whether a row that matches nothing seems to hold several cells without a sign between them."""
    return row.room == 1 and _GAP.search(row.texts[0]) is not None


def columns(line: str) -> list[tuple[int, int]]:
    """Where the cells of a line begin and end: columns from 0; a blank cell takes one."""
    line = line.replace("\t", "|").rstrip("| ")
    start, found = int(line.startswith("|")), []
    for padded in line[start:].split("|"):
        stripped = padded.strip()
        begin = start + padded.index(stripped)
        found.append((begin, begin + (len(stripped) or 1)))
        start += len(padded) + 1
    return found
