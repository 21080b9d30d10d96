"""Statements by the stems of their words: which of many say nearly the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

_WORD = re.compile(r"[^\W\d_]+")
#: Numbers, and letters and Roman numerals that number things (not the first word, nor a letter with an apostrophe).
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|(?<=\W)(?:[A-Z]|[IVX]{2,})\b(?!['’])")
_LANGUAGES = {"en": "english", "fr": "french"}
#: Statements with fewer words in common are too short to be compared.
LEAST_COMMON = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """How statements of a language are compared.

    `aside`: words that say little (articles, verbs like "strengthen"); `telling`: words that tell apart, if one
    statement has them (groups, places, levels); `alike`: the least cosine, in per cent.
    """

    lang: str
    aside: Collection[str]
    telling: Collection[str]
    alike: int


def figures(text: str) -> frozenset[str]:
    """What numbers a statement, or stands in it as a number."""
    return frozenset(found.rstrip(".,") for found in _FIGURE.findall(text))


class Stems:
    """The stems of some statements, and how much each weighs: the rarer, the more (1 + the integer part of log2)."""

    def __init__(self, wording: Wording, texts: Sequence[str]) -> None:
        import snowballstemmer  # type: ignore[import-untyped]

        self.wording = wording
        self.stem: Callable[[str], str] = snowballstemmer.stemmer(_LANGUAGES[wording.lang]).stemWord
        self.aside = {self.stem(word) for word in wording.aside}
        self.telling = {self.stem(word) for word in wording.telling}
        known: dict[str, str] = {}
        self.of: dict[str, frozenset[str]] = {}
        for text in dict.fromkeys(texts):
            stems = set()
            for word in _WORD.findall(text.casefold()):
                if word not in known:
                    known[word] = self.stem(word)
                stems.add(known[word])
            self.of[text] = frozenset(stems - self.aside)

    @cached_property
    def weights(self) -> dict[str, int]:
        """The square of each stem's weight."""
        frequency: dict[str, int] = {}
        for stems in self.of.values():
            for stem in stems:
                frequency[stem] = frequency.get(stem, 0) + 1
        return {stem: (len(self.of) // count).bit_length() ** 2 for stem, count in frequency.items()}

    @cached_property
    def marks(self) -> dict[str, int]:
        """A number for each stem; those of several stems combine to one that stands for their set."""
        digests = {stem: hashlib.blake2b(stem.encode(), digest_size=8).digest() for stem in self.weights}
        return {stem: int.from_bytes(digest, "big") for stem, digest in digests.items()}

    def mark(self, stems: Collection[str]) -> int:
        """The number that stands for a set of stems."""
        found = 0
        for stem in stems:
            found ^= self.marks[stem]
        return found

    def shorter(self, stems: frozenset[str]) -> Iterator[int]:
        """The marks of all sets that lack so little of a set that they are still alike: one stem of it, or two."""
        weights, mark = self.weights, self.mark(stems)
        most = sum(weights[stem] for stem in stems) * (10_000 - self.wording.alike**2) // 10_000
        light = [stem for stem in sorted(stems - self.telling) if weights[stem] <= most]
        yield from (mark ^ self.marks[stem] for stem in light)
        for one, other in combinations(light, 2):
            if weights[one] + weights[other] <= most:
                yield mark ^ self.marks[one] ^ self.marks[other]

    def pairs(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Which of some statements are alike, by place: each with those that say a little less, and as much as it.

        Of many that say as much, each is paired with the next only, so the pairs grow no faster than the statements.
        """
        by_mark: dict[int, dict[frozenset[str], list[int]]] = {}
        for place, text in enumerate(texts):
            by_mark.setdefault(self.mark(self.of[text]), {}).setdefault(figures(text), []).append(place)
        for place, text in enumerate(texts):
            for mark in self.shorter(self.of[text]):
                for places in by_mark.get(mark, {}).values():
                    if self.is_alike(texts[places[0]], text):
                        yield places[0], place
        for alike in by_mark.values():
            unnumbered = alike.get(frozenset(), [])[:1]
            for numbers, places in alike.items():
                for first, other in pairwise([*(unnumbered if numbers else ()), *places]):
                    if self.is_alike(texts[first], texts[other]):
                        yield first, other

    def is_alike(self, text: str, longer: str) -> bool:
        """Whether a statement says nearly all that a longer one says, and nothing else, of the same numbers."""
        short, long = self.of[text], self.of[longer]
        own, others = figures(text), figures(longer)
        return short <= long and len(short) >= LEAST_COMMON and (own == others or not (own and others))
