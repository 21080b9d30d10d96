"""Which years and which base a table of shares really has: the stated reading against others, by what each explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from checker.arithmetic.consistency import fits
from checker.arithmetic.equation import Share
from checker.model import Header, Table

#: An identity: at least this many figures, and at least this part of them explained.
ENOUGH = 10
IDENTITY = Fraction(9, 10)
#: From here down a stated reading is not what the figures are.
DOUBTFUL = Fraction(8, 10)
#: So many figures beyond doubt must contradict the stated reading, where only those beyond doubt speak for another.
CONTRADICTED = 3
FEW_YEARS = 6
MAX_YEARS = 12

#: The printed numbers (as `id`) that stand in a sum that fails: they decide nothing.
Doubtful: TypeAlias = "set[int]"


@dataclass(frozen=True, slots=True)
class Reading:
    """How many of a group's figures hold over some years: of all, and of those that no failing sum casts doubt on.

    `other_base`: as shares of another whole than the stated one.
    """

    years: tuple[str, ...]
    count: int
    held: int
    sound: int
    sound_held: int
    other_base: bool = False

    @property
    def support(self) -> Fraction:
        """The part of the figures that the reading explains."""
        return Fraction(self.held, self.count) if self.count else Fraction(0)

    @property
    def unbroken(self) -> bool:
        """Whether enough figures are beyond doubt, and the reading explains them all."""
        return self.sound_held == self.sound >= ENOUGH


@dataclass(frozen=True, slots=True)
class Inferred:
    """What became of the shares of one table (or of one plan outside its tables).

    `better` is the reading that contradicts the stated one; `reread` are the shares over its base. Without one, a group
    that is not `trusted` says nothing about single numbers.
    """

    table: Table | None
    header: Header
    shares: tuple[Share, ...]
    stated: Reading
    better: Reading | None = None
    trusted: bool = True
    others: tuple[Share, ...] = ()

    @property
    def reread(self) -> tuple[Share, ...]:
        """The shares over the base that they are read with."""
        return self.others if self.better and self.better.other_base else self.shares

    @property
    def years(self) -> tuple[str, ...]:
        """The years that the shares are read over."""
        return (self.better or self.stated).years

    @property
    def all_hold(self) -> bool:
        """Whether all shares hold over these years: nothing is left to judge."""
        return (self.better or self.stated).held == len(self.shares)

    @property
    def unreconciled(self) -> bool:
        """Whether too many figures contradict the stated reading to call any of them wrong."""
        return not self.trusted and self.stated.count >= ENOUGH


def infer(shares: Sequence[Share], doubtful: Doubtful) -> Iterator[Inferred]:
    """Read the shares of each table over the years that explain them."""
    groups: dict[tuple[Header, Table | None, tuple[str, ...]], list[Share]] = {}
    for share in shares:
        groups.setdefault((share.share.subject.header, share.table, share.years), []).append(share)
    for (header, table, years), group in groups.items():
        yield _infer(header, table, years, group, doubtful)


def _infer(
    header: Header, table: Table | None, years: tuple[str, ...], group: list[Share], doubtful: Doubtful
) -> Inferred:
    stated = read(group, years, doubtful)
    if stated.support > DOUBTFUL or stated.count < 3:
        return Inferred(table, header, tuple(group), stated)
    if all(map(_direct, group)):
        # Shares and amounts are printed side by side: there is nothing to read into them, unless nothing fits.
        return Inferred(table, header, tuple(group), stated, trusted=2 * stated.held >= stated.count)
    if len(group) < ENOUGH or table is None:
        return Inferred(table, header, tuple(group), stated, trusted=2 * stated.held > stated.count)
    found = [share.otherwise() if share.otherwise else None for share in group]
    others = [share for share in found if share is not None]
    best = _best(group, others if len(others) == len(group) else [], stated, doubtful)
    better = best if best is not stated else None
    return Inferred(table, header, tuple(group), stated, better, best is not None, tuple(others))


def _direct(share: Share) -> bool:
    """Whether nobody had to conclude which years are meant."""
    if not all(year.isdecimal() for year in share.years):
        return True
    beside = share.share.place.mapping
    return share.table is not None and not share.missing and all(p.place.mapping is beside for p in share.parts)


def read(
    group: Sequence[Share], years: tuple[str, ...], doubtful: Doubtful, most: int | None = None, other: bool = False
) -> Reading:
    """How many figures hold over some years; gives up once more than `most` sound ones do not."""
    count = held = sound = sound_held = 0
    for stated in group:
        share = stated if stated.years == years else replace(stated, years=years)
        holds = fits(share)
        if holds is None:
            continue
        count, held = count + 1, held + holds
        if not doubtful or doubtful.isdisjoint(map(id, share.prints)):
            sound, sound_held = sound + 1, sound_held + holds
        if most is not None and sound - sound_held > most:
            break
    return Reading(years, count, held, sound, sound_held, other)


def _best(group: list[Share], others: list[Share], stated: Reading, doubtful: Doubtful) -> Reading | None:
    """The one reading that explains nearly all figures; where a wrong amount spoils many, all that are beyond doubt."""
    readings = [
        read(shares, years, doubtful, len(group) // 10, other)
        for other, shares in ((False, group), (True, others))
        for years in _subsets(sorted({year for share in shares for year in share.amounts if year.isdecimal()}))
        if other or years != stated.years
    ]
    found = [reading for reading in readings if 10 * reading.count >= 9 * len(group)]
    clear = sorted((r for r in found if r.support >= IDENTITY), key=lambda r: (-r.held, r.other_base, r.years))
    if clear:  # another base must explain more than the stated one: with one objective, both are the same
        rivals = [r for r in clear if (r.held, r.other_base) == (clear[0].held, clear[0].other_base)]
        return clear[0] if len(rivals) == 1 else None
    unbroken = [reading for reading in (stated, *found) if reading.unbroken]
    unbroken = [reading for reading in unbroken if not reading.other_base] or unbroken
    if len(unbroken) != 1 or (unbroken[0] is not stated and stated.sound - stated.sound_held < CONTRADICTED):
        return None
    return unbroken[0]


def _subsets(years: list[str]) -> Iterator[tuple[str, ...]]:
    """All subsets of a few years, the unbroken spans of more."""
    if len(years) > MAX_YEARS:
        return
    if len(years) <= FEW_YEARS:
        for size in range(1, len(years) + 1):
            yield from combinations(years, size)
        return
    for start in range(len(years)):
        for end in range(start + 1, len(years) + 1):
            yield tuple(years[start:end])
