"""The terms of a vocabulary: kinds, fields, relations, and how their spellings are recognised."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal, NewType, TypeVar

from checker.shape import Words

#: Names of the vocabulary as parameters of checks: the reader of rules verifies that they exist.
KindName = NewType("KindName", str)
FieldName = NewType("FieldName", str)
RelationName = NewType("RelationName", str)

LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Field:
    """A field of elements or links: its type, the spellings read for it, and what its values may be."""

    type: Literal["text", "texts", "choice", "code", "number", "date", "amount", "share"]
    names: dict[str, tuple[str, ...]]
    definition: Words
    reference: str = ""
    everywhere: bool = False
    per: Literal["", "year"] = ""
    money: bool = False
    list_: str = ""
    parts: tuple[str, ...] = ()
    choices: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    name: str = ""

    def choice(self, text: str) -> str | None:
        """The canonical value of a choice, whatever its spelling."""
        return text if text in self.choices else self._by_spelling.get(plain(text))

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        spelt_out = ((value, names) for value, names in self.choices.items())
        return {
            plain(n): value for value, names in spelt_out for n in (value, *(x for ns in names.values() for x in ns))
        }


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of element: its spellings (first: singular, second: plural), its own fields, whether money is expected."""

    names: dict[str, tuple[str, ...]]
    definition: Words
    reference: str = ""
    fundable: bool = False
    fields: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed relation between kinds.

    `nested`: which end may stand inside the other in a plan file. `upward`: the start helps to bring about the end.
    `money`: forward where what the start is given serves the end.
    """

    names: dict[str, tuple[str, ...]]
    definition: Words
    start: tuple[str, ...]
    end: tuple[str, ...]
    reference: str = ""
    nested: Literal["", "start", "end"] = ""
    upward: bool = False
    money: Literal["", "forward"] = ""
    fields: tuple[str, ...] = ()
    name: str = ""


Term = TypeVar("Term", Field, Kind, Relation)


#: Accented Latin letters without their accents: what nearly all texts need, at a tenth of the cost of a decomposition.
_LATIN = {
    code: "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c))
    for code in range(0xA0, 0x250)
} | {0x153: "oe", 0x2019: "'", 0x202F: " ", 0x2013: "-", 0x2026: "."}
_OTHER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=10_000)
def plain(text: str) -> str:
    """A spelling without case, accents, spaces and signs: `Mesures d'atténuation` -> `mesures_d_attenuation`."""
    try:
        raw = text.encode("cp1252").translate(_PLAIN)
    except UnicodeEncodeError:
        return _decomposed(text)
    return "_".join(raw.decode("ascii").split()) if _NOT_ONE not in raw else _decomposed(text)


@lru_cache(maxsize=100)
def pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds phrases in texts made plain and set between `_`; `*` is any end of a word, `{name}` the mark `0name0`."""
    marked = [text for text in (re.sub("[{}]", "0", phrase) for phrase in phrases) if plain(text)]
    return re.compile("|".join(f"_{plain(phrase)}" + "_" * (phrase[-1:] != "*") for phrase in marked) or "(?!)")


def _decomposed(text: str) -> str:
    """The same of any text, by its characters' decompositions."""
    letters = text.casefold()
    if not letters.isascii():
        letters = letters.translate(_LATIN)
        if not letters.isascii():
            letters = "".join(c for c in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(c))
    return _OTHER.sub("_", letters).strip("_")


#: Nearly all texts are written in the characters of cp1252, and nearly all of these stand for one letter or for none.
_NOT_ONE = b"\x01"
_PLAIN = bytes(
    ord(plain_) if len(plain_ := _decomposed(bytes([code]).decode("cp1252", "replace"))) == 1 else 1 if plain_ else 32
    for code in range(256)
)


def closest(text: str, choices: Iterable[str]) -> str:
    """The choice that a misspelt text most resembles, or an empty text."""
    by_plain = {plain(choice): choice for choice in choices}
    found = difflib.get_close_matches(plain(text), by_plain, n=1, cutoff=0.7)
    return by_plain[found[0]] if found else ""


def spelt(terms: dict[str, Term], key: str) -> Term | None:
    """The term that a spelling means, whatever its language."""
    if key in terms:
        return terms[key]
    spellings = {plain(name): term for term in reversed(terms.values()) for name in all_names(term)}
    return spellings.get(plain(key))


def all_names(term: Field | Kind | Relation) -> list[str]:
    """The canonical name of a term and all its spellings."""
    return [term.name, *(name for names in term.names.values() for name in names)]
