"""Worst-case verdicts: an equation fails only if no rounding of its printed numbers can explain the difference.

Every printed number v with d decimals stands for the closed interval [v - 10^-d/2, v + 10^-d/2] (XBRL Calculations 1.1,
2023, as interval sums); a sum holds if and only if the interval of the parts meets that of the whole:
|sum - whole| <= sum of the half-units of all its numbers.
"""

from __future__ import annotations

from fractions import Fraction

from checker.arithmetic.equation import Sum, Verdict
from checker.numbers import align, scaled


def judge(equation: Sum) -> Verdict:
    """The verdict on one equation; blocked if a part is not given or a number is only approximate."""
    whole = equation.whole
    numbers = [part.number for part in equation.parts]
    if not isinstance(whole, Fraction):
        numbers.append(whole.number)
    if equation.missing or any(number.about for number in numbers):
        return Verdict(equation, holds=True, blocked=True)
    values, units, decimals = align(numbers)
    if isinstance(whole, Fraction):
        doubled_whole = int(2 * whole * 10**decimals) if decimals >= 0 else None
        if doubled_whole is None:
            return Verdict(equation, holds=True, blocked=True)
        doubled = sum(values)
    else:
        doubled_whole = values.pop()
        doubled = sum(values)
    if abs(doubled - doubled_whole) <= sum(units):
        return Verdict(equation, holds=True)
    return Verdict(
        equation,
        holds=False,
        total=scaled(doubled, -decimals) / 2,
        difference=scaled(doubled - doubled_whole, -decimals) / 2,
        slack=scaled(sum(units), -decimals) / 2,
        decimals=max(decimals, 0),
        unit=numbers[0].unit,
    )
