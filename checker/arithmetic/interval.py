"""Closed intervals of exact rationals: what a printed number stands for, and the arithmetic of such ranges.

An end that is None is open to infinity. Half-open intervals of truncated numbers are closed here: that is wider, so
nothing is excluded that could be true; the verdict on a single equation (`consistency`) is strict about them.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from checker.model import Header, Print
from checker.numbers import Number, scaled

Interval: TypeAlias = tuple[Fraction | None, Fraction | None]
UNBOUNDED: Interval = (None, None)


def margins(number: Number, rounding: str) -> tuple[int, int, bool, bool]:
    """How far the true value may lie below and above, in halves of the last digit printed, and which ends are open.

    `half`: half a unit either way; `truncate`: a whole unit, away from zero, its far end open; `strict`: as printed.
    """
    if number.exact or rounding == "strict":
        return (0, 0, False, False)
    if rounding != "truncate":
        return (1, 1, False, False)
    if number.mantissa == 0:
        return (2, 2, True, True)
    return (0, 2, False, True) if number.mantissa > 0 else (2, 0, True, False)


def rounding_of(print_: Print) -> str:
    """How the plan that prints a number says it rounds."""
    header: Header = print_.subject.header
    return header.rounding


def interval(print_: Print) -> Interval:
    """The values that a printed number stands for; anything where it is only approximate."""
    number = print_.number
    return UNBOUNDED if number.about else _around(number, rounding_of(print_))


@lru_cache(maxsize=100_000)
def _around(number: Number, rounding: str) -> Interval:
    below, above, _, _ = margins(number, rounding)
    half = scaled(1, -number.decimals) / 2
    return (number.value - below * half, number.value + above * half)


def pad(print_: Print) -> Fraction:
    """What a number of a `strict` plan may lie off its own share or amount: its sums were made to fit, by a unit."""
    strict = rounding_of(print_) == "strict" and not print_.number.exact
    return scaled(1, -print_.number.decimals) if strict else Fraction(0)


def slack_interval(print_: Print) -> Interval:
    """The values that a number stands for where it is not added up with others of its table."""
    return widen(interval(print_), pad(print_))


def meet(first: Interval, second: Interval) -> Interval | None:
    """What two intervals have in common, None for nothing."""
    low = second[0] if first[0] is None else first[0] if second[0] is None else max(first[0], second[0])
    high = second[1] if first[1] is None else first[1] if second[1] is None else min(first[1], second[1])
    return None if low is not None and high is not None and low > high else (low, high)


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval around some."""
    listed = list(intervals)
    lows, highs = [low for low, _ in listed], [high for _, high in listed]
    low = None if None in lows else min(end for end in lows if end is not None)
    high = None if None in highs else max(end for end in highs if end is not None)
    return (low, high)


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum of intervals."""
    low: Fraction | None = Fraction(0)
    high: Fraction | None = Fraction(0)
    for least, most in intervals:
        low = None if low is None or least is None else low + least
        high = None if high is None or most is None else high + most
    return (low, high)


def widen(given: Interval, pad: Fraction) -> Interval:
    """An interval with some more on either side."""
    low, high = given
    return (None if low is None else low - pad, None if high is None else high + pad)


def times(first: Interval, second: Interval) -> Interval:
    """The product of two intervals; unbounded if one of them is."""
    (a, b), (c, d) = first, second
    if a is None or b is None or c is None or d is None:
        return UNBOUNDED
    if a >= 0 and c >= 0:
        return (a * c, b * d)
    corners = (a * c, a * d, b * c, b * d)
    return (min(corners), max(corners))


def divided(first: Interval, second: Interval) -> Interval:
    """The quotient of two intervals; unbounded if one of them is, or if the divisor may be zero."""
    low, high = second
    if low is None or high is None or low <= 0 <= high:
        return UNBOUNDED
    return times(first, (1 / high, 1 / low))
