"""What settles findings, as it is written: ignore comments beside elements, and waivers with an approver and a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field

from checker.document import Document, Location
from checker.model import Problem

WAIVER_KEYS = ("rule", "element", "reason", "approver", "expires")
#: A comment to plancheck, up to the next one; without the colon where what follows shows that it is meant as one.
_COMMENT = re.compile(r"#[ \t]*plancheck[ \t]*(?::|(?=ignor))([^\r\n]*?)(?=#[ \t]*plancheck|[\r\n]|$)", re.IGNORECASE)
_IGNORE = re.compile(r"[ \t]*ignore(?![\w-])[ \t]*:?", re.IGNORECASE)
#: Two hyphens, which word processors turn into a dash.
_REASON = re.compile("--|[—–]")
_NAME = re.compile(r"[^,;\s]+")


@dataclass(frozen=True, slots=True)
class Waiver:
    """An entry of `waivers.yaml`: until a date, the approver lets the finding of a rule about an element stand.

    `place` is that of the entry, `places` are those of its values, in the order of WAIVER_KEYS.
    """

    rule: str
    element: str
    reason: str
    approver: str
    expires: str
    place: Location
    places: tuple[Location, ...]

    @property
    def folder(self) -> str:
        """The beginning of the names of all files in and below its folder."""
        return "".join(self.place.file.rpartition("/")[:2])

    def place_of(self, key: str) -> Location:
        """The place of one of its values."""
        return self.places[WAIVER_KEYS.index(key)]


@dataclass(frozen=True, slots=True)
class WaiverFault:
    """What is wrong in a waivers file: a case of the rule that words it, its details, the place and a near miss."""

    case: str
    place: Location
    details: AnyMapping[str, str] = field(default_factory=dict)
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed outside the plans: waivers, and the fingerprints of accepted findings.

    `faults` are those of the waivers files, `problems` those of their texts as such.
    """

    waivers: tuple[Waiver, ...] = ()
    accepted: frozenset[str] = frozenset()
    faults: tuple[WaiverFault, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignore:
    """An ignore comment: what it names as rules, each with its place, and the reason, empty if it gives none.

    One that does not say what to ignore names nothing. `line` is that of the element or value it stands beside.
    """

    rules: tuple[tuple[str, Location], ...]
    reason: str
    text: str
    place: Location
    line: int


def ignores(document: Document) -> Iterator[Ignore]:
    """The comments to plancheck in a document; what looks like one inside a value is none."""
    if document.root is None:
        return
    for match in _COMMENT.finditer(document.text):
        if document.is_in_value(match.start()):
            continue
        place = document.location((match.start(), match.end()))
        before = document.line(place.line)[: place.column - 1].strip()
        line = place.line if before and not before.startswith("#") else _next(document, place.line)
        begun = _IGNORE.match(document.text, match.start(1), match.end())
        start = begun.end() if begun else match.end()
        sign = _REASON.search(document.text, start, match.end())
        named = _NAME.finditer(document.text, start, sign.start() if sign else match.end())
        rules = tuple((one[0], document.location(one.span())) for one in named)
        reason = document.text[sign.end() : match.end()].strip() if sign else ""
        yield Ignore(rules, reason, match[0].strip(), place, line)


def _next(document: Document, line: int) -> int:
    """The next line that holds more than a comment."""
    while (text := document.line(line + 1).strip()).startswith("#"):
        line += 1
    return line + 1 if text else line
