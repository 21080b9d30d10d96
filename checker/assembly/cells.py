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
    for number, line in enumerate(text.replace("\t", "|").split("\n")):
        if line.strip("| "):
            yield list(_cells(place, number, line.rstrip("| ")))


def _cells(place: Place, number: int, line: str) -> Iterator[Cell]:
    start = int(line.startswith("|"))
    for text in line[start:].split("|"):
        stripped = text.strip()
        begin = start + len(text) - len(text.lstrip())
        span = (number, begin, begin + max(1, len(stripped)))
        yield Cell(stripped, Place(place.document, place.mapping, place.path, span))
        start += len(text) + 1
