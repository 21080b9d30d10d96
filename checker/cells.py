"""The literal block of a table: rows of cells, separated by `|` or tabs; one at the margin separates nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

#: Where a cell ends and the next begins in a row that a table processor, or a typist, has aligned by spaces.
_GAP = re.compile(r"\S\s{2,}\S|\s[-+−]?[0-9]")


def rows(block: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold cells: their number (from 0) and the texts of their cells, without the spaces around."""
    for number, line in enumerate(block.replace("\t", "|").split("\n")):
        if line.strip("| "):
            yield number, [padded.strip() for padded in line.rstrip("| ")[line.startswith("|") :].split("|")]


def is_undivided(row: Sequence[str]) -> bool:
    """Whether a row that matches nothing seems to hold several cells without a sign between them."""
    return len(row) == 1 and _GAP.search(row[0]) is not None


def columns(line: str, position: int) -> tuple[int, int]:
    """Where a cell of a line begins and ends (columns from 0, a blank cell takes one); the last for those beyond."""
    line = line.replace("\t", "|").rstrip("| ")
    start = int(line.startswith("|"))
    padded = line[start:].split("|")
    position = min(position, len(padded) - 1)
    start += sum(len(other) + 1 for other in padded[:position])
    stripped = padded[position].strip()
    begin = start + padded[position].index(stripped)
    return begin, begin + (len(stripped) or 1)
