"""Which titles were reworded: the most similar ones of two lists, found without comparing each with each."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model import Element
from checker.terms import plain

#: How alike two titles must be to be one reworded (twice what they share, over what they have).
LEAST = 0.65
#: A sequence of letters that more titles have says nothing about which of them is meant.
MAX_HOLDERS = 20
#: How many titles are compared with one.
MAX_COMPARED = 20


def similar(olds: Sequence[Element], news: Sequence[Element]) -> list[tuple[Element, Element]]:
    """Pairs of similar titles, the most similar first; each element is in one pair at most."""
    if not olds or not news:
        return []
    grams_old, grams_new = [_grams(e.title) for e in olds], [_grams(e.title) for e in news]
    holders: dict[str, list[int]] = {}
    for position, grams in enumerate(grams_new):
        for gram in grams:
            holders.setdefault(gram, []).append(position)
    found: list[tuple[float, str, str, int, int]] = []
    for position, grams in enumerate(grams_old):
        for other in _candidates(grams, holders):
            likeness = 2 * len(grams & grams_new[other]) / (len(grams) + len(grams_new[other]))
            if likeness >= LEAST:
                found.append((-likeness, plain(olds[position].title), plain(news[other].title), position, other))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, position, other in sorted(found):
        if position not in pairs and other not in taken:
            pairs[position] = other
            taken.add(other)
    return [(olds[position], news[other]) for position, other in pairs.items()]


def _grams(title: str) -> frozenset[str]:
    """The sequences of three letters in a title; words begin and end with a sign of their own."""
    text = f"_{plain(title)}_"
    return frozenset(text[at : at + 3] for at in range(len(text) - 2))


def _candidates(grams: frozenset[str], holders: dict[str, list[int]]) -> list[int]:
    """The titles that share the rarest sequences with one, of few titles those that share any."""
    shared = sorted((len(holders[gram]), gram) for gram in grams if gram in holders)
    found: dict[int, None] = {}
    for count, gram in shared:
        if count > MAX_HOLDERS or len(found) >= MAX_COMPARED:
            break
        found.update(dict.fromkeys(holders[gram]))
    return list(found)
