"""What settles findings, as it is written: ignore comments beside elements, and waivers with an approver and a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.document import Document, Location, Mapping

WAIVER_KEYS = ("rule", "element", "reason", "approver", "expires")
_COMMENT = re.compile(r"#[ \t]*plancheck:[ \t]*ignore\b([^\r\n]*)")


@dataclass(frozen=True, slots=True)
class Waiver:
    """An entry of `waivers.yaml`: until a date, the approver lets the finding of a rule about an element stand."""

    rule: str
    element: str
    reason: str
    approver: str
    expires: str
    place: Location

    @property
    def folder(self) -> str:
        """The beginning of the names of all files in and below its folder."""
        return "".join(self.place.file.rpartition("/")[:2])


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed outside the plans: waivers, and the fingerprints of accepted findings."""

    waivers: tuple[Waiver, ...] = ()
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ignore:
    """An ignore comment: its rule and reason, its place, and the line of the element or value that it stands beside."""

    rule: str
    reason: str
    place: Location
    line: int


def waivers(document: Document) -> Iterator[Waiver]:
    """The entries of a waivers file; what an entry lacks is empty, and a file of another shape is one empty entry."""
    root = document.root
    entries = root.entries.get("waivers") if isinstance(root, Mapping) else None
    if not isinstance(root, Mapping) or not isinstance(entries, list):
        yield Waiver("", "", "", "", "", document.location((0, 1)))
        return
    for number, entry in enumerate(entries):
        given = entry.entries if isinstance(entry, Mapping) else {}
        values = {name: str(given.get(name, "")).strip() for name in WAIVER_KEYS}
        yield Waiver(**values, place=document.location(document.span(root, "waivers", number)))


def ignores(document: Document) -> Iterator[Ignore]:
    """The ignore comments of a document; what looks like one inside a value is none."""
    if document.root is None:
        return
    for match in _COMMENT.finditer(document.text):
        if document.is_in_value(match.start()):
            continue
        place = document.location(match.span())
        line = place.line if document.line(place.line)[: place.column - 1].strip() else _next(document, place.line)
        names, _, reason = match[1].partition("--")
        for rule in re.split(r"[,\s]+", names.strip()):
            yield Ignore(rule, reason.strip(), place, line)


def _next(document: Document, line: int) -> int:
    """The next line that holds more than a comment."""
    while (text := document.line(line + 1).strip()).startswith("#"):
        line += 1
    return line + 1 if text else line
