"""Lists of a pack: which codes exist, with short titles; lexicons; each with its version and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from checker.document import Document, Mapping
from checker.lexicon import Lexicon
from checker.shape import build, to_plain


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


def read_code_list(document: Document) -> CodeList:
    """Read a list file: `list`, `title`, `version`, `source`, and what it lists.

    That is `codes`, a table `code | status | en | fr`, or the `groups`, `harmless` phrases and `signs` of a lexicon.
    """
    entries = document.root.entries if isinstance(document.root, Mapping) else {}
    title, rows = entries.get("title"), str(entries.get("codes", "")).splitlines()
    codes = {}
    for row in rows[1:]:
        code, status, en, fr = (cell.strip() for cell in row.split("|"))
        codes[code] = Code(status, {"en": en, "fr": fr})
    titles = {lang: str(text) for lang, text in title.entries.items()} if isinstance(title, Mapping) else {}
    parts = {key: to_plain(entries[key]) for key in ("groups", "harmless", "signs") if key in entries}
    lexicon = build(Lexicon, parts, {}) if parts else None
    return CodeList(str(entries["list"]), titles, str(entries["version"]), str(entries["source"]), codes, lexicon)
