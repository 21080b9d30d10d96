"""What a number should have been: the values that fit, by how few typing errors lead from them to what is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from checker.arithmetic.interval import Interval, margins, rounding_of
from checker.model import Print
from checker.numbers import MAX_DIGITS, STYLES, Number, read_number, scaled

#: So many printed values of an interval are compared one by one; of more, those a single typing error away.
MAX_GRID = 400


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A printed value that fits: typing distance from what is printed, distance from the middle, and the value."""

    distance: int
    off: Fraction
    mantissa: int
    decimals: int

    @property
    def value(self) -> Fraction:
        """The exact value."""
        return scaled(self.mantissa, -self.decimals)


@dataclass(frozen=True, slots=True)
class Grid:
    """The printed values within an interval: the likeliest, and how many there are (None: without end)."""

    best: Value
    count: int | None


def grid(print_: Print, within: Interval, decimals: int) -> Grid | None:
    """The printed values of so many decimals whose rounding meets an interval; None if there is none."""
    low, high = within
    number = print_.number
    unit = scaled(1, -decimals)
    if low is None or high is None:
        return None
    below, above, _, _ = margins(Number("", 1, decimals), rounding_of(print_))
    first, last = -((unit * above / 2 - low) // unit), (high + unit * below / 2) // unit
    if first > last:
        return None
    middle = (low + high) / 2
    if last - first < MAX_GRID:
        mantissas = set(range(int(first), int(last) + 1))
    else:
        mantissas = {m for m in _one_away(number, decimals) if first <= m <= last} or {round(middle / unit)}
    found = min(_value(number, mantissa, decimals, middle) for mantissa in mantissas)
    return Grid(found, int(last - first) + 1)


def _value(number: Number, mantissa: int, decimals: int, middle: Fraction) -> Value:
    off = abs(scaled(mantissa, -decimals) - middle)
    return Value(distance(number, mantissa, decimals), off, mantissa, decimals)


def distance(number: Number, mantissa: int, decimals: int) -> int:
    """How many typing errors lead from a value to what is printed.

    A digit substituted, swapped with its neighbour, dropped or doubled is one; so is a shifted decimal sign, or a sign.
    """
    if number.decimals == decimals:
        signs = int((number.mantissa < 0) != (mantissa < 0))
        one, other = abs(number.mantissa), abs(mantissa)
        found = edits(str(one), str(other)) if one != other else 0
        padded = edits(str(one).rjust(decimals + 1, "0"), str(other).rjust(decimals + 1, "0"))
        return signs + min(found, padded, 1 if _shifted(one, other) else found)
    value = scaled(mantissa, -decimals)
    if number.value and value and _power_of_ten(value / number.value):
        return 1
    return edits(_plain(number.mantissa, number.decimals), _plain(mantissa, decimals))


def _shifted(one: int, other: int) -> bool:
    return bool(one and other) and str(one).rstrip("0") == str(other).rstrip("0")


def _power_of_ten(ratio: Fraction) -> bool:
    return {str(ratio.numerator).rstrip("0"), str(ratio.denominator).rstrip("0")} == {"1"}


def _plain(mantissa: int, decimals: int) -> str:
    digits = str(abs(mantissa)).rjust(decimals + 1, "0") if decimals > 0 else str(abs(mantissa) * 10**-decimals)
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals > 0 else digits
    return f"-{text}" if mantissa < 0 else text


def edits(one: str, other: str) -> int:
    """Damerau-Levenshtein distance (optimal string alignment)."""
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        current = [i]
        for j, right in enumerate(other, start=1):
            best = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, before[j - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return previous[-1]


def _one_away(number: Number, decimals: int) -> set[int]:
    """The values that one typing error turns into what is printed."""
    text = str(abs(number.mantissa))
    if number.decimals != decimals:
        shift = decimals - number.decimals
        text = text + "0" * shift if shift > 0 else text[:shift] or "0"
    found = {text + "0", text[:-1] or "0"}
    for i in range(len(text) + 1):
        found.update(text[:i] + digit + rest for digit in "0123456789" for rest in (text[i:], text[i + 1 :]))
        found.add(text[:i] + text[i + 1 :] or "0")
        found.add(text[:i] + text[i + 1 : i + 2] + text[i : i + 1] + text[i + 2 :])
    sign = -1 if number.mantissa < 0 else 1
    return {sign * int(other) for other in found if other and len(other) <= MAX_DIGITS} | {-sign * int(text)}


def imitate(print_: Print, value: Value) -> str:
    """A value as the author prints his: `53,2 %` becomes `56,2 %`, `1,333,689` becomes `1,334,689`."""
    number = print_.number
    text = number.text.strip()
    match = re.search(r"[0-9](?:.*[0-9])?", text)
    if match is None:
        return _plain(value.mantissa, value.decimals)
    body, before, after = match[0], text[: match.start()], text[match.end() :]
    point, groups = STYLES[style_of(print_, text)]
    shown = len(body.rpartition(point)[2]) if point in body else 0
    decimals = value.decimals - (number.decimals - shown)  # what the table's scale moved is not printed
    whole, _, rest = _plain(abs(value.mantissa), decimals).partition(".")
    used = re.findall(r"[0-9]([^0-9])(?=[0-9]{3}(?![0-9]))", body.partition(point)[0] if shown else body)
    group = next((sign for sign in used if sign in groups), "")
    if not group and len(whole) > 3 and not re.search(r"[0-9]{4}", body):
        group = "," if point == "." else " "
    grouped = f"{int(whole):,}".replace(",", group) if group else whole
    signless = re.sub(r"[-−–]\s*$", "", before)
    minus = (before[len(signless) :] or "-") if value.mantissa < 0 else ""
    return f"{signless}{minus}{grouped}{point + rest if rest else ''}{after}"


def style_of(print_: Print, text: str) -> str:
    """The number style that reads the text as it was read, if possible without a scale of the table."""
    number = print_.number
    styles = [style for style in (print_.subject.header.numbers, "en", "fr") if style]
    for scale in (0, 3, 6):
        for style in styles:
            found = read_number(text, style, scale)
            if isinstance(found, Number) and (found.mantissa, found.decimals) == (number.mantissa, number.decimals):
                return style
    return styles[0]
