"""Columns: kinds of elements in the order in which links lead from one to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def ranks(pairs: Counter[tuple[K, K]]) -> dict[K, int]:
    """How many steps each kind is from where its links end; a pair that would close a circle does not count.

    Pairs are taken the most frequent first, so that a few links against the grain do not turn the order round.
    """
    onward: dict[K, set[K]] = {}
    for (start, end), _ in sorted(pairs.items(), key=lambda item: (-item[1], str(item[0]))):
        onward.setdefault(start, set())
        onward.setdefault(end, set())
        if start != end and start not in reached(onward, end):
            onward[start].add(end)
    found: dict[K, int] = {}
    while len(found) < len(onward):
        ready = [kind for kind in onward if kind not in found and onward[kind] <= found.keys()]
        found |= {kind: max((found[end] + 1 for end in onward[kind]), default=0) for kind in ready}
    return found


def reached(onward: dict[K, set[K]], start: K) -> set[K]:
    """What can be reached from a kind, itself included."""
    found, newest = {start}, {start}
    while newest:
        newest = {end for kind in newest for end in onward.get(kind, ())} - found
        found |= newest
    return found


def shortcuts(pairs: Iterable[tuple[K, K]]) -> set[tuple[K, K]]:
    """The pairs that skip a step: their end is also reached by way of others."""
    onward: dict[K, set[K]] = {}
    for start, end in pairs:
        onward.setdefault(start, set()).add(end)
    return {
        (start, end)
        for start, ends in onward.items()
        for end in ends
        if any(end in reached(onward, other) for other in ends - {start, end})
    }
