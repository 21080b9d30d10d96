"""An equation between printed numbers: parts make a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from checker.finding import Term
from checker.model import Element, Header, Joint, Link, Print, Subject, Table


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """Parts that must make a whole: another printed number, or a constant that is exact (100 %).

    `subject` and `field` name what the equation is about (the group whose parts these are). `missing` parts are
    subjects whose number is not given: they block the equation, for a blank is no zero. `label` says in a message what
    the parts are; `key` tells apart the equations about one field.
    """

    subject: Element | Header | Joint | Link | Table
    field: str
    parts: tuple[Print, ...]
    whole: Print | Fraction
    missing: tuple[Subject, ...] = ()
    period: str = ""
    key: str = ""
    label: tuple[Term | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sum holds. All values are exact, in the unit of the parts.

    `difference` is sum minus whole; `slack` is the most that rounding of the printed numbers can explain.
    """

    equation: Sum
    holds: bool
    blocked: bool = False
    total: Fraction = Fraction(0)
    difference: Fraction = Fraction(0)
    slack: Fraction = Fraction(0)
    decimals: int = 0
    unit: str = field(default="")
