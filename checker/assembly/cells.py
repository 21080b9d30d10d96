"""The literal block of a table: rows of cells with their places, separated by `|` or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checker.model import Place


class Cell(NamedTuple):
    """A cell: its text without the spaces around it, and its place."""

    text: str
    place: Place


#: Where a cell ends and the next begins in a row that a table processor, or a typist, has aligned by spaces.
_GAP = re.compile(r"\S\s{2,}\S|\s[-+−]?[0-9]")


def is_undivided(row: list[Cell]) -> bool:
    """Whether a row that matches nothing seems to hold several cells without a sign between them."""
    return len(row) == 1 and _GAP.search(row[0].text) is not None


def rows(place: Place, text: str) -> Iterator[list[Cell]]:
    """The rows of a block: cells with their place, separated by `|` or tabs; one at the margin separates nothing."""
    document, mapping, path = place.document, place.mapping, place.path
    for number, line in enumerate(text.replace("\t", "|").split("\n")):
        if not line.strip("| "):
            continue
        start = int(line.startswith("|"))
        cells = []
        for padded in line.rstrip("| ")[start:].split("|"):
            stripped = padded.strip()
            begin = start + padded.index(stripped)
            cells.append(Cell(stripped, Place(document, mapping, path, (number, begin, begin + (len(stripped) or 1)))))
            start += len(padded) + 1
        yield cells
