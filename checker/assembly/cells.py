"""The literal block of a table: rows of cells with their places, separated by `|` or tabs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checker.model import Place


class Cell(NamedTuple):
    """A cell: its text without the spaces around it, and its place."""

    text: str
    place: Place


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
