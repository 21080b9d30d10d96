"""The `plan:` header and the settings of tables: texts by canonical key, read alike by every reader."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from checker.assembly.draft import Draft
from checker.document import Document, Mapping, Node
from checker.model import Header, Place, Problem
from checker.numbers import STYLES
from checker.terms import Field, closest, plain, spelt
from checker.vocabulary import Vocabulary, spoken

_PERIOD = re.compile(r"([12][0-9]{3})(?:\s*[-–/]\s*([12][0-9]{3}))?")
_SCALES = {"thousands": 3, "millions": 6}

#: How much of a text is looked at for the language of its header's choices.
_BEGINNING = 10_000
_FRENCH = re.compile(
    r"\b(?:language|langue):\s*fr|^(?:buts|cibles|objectifs|risques|r.sultats|produits|mesures):|^\s+(?:titre|intitulé):",
    re.MULTILINE,
)


def language_of(text: str) -> str:
    """The language a plan is probably written in, by its keys, where it does not say."""
    return "fr" if _FRENCH.search(text) else "en"


@lru_cache(maxsize=10_000)
def years(text: str) -> tuple[int, int] | None:
    """`2020-2023` or `2020` as first and last year."""
    match = _PERIOD.fullmatch(text.strip())
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    return (first, last) if first <= last else None


_MONTHS = {
    plain(name): number
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    )
    for number, name in enumerate(names.split(), 1)
}
_DAY = re.compile(r"(?P<day>[0-9]{1,2})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>[0-9]{4})")
_US_DAY = re.compile(r"(?P<month>[^\W\d_]+)\.?\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{4})")


def day(text: str) -> str:
    """A day with its month by name, in either language (`1er mars 2030`), as `2030-03-01`; else an empty text."""
    match = _DAY.fullmatch(text.strip()) or _US_DAY.fullmatch(text.strip())
    month = _MONTHS.get(plain(match["month"])) if match else None
    if match is None or month is None:
        return ""
    try:
        return date(int(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return ""


def read_header(document: Document, key: str, vocabulary: Vocabulary) -> tuple[Header, list[Problem]]:
    """The header under a key of a document, and what is wrong with it."""
    root = document.root if isinstance(document.root, Mapping) else None
    node = root.entries[key] if root else ""
    draft = Draft(None)
    if not isinstance(node, Mapping):
        header = Header(document.file, Place(document))
        where = Place(document, root, (key,)).location(key=True)
        return header, [Problem("wrong-shape", where, "", {"key": key, "allowed": "id, title, level"}, header)]
    place = Place(document, node)
    settings: dict[str, Any] = read_settings(draft, place, node, vocabulary.header)
    settings.setdefault("id", document.file)
    if "language" not in settings:
        settings["language"] = language_of(document.text)
    if isinstance(horizon := settings.get("horizon"), tuple):
        settings["horizon"] = horizon[1]
    header = Header(place=place, **settings)
    return header, [Problem(p.rule, p.location, p.case, p.details, header, None, p.field) for p in draft.problems]


def read_settings(draft: Draft, place: Place, node: Mapping, known: dict[str, Field]) -> dict[str, Any]:
    """Settings by canonical key: texts, choices, periods as pairs of years; what cannot be read is reported."""
    found: dict[str, Any] = {}
    for key, value in node.entries.items():
        term = spelt(known, key)
        if term is None:
            spellings = [name for f in known.values() for names in f.names.values() for name in names]
            draft.report("unknown-key", place.at(key).location(key=True), key=key, suggestion=closest(key, spellings))
        elif term.type == "texts" and not isinstance(value, Mapping):
            _read_texts(draft, place.at(key), term, value, found)
        elif not isinstance(value, str):
            draft.report("wrong-shape", place.at(key).location(key=True), key=key, allowed="")
        elif value:
            _read_setting(draft, place.at(key), term, value, found)
    return found


def _offered(place: Place, term: Field, text: str) -> dict[str, str]:
    """What may stand in place of a text, in the words of the plan's language, and what was probably meant."""
    language = language_of(place.document.text[:_BEGINNING])
    names = [spoken(names[language][0], language) for names in term.choices.values()] or list(STYLES)
    return {"allowed": ", ".join(names), "suggestion": closest(text, names)}


def _read_texts(draft: Draft, place: Place, term: Field, value: Node, found: dict[str, Any]) -> None:
    """A list, or texts separated by commas; each is a choice where the term has choices."""
    texts: list[str] = []
    listed = value if isinstance(value, list) else str(value).split(",")
    for text in (str(item).strip() for item in listed):
        known = term.choice(text) if term.choices else text
        if known is None:
            details = {"value": text, **_offered(place, term, text)}
            draft.report("unknown-value", place.location(), "", None, field=term.name, **details)
        elif known:
            texts.append(known)
    found[term.name] = tuple(texts)


def _read_setting(draft: Draft, place: Place, term: Field, text: str, found: dict[str, Any]) -> None:
    value: Any = text
    if term.type == "choice":
        value = term.choice(text)
    elif term.type == "date":
        value = years(text)
    elif term.name == "numbers":
        value = text.casefold() if text.casefold() in STYLES else None
    if value is None:
        rule = "not-a-date" if term.type == "date" else "unknown-value"
        backwards = "backwards" if _PERIOD.fullmatch(text.strip()) else "period"
        case = backwards if term.type == "date" else ""
        offered = {} if term.type == "date" else _offered(place, term, text)
        draft.report(rule, place.location(), case, None, value=text, field=term.name, **offered)
        if term.type == "date":
            found[term.name] = None  # said, but nobody can tell which years: no others stand for them
    else:
        found[term.name] = value


def scale_of(settings: dict[str, Any]) -> int:
    """The power of ten that a table's figures are counted in."""
    return _SCALES.get(settings.get("scale", ""), 0)
