"""Numbers as printed: the grammar, exact values, and the interval that the printed precision stands for.

No float is ever built. A number keeps its text, an integer mantissa and how many decimals were printed: `62,50 %` is
mantissa 6250 with 2 decimals. Definition of the intervals: XBRL Calculations 1.1 (2023), section 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from checker.record import record

MAX_DIGITS = 30
MAX_LENGTH = 80
NBSP, NNBSP, THIN = "\u00a0", "\u202f", "\u2009"
_SPACES = f" {NBSP}{NNBSP}{THIN}"

#: Decimal sign and the signs that may group digits, by number style.
STYLES: dict[str, tuple[str, str]] = {
    "en": (".", f",'’{_SPACES}"),
    "ch": (".", f"'’{_SPACES}"),
    **dict.fromkeys(("fr", "de", "it", "es", "pt", "nl", "ru"), (",", f".'’{_SPACES}")),
}
_WHOLE = re.compile(rf"[0-9]{{1,3}}(?:([{_SPACES}])[0-9]{{3}}(?:\1[0-9]{{3}}){{0,8}})?|[0-9]{{4,{MAX_DIGITS}}}")
_NOT_GIVEN = frozenset(
    {"n/a", "na", "n.a.", "n.d.", "nd", "n.c.", "nc", "s.o.", "tbd", "t.b.d.", "tbc", "…", "...", "?"}
    | {"à déterminer", "a determiner", "à définir", "à confirmer", "à préciser", "non disponible"}
    | {"not available", "not applicable", "to be determined", "to be defined", "to be confirmed"}
)
_DASHES = frozenset("-–—‒−")
_ABOUT = r"(?:~|≈|env\.|environ|about|approx\.|approximately|ca\.|c\.)"


@record
class Number:
    """A printed number: value = mantissa / 10**decimals, in its unit (`%`, a currency code, other words, or none)."""

    text: str
    mantissa: int
    decimals: int
    unit: str = ""
    exact: bool = False
    about: bool = False

    @property
    def value(self) -> Fraction:
        """The exact value as printed (56,2 % is 562/10)."""
        return scaled(self.mantissa, -self.decimals)

    @property
    def half_unit(self) -> Fraction:
        """Half a unit in the last place printed; 0 for an exact number."""
        return Fraction(0) if self.exact else scaled(1, -self.decimals) / 2


@dataclass(frozen=True, slots=True)
class Misread:
    """Why a text is no number: `not-a-number`, `ambiguous-number` or `decimal-sign` (right digits, wrong style)."""

    case: str


def scaled(mantissa: int, exponent: int) -> Fraction:
    """The exact rational mantissa x 10**exponent; the exponent is small, of either sign."""
    return Fraction(mantissa * 10**exponent) if exponent >= 0 else Fraction(mantissa, 10**-exponent)


def read_number(text: str, style: str | None, scale: int = 0) -> Number | Misread | None:
    """Read a printed number; None if the text says that it is not given.

    `style` is a key of STYLES, None if the plan names none; `scale` is the power of ten of the table (thousands: 3).
    A printed dash is an exact zero.
    """
    stripped = text.strip()
    # Whole numbers, bare or grouped by spaces, nearly all that budgets hold, need no grammar.
    if stripped.isdigit() and stripped.isascii() and len(stripped) <= MAX_DIGITS:
        return Number(text, int(stripped), -scale)
    if style is not None and (match := _WHOLE.fullmatch(stripped)):
        space = match[1]
        return Number(text, int(stripped.replace(space, "") if space else stripped), -scale)
    if not stripped or stripped.casefold() in _NOT_GIVEN:
        return None
    if stripped in _DASHES:
        return Number(text, 0, 0, exact=True)
    if len(stripped) > MAX_LENGTH:
        return Misread("not-a-number")
    if style is not None:
        number = _read(stripped, text, *STYLES[style], scale)
        return number or Misread("decimal-sign" if _other_reading(stripped, style) else "not-a-number")
    return _read_without_style(stripped, text, scale)


def is_given(text: str) -> bool:
    """Whether a text says anything: neither blank nor a dash nor one of the ways to say "not given"."""
    stripped = text.strip()
    return bool(stripped) and stripped not in _DASHES and stripped.casefold() not in _NOT_GIVEN


def _read_without_style(stripped: str, text: str, scale: int) -> Number | Misread:
    if not re.search(r"[0-9][.,][0-9]", stripped):
        return _read(stripped, text, *STYLES["en"], scale) or Misread("not-a-number")
    readings = [number for style in ("en", "fr") if (number := _read(stripped, text, *STYLES[style], scale))]
    both_signs = "." in stripped and "," in stripped
    if both_signs and len(readings) == 1:
        return readings[0]
    return Misread("ambiguous-number" if readings else "not-a-number")


def _other_reading(stripped: str, style: str) -> bool:
    other = "fr" if STYLES[style][0] == "." else "en"
    return _read(stripped, stripped, *STYLES[other], 0) is not None


@cache
def _grammar(decimal: str, groups: str) -> re.Pattern[str]:
    digits = rf"[0-9]{{1,3}}(?:(?P<group>[{re.escape(groups)}])[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*|[0-9]+"
    return re.compile(
        rf"({_ABOUT})?\s*([-+−])?\s*(?:([A-Z]{{3}}|[€$£])\s*)?({digits})"
        rf"(?:{re.escape(decimal)}([0-9]+))?(?:[eE]([-+]?[0-9]{{1,2}}))?(\s*[^0-9\s].*)?",
    )


@lru_cache(maxsize=10_000)
def _read(stripped: str, text: str, decimal: str, groups: str, scale: int) -> Number | None:
    match = _grammar(decimal, groups).fullmatch(stripped)
    if match is None:
        return None
    about, sign, before, whole, group, decimals, exponent_text, after = match.groups(default="")
    whole = whole.replace(group, "") if group else whole
    exponent = int(exponent_text or 0)
    # A sign left over after the digits ("1,2,3", "12.5" where the comma is the decimal sign) is a misprint, not a unit.
    if len(whole) + len(decimals) > MAX_DIGITS or abs(exponent) > MAX_DIGITS or (after and not _is_unit(after)):
        return None
    mantissa = int(whole + decimals) * (-1 if sign in ("-", "−") else 1)
    return Number(text, mantissa, len(decimals) - exponent - scale, after.strip() or before, about=bool(about))


def _is_unit(text: str) -> bool:
    """Whether what follows the digits can be a unit: a sign or words, set apart if they hold digits (`12 t CO2`)."""
    words = text.strip()
    if text == words and re.match(r"[^\W\d_](?![^\W\d_])", text):
        return False  # "1O", "5M": a letter stuck to the digits is a misprint or hides a scale
    if text == words and re.match(r"[^\W\d]+[-+]?\d", text):
        return False
    if words[:1].isalpha():
        # "80 to 100", "1 sur 3", "5 O00": not one number; a digit in a unit is one and follows a letter ("t CO2").
        return not re.search(r"(?<![^\W\d_])[0-9]", words)
    return not words or words[0] in "%‰€$£°"


def doubt(number: Number, currency: str) -> str:
    """Why an amount may not be what it seems: `thousands`, `currency` or `unit`; empty if there is no doubt.

    Nobody prints money with three decimals: `300,000` where the comma is the decimal sign is three hundred thousand.
    """
    if number.decimals == 3 and not number.unit:
        return "thousands"
    if not number.unit or number.unit == currency or number.unit in "€$£":
        return ""
    if re.fullmatch(r"[A-Z]{3}", number.unit):
        return "currency" if currency else ""
    return "" if re.fullmatch(r"francs?|euros?|dollars?", number.unit, re.IGNORECASE) else "unit"


#: Words of scale and their powers of ten; `billion` is one only where it means the same to every reader of the style.
_POWERS = dict.fromkeys(("thousand", "thousands", "mille", "millier", "milliers"), 3) | dict.fromkeys(
    ("million", "millions", "mio"), 6
)
_BILLIONS = {"en": ("billion", "billions", "bn"), "fr": ("milliard", "milliards", "md", "mds")}


def rewritten(text: str, style: str | None) -> str:
    """What to type in a style for a number of another style or with a word of scale; empty where that is not clear."""
    own = style or "fr"
    as_own, as_other = (
        _read(text.strip(), text, *STYLES[one], 0) for one in (own, "fr" if STYLES[own][0] == "." else "en")
    )
    is_own = as_own is not None and (as_own.unit != "" or as_own.decimals != 3)
    number = as_own if is_own else as_other
    word, _, rest = number.unit.partition(" ") if number else ("", "", "")
    power = 9 if word.casefold() in _BILLIONS.get(own, ()) else _POWERS.get(word.casefold(), 0)
    if number is None or number.about or (is_own and not power):
        return ""
    unit = re.sub(r"^(?:de |d['’])", "", rest) if power else number.unit
    group = {"en": ",", "ch": "'"}.get(own, NBSP)
    whole, _, decimals = printed(number.value * 10**power, number.decimals - power, "", "en").partition(".")
    digits = whole.replace(",", group) + (STYLES[own][0] + decimals if decimals else "")
    return f"{digits}{NBSP}{unit}" if unit else digits


def align(numbers: Iterable[Number]) -> tuple[list[int], list[int], int]:
    """Mantissas and half-units doubled, both as integers over one power of ten: (2v, 2h, decimals).

    Sums over them are exact and cheap: |2D| <= sum of 2h decides a verdict without any fraction.
    """
    listed = list(numbers)
    decimals = max((number.decimals for number in listed), default=0)
    if all(number.decimals == decimals for number in listed):
        return [2 * number.mantissa for number in listed], [int(not number.exact) for number in listed], decimals
    factors = [10 ** (decimals - number.decimals) for number in listed]
    values = [2 * number.mantissa * factor for number, factor in zip(listed, factors, strict=True)]
    units = [0 if number.exact else factor for number, factor in zip(listed, factors, strict=True)]
    return values, units, decimals


def printed(value: Fraction, decimals: int, unit: str, lang: str) -> str:
    """A value as a reader of the language expects it: `62,55 %` (no-break space) in French, `62.55%` in English."""
    digits = max(decimals, 0)
    mantissa = value * 10**digits
    rounded = int(abs(mantissa) + Fraction(1, 2))
    whole, rest = divmod(rounded, 10**digits)
    french = lang == "fr"
    text = f"{whole:,}".replace(",", NNBSP if french else ",")
    if digits:
        text += ("," if french else ".") + str(rest).rjust(digits, "0")
    sign = "−" if mantissa < 0 and rounded else ""
    gap = "" if not unit or (unit == "%" and not french) else NBSP
    return f"{sign}{text}{gap}{unit}"
