"""Lists of a pack: which codes exist, with short titles; lexicons; each with its version and source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from checker.document import Document, Location, Mapping
from checker.lexicon import Lexicon
from checker.shape import ShapeFault, fitted

#: What the rows of a table of codes hold.
COLUMNS = ("code", "status", "en", "fr")


class Code(NamedTuple):
    """A code: its status (empty, or `retired`) and short titles by language."""

    status: str
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes, such as those of the Sustainable Development Goals, or a lexicon."""

    name: str
    titles: dict[str, str]
    version: str
    source: str
    codes: dict[str, Code]
    lexicon: Lexicon | None = None


class CodeListError(Exception):
    """A list file is broken: a case of words.yaml with its details, and its place."""

    def __init__(self, case: str, location: Location, **details: str) -> None:
        super().__init__(f"{location.file}:{location.line}: {case} {details}")
        self.case, self.location, self.details = case, location, details


def read_code_list(document: Document) -> CodeList:
    """Read a list file: `list`, `title`, `version`, `source`, and what it lists. Raises CodeListError.

    That is `codes`, a table `code | status | en | fr`, or the `groups`, `harmless` phrases and `signs` of a lexicon.
    """
    root = document.root if isinstance(document.root, Mapping) else Mapping(0, 0)
    entries = root.entries
    for key in ("list", "version", "source"):
        if key not in entries:
            raise CodeListError("rule-missing-key", document.location((0, 1)), key=key)
    title = entries.get("title")
    titles = {lang: str(text) for lang, text in title.entries.items()} if isinstance(title, Mapping) else {}
    name, version, source = (str(entries[key]) for key in ("list", "version", "source"))
    codes = dict(_codes(document, root))
    return CodeList(name, titles, version, source, codes, _lexicon(document, root))


def _codes(document: Document, root: Mapping) -> Iterator[tuple[str, Code]]:
    for number, row in enumerate(str(root.entries.get("codes", "")).splitlines()):
        cells = [cell.strip() for cell in row.split("|")]
        if row.strip() and len(cells) != len(COLUMNS):
            place = document.block_location(document.span(root, "codes"), number, 0)
            raise CodeListError("list-row", place, row=row.strip()[:60], expected=" | ".join(COLUMNS))
        if number and row.strip():
            yield cells[0], Code(cells[1], {"en": cells[2], "fr": cells[3]})


def _lexicon(document: Document, root: Mapping) -> Lexicon | None:
    parts = Mapping(root.start, root.open)
    parts.entries = {key: root.entries[key] for key in ("groups", "harmless", "signs") if key in root.entries}
    parts.end = root.end
    lexicon = fitted(document, parts, Lexicon, {}) if parts.entries else None
    if isinstance(lexicon, ShapeFault):
        raise CodeListError(f"rule-{lexicon.case}", lexicon.location, **lexicon.details)
    return lexicon
