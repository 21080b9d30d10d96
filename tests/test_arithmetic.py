"""Verdicts: rounding is never flagged, what rounding cannot explain always is."""

import itertools
import os
import random
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from checker.arithmetic.consistency import judge
from checker.arithmetic.equation import Amounts, Series, Share, Sum, Verdict
from checker.model import Place, Print
from checker.numbers import Number

SUBJECT: Any = SimpleNamespace()
NOWHERE: Any = SimpleNamespace()
PLACE = Place(NOWHERE)

#: `make injections` runs a million.
TABLES = int(os.environ.get("TABLES", "20000"))


def number(mantissa: int, decimals: int, exact: bool = False, about: bool = False) -> Print:
    return Print(SUBJECT, "field", "", Number("", mantissa, decimals, exact=exact, about=about), PLACE)


def verdict(parts: list[Print], whole: Print | Fraction) -> Verdict:
    return judge(Sum(SUBJECT, "field", tuple(parts), whole))


def rounded(value: Fraction, decimals: int) -> int:
    """Half away from zero, on the grid of the decimals."""
    scaled = abs(value) * 10**decimals
    return int(scaled + Fraction(1, 2)) * (-1 if value < 0 else 1)


def test_the_figures_of_the_operational_plan():
    assert not verdict([number(438, 1), number(532, 1)], Fraction(100)).holds
    short = verdict([number(m, 1) for m in (592, 282, 2, 65, 56)], Fraction(100))
    assert (short.total, short.difference, short.slack) == (Fraction(997, 10), Fraction(-3, 10), Fraction(1, 4))
    assert verdict([number(333, 1)] * 3, Fraction(100)).holds


def test_a_dash_has_no_slack():
    assert not verdict([number(0, 0, exact=True), number(99, 0)], Fraction(100)).holds
    assert verdict([number(0, 0), number(99, 0)], Fraction(100)).holds


