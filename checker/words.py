"""Interface strings in English and French, from words.yaml."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from checker.compose import compose
from checker.document import Mapping
from checker.typography import typeset

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@cache
def strings() -> dict[str, dict[str, str]]:
    """All strings by key and language."""
    document = compose(resources.files("checker").joinpath("words.yaml").read_text(encoding="utf-8"), "words.yaml")
    entries = document.root.entries if isinstance(document.root, Mapping) else {}
    return {
        key: {lang: typeset(str(text), lang) for lang, text in node.entries.items()}
        for key, node in entries.items()
        if isinstance(node, Mapping)
    }


def words(key: str, lang: str, /, **details: object) -> str:
    """An interface string with its placeholders filled.

    `suggestion` fills `{suggested}` as a question, `expected` fills `{listed}`; each is nothing where it is empty.
    """
    text = strings()[key][lang]
    for part, name in (("suggested", "suggestion"), ("listed", "expected")):
        if f"{{{part}}}" in text:
            details[part] = words(part, lang, **{name: details[name]}) if details.get(name) else ""
    return _PLACEHOLDER.sub(lambda found: str(details.get(found[1], found[0])), text)


def plural(key: str, lang: str, count: int) -> str:
    """A count with the singular or plural of a word; French takes the singular for 0, too."""
    singular, several = words(key, lang).split("|")
    many = count > 1 if lang == "fr" else count != 1
    return f"{count} {several if many else singular}"


def family_name(family: str, lang: str) -> str:
    """The name of a family of rules; that of a pack of users, as they call it."""
    key = f"family-{family}"
    return words(key, lang) if key in strings() else family
