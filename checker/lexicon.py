"""A lexicon of vague phrases, and statements read by it: word by word, with the phrases that the words form.

Which phrases there are, and what each is (vague, harmless, a bound before a number, a unit of time ...), is data: a
list file with `groups`, `harmless` and `signs`. `resolution` says what makes a vague phrase clear.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from checker.phrases import folded
from checker.shape import Words


@dataclass(frozen=True, slots=True)
class Group:
    """Vague phrases of one sort, by language; why they are vague; what makes them clear, in the text or as a field."""

    sort: str
    reason: Words
    en: str
    fr: str
    resolved_by: tuple[str, ...] = ()
    resolved_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Groups of vague phrases, phrases in which a word is harmless, and signs: phrases that tell what numbers speak of.

    Phrases are separated by commas.
    """

    groups: dict[str, Group]
    harmless: dict[str, str]
    signs: dict[str, dict[str, str]]


class Span(NamedTuple):
    """A phrase of a statement: its first word, the word after it, and the group or sign it belongs to."""

    start: int
    end: int
    name: str


# A number with its groups of digits; a word; a full stop; a minus; a dash between words; another sign.
_WORD = re.compile(
    r"\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+(?:[.,]\d+)?|[^\W\d_]+|(?<=\w\w\w)\.(?!\w)|(?<![\w)])[-−](?=\d)"
    r"|(?<=\s)[-–—](?=\s)|[^\w\s.'‐‑–—/-]"
)
_LETTERS = re.compile(r"[^\W\d_]+|…")
_HYPHENS = frozenset("-‐‑")
#: Words up to this length are written small in headings, too.
_SMALL = 3
#: No statement is longer; what is, is read so far.
MAX_LENGTH = 1_000


class Phrases:
    """The phrases of a lexicon in one language, by their first two words."""

    def __init__(self, lexicon: Lexicon, lang: str) -> None:
        self.groups = lexicon.groups
        names: dict[tuple[str, ...], list[str]] = {}
        lists = [(name, getattr(group, lang)) for name, group in lexicon.groups.items()]
        lists += [("harmless", lexicon.harmless[lang]), *((name, texts[lang]) for name, texts in lexicon.signs.items())]
        for name, text in lists:
            for comma, phrase in groupby(_WORD.findall(_plain(text)), ",".__eq__):
                if not comma:
                    names.setdefault(tuple(phrase), []).append(name)
        self.by_start: dict[tuple[str, ...], list[tuple[tuple[str, ...], list[str]]]] = {}
        for words, given in names.items():
            self.by_start.setdefault(words[:2], []).append((words, given))
        self.keys: set[str] = set()
        self.loose: set[tuple[str, ...]] = set()
        counted = {words[0] for words, given in names.items() if "tally" in given}
        often = Counter(word for words in names for word in words)
        for words, given in names.items():
            if not self.groups.keys().isdisjoint(given):
                telling = [word for word in words if len(word) > _SMALL and word not in counted]
                if telling or len(words) == 1:
                    self.keys.add(min(telling or words, key=lambda word: (-len(word), often[word])))
                else:
                    self.loose.add(words[:2])

    def read(self, text: str) -> Statement | None:
        """A statement word by word; None if it has the most telling word of no vague phrase, as most have none."""
        text = text[:MAX_LENGTH]
        words = _LETTERS.findall(_plain(text))
        is_clear = self.keys.isdisjoint(words) and self.loose.isdisjoint(pairwise(words))
        return None if is_clear else Statement(text, self)


@lru_cache(maxsize=8)
def phrases(lexicon: Lexicon, lang: str) -> Phrases:
    """The phrases of a lexicon in a language."""
    return Phrases(lexicon, lang)


def _plain(text: str) -> str:
    """A text as phrases are looked for in it."""
    if "..." in text:
        text = text.replace("...", "…")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return folded(text)


class Statement:
    """A statement as words, the last one a full stop, and the phrases that they form."""

    def __init__(self, text: str, phrases: Phrases) -> None:
        self.plain = _plain(text)
        written = unicodedata.normalize("NFC", text).replace("...", "…")
        self.text = written if len(written) == len(self.plain) else self.plain
        self.groups = phrases.groups
        self.matches = list(_WORD.finditer(self.plain))
        self.words = [*(match.group() for match in self.matches), "."]
        self.spans: list[Span] = []
        by_start = phrases.by_start
        for start, pair in enumerate(pairwise((*self.words, ""))):
            for words, names in (*by_start.get(pair[:1], ()), *by_start.get(pair, ())):
                end = start + len(words)
                if len(words) < 3 or tuple(self.words[start:end]) == words:
                    self.spans += [Span(start, end, name) for name in names]
        self.starting = {(span.start, span.name) for span in self.spans}

    def vague(self) -> Iterator[Span]:
        """The vague phrases, each place in the longest of them, but for those that are harmless."""
        last = 0
        for span in sorted(self.spans, key=lambda span: (span.start, -span.end)):
            if span.name in self.groups and span.start >= last and not self.is_harmless(span):
                last = span.end
                yield span

    def written(self, span: Span) -> str:
        """A phrase as the statement has it; a sign at its end is its own if the list has it without, too (`etc.`)."""
        last = min(span.end, len(self.matches)) - 1
        text = self.text[self.matches[span.start].start() : self.matches[last].end()]
        return text if span._replace(end=span.end - 1) in self.spans else text.rstrip(".;)")

    def within(self, start: int, end: int, *names: str) -> Iterator[Span]:
        """The phrases of some names that start in a range."""
        return (span for span in self.spans if start <= span.start < end and span.name in names)

    def sentence(self, at: int) -> range:
        """The words of the sentence around a place."""
        start = next((i + 1 for i in range(at - 1, -1, -1) if self.words[i] in ".;"), 0)
        return range(start, self.until(at))

    def until(self, at: int, signs: str = ".;") -> int:
        """The next place of a sign."""
        return next((i for i in range(at, len(self.words)) if self.words[i] in signs), len(self.words))

    def is_harmless(self, span: Span) -> bool:
        """Whether a vague phrase is part of a term of art, of a definition, of a compound or of a name."""
        for other in self.spans:
            around = other.start <= span.start and other.end >= span.end
            if around and (other.name == "harmless" or (other.name == "meaning" and other[:2] != span[:2])):
                return True
        return self.is_joined(span) or self.is_name(span)

    def is_joined(self, span: Span) -> bool:
        """Whether a hyphen makes a single word part of another, which has a meaning of its own (`fast-growing`)."""
        match = self.matches[span.start]
        around = {self.plain[match.start() - 1 : match.start()], self.plain[match.end() : match.end() + 1]}
        return span.end == span.start + 1 and not around.isdisjoint(_HYPHENS)

    def is_name(self, span: Span) -> bool:
        """Whether a phrase stands in quotation marks, names a step of a scale or is written like a name."""
        before, written = self.words[: span.start], self.written(span)
        if len(written) > 1 and written.isupper() and not self.text.isupper():
            return True  # an acronym
        if before.count("«") > before.count("»") or before.count("“") > before.count("”") or before.count('"') % 2:
            return True
        if not before or before[-1] in ".:(–-—•=" or not written[:1].isupper():
            return before[-1:] == ["="]
        # In mid-sentence: a name, unless the whole statement is set like a heading.
        capitals = [self.text[m.start()].isupper() for m in self.matches if m.end() - m.start() > _SMALL]
        return 5 * sum(capitals) <= 4 * len(capitals)
