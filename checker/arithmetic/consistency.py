"""Worst-case verdicts: an equation fails only if no rounding of its printed numbers can explain the difference.

Every printed number stands for an interval, by the rounding that the plan's header states (XBRL Calculations 1.1,
2023: half a unit either way, closed; truncated: a whole unit, half-open). A sum holds if and only if the interval of
its parts meets that of its whole; a share if and only if share x base meets 100 x part.
"""

from __future__ import annotations

from fractions import Fraction

from checker.arithmetic.equation import HUNDRED, Equation, Share, Sum, Verdict
from checker.arithmetic.interval import Interval, divided, margins, rounding_of, slack_interval, times, total
from checker.numbers import Number, align, scaled


def judge(equation: Equation, rounding: str = "half") -> Verdict:
    """The verdict on one equation; blocked if a part is not given or a number is only approximate."""
    if isinstance(equation, Share):
        return _judge_share(equation)
    if rounding == "half" and not equation.missing and _adds_up(equation):
        return Verdict(equation, holds=True)
    numbers = [part.number for part in equation.prints]
    whole = equation.whole
    if equation.missing or any(number.about for number in numbers):
        return Verdict(equation, holds=True, blocked=True)
    values, units, decimals = align(numbers)
    if isinstance(whole, Fraction):
        if decimals < 0:
            return Verdict(equation, holds=True, blocked=True)
        doubled_whole, parts = 2 * 10**decimals * whole.numerator // whole.denominator, len(numbers)
    else:
        doubled_whole, parts = values[-1], len(numbers) - 1
    doubled = sum(values[:parts])
    below, above, strict_below, strict_above = _reach(numbers, units, parts, rounding)
    short = doubled_whole - doubled
    if -below < short < above or (short == above and not strict_above) or (short == -below and not strict_below):
        return Verdict(equation, holds=True)
    return Verdict(
        equation,
        holds=False,
        total=scaled(doubled, -decimals) / 2,
        difference=scaled(-short, -decimals) / 2,
        slack=scaled(above if short > 0 else below, -decimals) / 2,
        decimals=max(decimals, 0),
        unit=numbers[0].unit,
    )


def _adds_up(equation: Sum) -> bool:
    """Whether a sum holds, without more ado where all its numbers are printed alike: nearly all do."""
    whole = equation.whole
    if isinstance(whole, Fraction):
        return False
    goal = whole.number
    missing, reach, decimals = goal.mantissa, int(not goal.exact), goal.decimals
    for part in equation.parts:
        number = part.number
        if number.decimals != decimals or number.about:
            return False
        missing -= number.mantissa
        reach += not number.exact
    return 2 * abs(missing) <= reach and not goal.about


def _reach(numbers: list[Number], units: list[int], parts: int, rounding: str) -> tuple[int, int, bool, bool]:
    """By how much the whole may lie below and above the sum of the parts, doubled, and whether only just not."""
    if rounding == "half":
        reach = sum(units)
        return (reach, reach, False, False)
    below = above = 0
    open_below = open_above = False
    for position, (number, unit) in enumerate(zip(numbers, units, strict=True)):
        low, high, open_low, open_high = margins(number, rounding)
        if position >= parts:  # what the whole may lie below its print, its parts may lie above theirs
            low, high, open_low, open_high = high, low, open_high, open_low
        below, above = below + low * unit, above + high * unit
        open_below, open_above = open_below or (open_low and unit > 0), open_above or (open_high and unit > 0)
    return (below, above, open_below, open_above)


def fits(equation: Share) -> bool | None:
    """Whether a share holds; None if it cannot be judged."""
    if equation.missing or equation.share.number.about:
        return None
    quick = _in_whole_numbers(equation)
    if quick is not None:
        return quick
    verdict = _judge_share(equation)
    return None if verdict.blocked else verdict.holds


def _in_whole_numbers(equation: Share) -> bool | None:
    """Whether a share holds, without fractions, where all its numbers allow it: nearly all do."""
    number = equation.share.number
    if number.exact or number.mantissa <= 0 or number.decimals < 0 or rounding_of(equation.share) != "half":
        return None
    least_part = most_part = least_base = most_base = 0
    for year in equation.years:
        part, base = equation.amounts[year].parts.doubled, equation.amounts[year].wholes.doubled
        if part is None or base is None:
            return None
        least_part, most_part = least_part + part[0], most_part + part[1]
        least_base, most_base = least_base + base[0], most_base + base[1]
    hundred = 200 * 10**number.decimals
    low, high = 2 * number.mantissa - 1, 2 * number.mantissa + 1
    if least_base <= 0:
        return None
    return bool(low * least_base <= hundred * most_part and hundred * least_part <= high * most_base)


def _judge_share(equation: Share) -> Verdict:
    if equation.missing or equation.share.number.about:
        return Verdict(equation, holds=True, blocked=True)
    if _in_whole_numbers(equation):
        return Verdict(equation, holds=True)
    share = equation.share.number
    chosen = [equation.amounts[year] for year in equation.years]
    base, part = total(amounts.wholes.range for amounts in chosen), total(amounts.parts.range for amounts in chosen)
    implied = divided(times((HUNDRED, HUNDRED), part), base)
    printed_base = sum(amounts.wholes.value for amounts in chosen)
    if implied[0] is None or implied[1] is None or not printed_base:
        return Verdict(equation, holds=True, blocked=True)
    own = slack_interval(equation.share)
    if own[0] is not None and own[1] is not None and own[0] <= implied[1] and implied[0] <= own[1]:
        return Verdict(equation, holds=True)
    value = HUNDRED * sum(amounts.parts.value for amounts in chosen) / printed_base
    return Verdict(
        equation,
        holds=False,
        total=value,
        difference=value - share.value,
        slack=_slack(own, share.value, value) + (implied[1] - implied[0]) / 2,
        decimals=max(share.decimals, 0) + 1,
        unit=share.unit or "%",
    )


def _slack(own: Interval, printed: Fraction, value: Fraction) -> Fraction:
    """How far the rounding of the share itself reaches towards what its amounts give."""
    end = own[1] if value > printed else own[0]
    return Fraction(0) if end is None else abs(end - printed)


def rounding_for(equation: Equation) -> str:
    """How the numbers of an equation were rounded; the widest reading where two plans differ."""
    ways = {rounding_of(print_) for print_ in equation.prints}
    return ways.pop() if len(ways) == 1 else "half"