def test_an_approximate_number_blocks_its_equation():
    assert verdict([number(50, 0, about=True)], Fraction(100)).blocked


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 1)), min_size=1, max_size=4), st.integers(-20, 20))
def test_verdicts_agree_with_exhaustive_enumeration(parts, whole):
    """On a grid of half units both ends of every interval are points, so enumeration decides exactly."""
    step = Fraction(1, 20)
    ranges = []
    for mantissa, decimals in parts:
        unit = Fraction(1, 10**decimals)
        low = mantissa * unit - unit / 2
        ranges.append([low + step * k for k in range(int(unit / step) + 1)][:: max(1, int(unit / step) // 2)])
    low, high = min(map(sum, itertools.product(*ranges))), max(map(sum, itertools.product(*ranges)))
    meets = low <= whole + Fraction(1, 2) and high >= whole - Fraction(1, 2)
    assert verdict([number(m, d) for m, d in parts], number(whole, 0)).holds == meets


def test_correctly_rounded_tables_raise_no_alarm():
    """Random tables of 2 to 50 parts whose total is rounded from the exact sum; half of them of mixed precision."""
    generator = random.Random(0)
    for _ in range(TABLES):
        precisions = generator.choice(((0,), (1,), (2,), (0, 1, 2), (0, 1, 2), (0, 1, 2)))
        parts = []
        exact = Fraction(0)
        for _ in range(generator.randint(2, 50)):
            value = Fraction(generator.randint(-(10**9), 10**9), 10**4)
            decimals = generator.choice(precisions)
            exact += value
            parts.append(number(rounded(value, decimals), decimals))
        decimals = generator.choice(precisions)
        assert verdict(parts, number(rounded(exact, decimals), decimals)).holds


def test_a_difference_beyond_the_slack_is_always_found():
    generator = random.Random(1)
    for _ in range(2_000):
        parts = [number(generator.randint(0, 10**6), 0) for _ in range(generator.randint(2, 30))]
        total = sum(part.number.mantissa for part in parts)
        beyond = (len(parts) + 1) // 2 + 1
        assert not verdict(parts, number(total + generator.choice((-beyond, beyond)), 0)).holds


def rounded_as(value: Fraction, decimals: int, rounding: str) -> int:
    """A value on the grid of the decimals: nearest, or cut off towards zero."""
    return rounded(value, decimals) if rounding == "half" else int(abs(value) * 10**decimals) * (-1 if value < 0 else 1)


def test_truncated_tables_raise_no_alarm():
    generator = random.Random(2)
    for _ in range(5_000):
        exact = [Fraction(generator.randint(-(10**7), 10**7), 10**3) for _ in range(generator.randint(2, 20))]
        parts = [number(rounded_as(value, 1, "truncate"), 1) for value in exact]
        whole = number(rounded_as(sum(exact, Fraction(0)), 1, "truncate"), 1)
        assert judge(Sum(SUBJECT, "field", tuple(parts), whole), "truncate").holds


def test_truncation_is_half_open():
    """Three numbers cut off to whole ones make less than 3 more than their sum, and never less than it."""
    parts = [number(1, 0), number(2, 0), number(3, 0)]
    holds = {n: judge(Sum(SUBJECT, "field", tuple(parts), number(n, 0)), "truncate").holds for n in range(4, 11)}
    assert holds == {4: False, 5: False, 6: True, 7: True, 8: True, 9: False, 10: False}
    exact = {n: judge(Sum(SUBJECT, "field", tuple(parts), Fraction(n)), "truncate").holds for n in (5, 6, 8, 9)}
    assert exact == {5: False, 6: True, 8: True, 9: False}


def test_strict_sums_have_no_slack():
    parts = (number(333, 1), number(333, 1), number(333, 1))
    assert not judge(Sum(SUBJECT, "field", parts, Fraction(100)), "strict").holds
    assert judge(Sum(SUBJECT, "field", (*parts[:2], number(334, 1)), Fraction(100)), "strict").holds


def printed(mantissa: int, decimals: int, rounding: str = "half") -> Print:
    subject: Any = SimpleNamespace(header=SimpleNamespace(rounding=rounding))
    return Print(subject, "field", "", Number("", mantissa, decimals, "%"), PLACE)


def share_of(share: Print, part: int, whole: int) -> Verdict:
    amounts = {"2020": Amounts(Series((printed(whole, 0),)), Series((printed(part, 0),)))}
    return judge(Share(share, amounts, ("2020",), SUBJECT, "share"))


def test_verdicts_on_shares_agree_with_exhaustive_enumeration():
    """A share holds if and only if some values within the printed precision make it true."""
    generator = random.Random(4)
    half = Fraction(1, 2)
    for _ in range(300):
        whole, part, share = generator.randint(2, 30), generator.randint(0, 30), generator.randint(0, 100)
        shares = [100 * (part + p) / (whole + w) for p in (-half, half) for w in (-half, half)]
        meets = min(shares) <= share + half and max(shares) >= share - half
        assert share_of(printed(share, 0), part, whole).holds == meets


def test_correctly_rounded_shares_raise_no_alarm():
    generator = random.Random(5)
    for _ in range(5_000):
        whole = Fraction(generator.randint(10**3, 10**9), 1000)
        part = whole * generator.randint(0, 10**4) / 10**4
        share = printed(rounded(100 * part / whole, 1), 1)
        assert share_of(share, rounded(part, 0), rounded(whole, 0)).holds


def test_a_strict_plan_may_force_a_share_by_one_unit():
    assert not share_of(printed(335, 1), 100_000, 300_000).holds
    assert share_of(printed(334, 1, "strict"), 100_000, 300_000).holds
    assert not share_of(printed(336, 1, "strict"), 100_000, 300_000).holds


def test_a_share_of_nothing_is_not_judged():
    assert share_of(printed(50, 0), 5, 0).blocked
    assert share_of(replace(printed(50, 0), number=Number("", 50, 0, "%", about=True)), 1, 9).blocked
