"""The literal block of a table: rows of cells with their places, separated by `|` or tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from checker.model import Place


class Cell(NamedTuple):
    """A cell: its text without the spaces around it, and its place."""

    text: str
    place: Place


def rows(place: Place, text: str) -> Iterator[list[Cell]]:
    """The rows of a block: cells with their place, separated by `|` or tabs."""
    for number, line in enumerate(text.split("\n")):
        if line.strip("|\t "):
            yield [
                Cell(match[0].strip(), replace(place, cell=(number, *_stripped_span(match))))
                for match in re.finditer(r"[^|\t]+|(?<=[|\t])(?=[|\t]|$)", line.rstrip("|\t "))
            ]


def _stripped_span(match: re.Match[str]) -> tuple[int, int]:
    text = match[0]
    start = match.start() + len(text) - len(text.lstrip())
    return (start, max(start + 1, match.end() - (len(text) - len(text.rstrip()))))
