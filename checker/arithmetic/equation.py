"""Equations between printed numbers: parts make a whole (Sum); a share of wholes makes parts (Share)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from checker.arithmetic.interval import Interval, rounding_of, slack_interval, total
from checker.finding import Term
from checker.model import Element, Header, Joint, Link, Print, Subject, Table
from checker.record import record

About: TypeAlias = Element | Header | Joint | Link | Table
HUNDRED = Fraction(100)


@record
class Sum:
    """Parts that must make a whole: another printed number, or a constant that is exact (100 %).

    `subject` and `field` name what the equation is about (the group whose parts these are). `missing` parts are
    subjects whose number is not given: they block the equation, for a blank is no zero. `label` says in a message what
    the parts are; `key` tells apart the equations about one field.
    """

    subject: About
    field: str
    parts: tuple[Print, ...]
    whole: Print | Fraction
    missing: tuple[Subject, ...] = ()
    period: str = ""
    key: str = ""
    label: tuple[Term | str, ...] = ()

    @property
    def prints(self) -> tuple[Print, ...]:
        """All its printed numbers."""
        return self.parts if isinstance(self.whole, Fraction) else (*self.parts, self.whole)


@dataclass(frozen=True, eq=False)
class Series:
    """Numbers that are added up on one side of a share, and the interval of their sum, found once."""

    prints: tuple[Print, ...]

    @cached_property
    def range(self) -> Interval:
        """What the sum may be; in a `strict` plan each number may be off by a unit, since its sums were made to fit."""
        return total(slack_interval(print_) for print_ in self.prints)

    @cached_property
    def doubled(self) -> tuple[int, int] | None:
        """Twice the ends of the range, where these are whole numbers and none is negative: quick to compute with."""
        least = most = 0
        for print_ in self.prints:
            number = print_.number
            if number.decimals or number.about or number.mantissa < 0 or rounding_of(print_) != "half":
                return None
            least += 2 * number.mantissa - (not number.exact)
            most += 2 * number.mantissa + (not number.exact)
        return (least, most)

    @cached_property
    def value(self) -> Fraction:
        """The sum as printed."""
        return sum((print_.number.value for print_ in self.prints), Fraction(0))


@record
class Amounts:
    """What a share relates in one year: the numbers that make its base, and those that make its part."""

    wholes: Series
    parts: Series


@record
class Share:
    """A share in per cent of a base: share x (sum of wholes over the years) = 100 x (sum of parts over the years).

    `amounts` holds every year for which both sides are given in full; `years` are those that the share is read as
    covering. A year without amounts blocks the equation. `table` prints the share; `base` names the whole.
    `otherwise` reads the same share over another base, where its heading may be wrong about that.
    """

    share: Print
    amounts: Mapping[str, Amounts]
    years: tuple[str, ...]
    base: Element | Table | Term
    field: str
    key: str = ""
    table: Table | None = None
    otherwise: Callable[[], Share | None] | None = None

    @property
    def subject(self) -> About:
        """What the share is about."""
        return self.share.subject

    @property
    def missing(self) -> bool:
        """Whether amounts of a year are not given."""
        return any(year not in self.amounts for year in self.years)

    @property
    def wholes(self) -> tuple[Print, ...]:
        """The numbers of the base over the years."""
        return tuple(print_ for year in self.years for print_ in self.amounts[year].wholes.prints)

    @property
    def parts(self) -> tuple[Print, ...]:
        """The numbers of the part over the years."""
        return tuple(print_ for year in self.years for print_ in self.amounts[year].parts.prints)

    @property
    def prints(self) -> tuple[Print, ...]:
        """All its printed numbers."""
        return () if self.missing else (self.share, *self.wholes, *self.parts)

    @property
    def period(self) -> str:
        """The years in words: 2020-2023, or 2020, 2022."""
        return span(self.years)


Equation: TypeAlias = Sum | Share


def span(years: tuple[str, ...]) -> str:
    """Years as a reader expects them: first and last if none is left out."""
    numbers = [int(year) for year in years if year.isdecimal()]
    if len(numbers) == len(years) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{years[0]}-{years[-1]}"
    return ", ".join(years)


@record
class Verdict:
    """Whether an equation holds. All values are exact, in the unit of the parts (for a share, in per cent).

    `total` is what the numbers make, `difference` is that minus what is printed; `slack` is the most that rounding of
    the printed numbers can explain.
    """

    equation: Equation
    holds: bool
    blocked: bool = False
    total: Fraction = Fraction(0)
    difference: Fraction = Fraction(0)
    slack: Fraction = Fraction(0)
    decimals: int = 0
    unit: str = ""
