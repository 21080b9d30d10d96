"""Statements by the stems of their words: which of many say nearly the same.

Stems are costly and nearly no statements are alike. So the beginnings of words show first which may be: an index of the
rare ones leads to the few statements that may say all that another says.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, combinations, pairwise

_WORD = re.compile(r"[^\W\d_]+")
#: Numbers, and letters and Roman numerals that number things (not the first word, nor a letter with an apostrophe).
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|(?<=\W)(?:[A-Z]|[IVX]{2,})\b(?!['’])")
_LANGUAGES = {"en": "english", "fr": "french"}
#: Words that begin like a word set aside may be one of its forms.
_ASIDE_START = 5
#: Only the last letters of a stem may differ from the words that have it (`fréquence`, `fréquent`).
_ENDING = 3
#: A beginning that more statements have leads to all of them without a closer look.
_MANY = 50
#: Statements with fewer stems in common are too short to be compared; what is longer than that is read so far.
LEAST_COMMON, MAX_LENGTH = 2, 1_000
#: Statements that say as much make so many groups if some have a number, all the same one, and some have none.
_ONE_NUMBER = 2
#: Among so many words of a statement those are sought that another one lacks.
_MOST = 30


@dataclass(frozen=True, slots=True)
class Wording:
    """How statements of a language are compared.

    `aside`: words that say little (articles, verbs like "strengthen"); `telling`: words that tell apart, if one
    statement has them (groups, places, levels); `alike`: the least cosine of two statements, in per cent.
    """

    lang: str
    aside: Collection[str]
    telling: Collection[str]
    alike: int


class Starts(dict[str, str]):
    """How words begin: words of one stem alike (`map`, `maps`), words like one set aside with nothing."""

    def __init__(self, aside: Iterable[str]) -> None:
        super().__init__()
        self.aside = {word[:_ASIDE_START] for word in aside}

    def __missing__(self, word: str) -> str:
        self[word] = "" if word[:_ASIDE_START] in self.aside else word[:4].rstrip("sx")
        return self[word]


def figures(text: str) -> frozenset[str]:
    """What numbers a statement, or stands in it as a number."""
    return frozenset(_FIGURE.findall(text[:MAX_LENGTH]))


class Stems:
    """The stems of some statements, and how much each weighs: the rarer, the more (1 + the integer part of log2)."""

    def __init__(self, wording: Wording, texts: Iterable[str]) -> None:
        self.wording = wording
        self.words = {text: dict.fromkeys(_WORD.findall(text[:MAX_LENGTH].casefold())) for text in texts}
        self.starts = Starts(wording.aside)
        self.weights: dict[str, int] = {}
        self.marks: dict[str, int] = {}
        self.first: dict[str, str] = {}

    def pairs(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Which of some statements are alike, by place: each with those that say a little less, and as much as it.

        Of many that say as much, each is paired with the next only, so the pairs grow no faster than the statements.
        """
        places = self.candidates(texts)
        stems = {place: self.stems(texts[place]) for place in places}
        by_mark: dict[int, dict[frozenset[str], list[int]]] = {}
        for place in places:
            by_mark.setdefault(self.mark(stems[place]), {}).setdefault(figures(texts[place]), []).append(place)
        for place in places:
            for same in (by_mark[mark] for mark in self.shorter(stems[place], by_mark)):
                # Where several are told apart by their numbers, one without a number is none of them.
                alike = same.get(figures(texts[place])) or (next(iter(same.values())) if len(same) == 1 else [])
                if alike and self.is_alike(texts[alike[0]], texts[place]):
                    yield alike[0], place
        for same in by_mark.values():
            groups = list(same.values())
            if len(groups) == _ONE_NUMBER and frozenset() in same:
                groups = [sorted(groups[0] + groups[1])]
            for first, other in (pair for group in groups for pair in pairwise(group)):
                if self.is_alike(texts[first], texts[other]):
                    yield first, other

    def candidates(self, texts: Sequence[str]) -> list[int]:
        """The places of the statements that may be alike."""
        starts = [set(map(self.starts.__getitem__, self.words[text])) - {""} for text in texts]
        counts = Counter(chain.from_iterable(starts))
        ranks = {begin: rank for rank, begin in enumerate(sorted(counts, key=lambda begin: (counts[begin], begin)))}
        rarest = [min(begins, key=ranks.__getitem__, default="") for begins in starts]
        holders: dict[str, list[int]] = {begin: [] for begin in rarest if counts[begin] > 1}
        for place, begins in enumerate(starts if holders else ()):
            for begin in holders.keys() & begins:
                holders[begin].append(place)
        many = {begin for begin, alike in holders.items() if len(alike) > _MANY}
        found = {place for begin in many for place in holders[begin]}
        for place, begin in enumerate(rarest):
            alike = holders.get(begin, []) if begin not in many else []
            alike = [other for other in alike if starts[place] <= starts[other]]
            if len(alike) > 1:
                found.update(alike)
        return sorted(found)

    @cached_property
    def stem(self) -> Callable[[str], str]:
        """The stem of a word of the language."""
        import snowballstemmer  # type: ignore[import-untyped]

        stem: Callable[[str], str] = cache(snowballstemmer.stemmer(_LANGUAGES[self.wording.lang]).stemWord)
        return stem

    @cached_property
    def aside(self) -> frozenset[str]:
        """The stems that say little."""
        return frozenset(map(self.stem, self.wording.aside))

    @cached_property
    def telling(self) -> frozenset[str]:
        """The stems that tell apart."""
        return frozenset(map(self.stem, self.wording.telling))

    @cached_property
    def by_start(self) -> dict[str, dict[str, int]]:
        """The words of all statements, by how they begin, and in how many statements each stands."""
        found: dict[str, dict[str, int]] = {}
        for word, count in Counter(word for words in self.words.values() for word in words).items():
            found.setdefault(self.starts[word], {})[word] = count
        return found

    def stems(self, text: str) -> frozenset[str]:
        """What a statement says: its stems without those that say little."""
        stems = {self.stem(word): word for word in self.words[text]}
        for stem in stems.keys() - self.aside - self.marks.keys():
            self.first[stem] = stems[stem]
            self.marks[stem] = int.from_bytes(hashlib.blake2b(stem.encode(), digest_size=8).digest(), "big")
        return frozenset(stems.keys() - self.aside)

    def weight(self, stem: str) -> int:
        """How much a stem weighs: the rarer, the more."""
        if stem not in self.weights:
            alike, head = self.by_start[self.starts[self.first[stem]]].items(), stem[:-_ENDING]
            count = sum(number for word, number in alike if word.startswith(head) and self.stem(word) == stem)
            self.weights[stem] = max(len(self.words) // count, 1).bit_length() ** 2
        return self.weights[stem]

    def mark(self, stems: Collection[str]) -> int:
        """A number that stands for a set of stems; that of a set with one more differs by the number of that stem."""
        found = 0
        for stem in stems:
            found ^= self.marks[stem]
        return found

    def shorter(self, stems: frozenset[str], known: Collection[int]) -> Iterator[int]:
        """Of the known marks those of sets that lack so little of a set that they are alike: one stem, or two."""
        mark, little = self.mark(stems), sorted(stems - self.telling)
        if len(little) > _MOST:
            most = self.little(stems)
            little = [stem for stem in little if self.weight(stem) <= most][:_MOST]
        for some in (*((stem,) for stem in little), *combinations(little, 2)):
            near = mark ^ self.mark(some)
            # Nearly nothing is near, and what is costs much to weigh.
            if near in known and sum(map(self.weight, some)) <= self.little(stems):
                yield near

    def little(self, stems: frozenset[str]) -> int:
        """The most that may be left out of a set of stems by one that is still like it."""
        return sum(map(self.weight, stems)) * (10_000 - self.wording.alike**2) // 10_000

    def is_alike(self, text: str, longer: str) -> bool:
        """Whether a statement says nearly all that a longer one says, and nothing else, of the same numbers."""
        short, long = self.stems(text), self.stems(longer)
        own, others = figures(text), figures(longer)
        return short <= long and len(short) >= LEAST_COMMON and (own == others or not (own and others))
