"""What is stated as a change ("25 % cheaper", "doubled") must say what it is a change from."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, RelationName, pattern, plain

_NUMBER, _PER_CENT = re.compile(r"[0-9_]*[0-9]"), re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*%")
_YEAR = re.compile(r"(?<=_)[12][0-9]{3}(?=_)")


@dataclass(frozen=True, slots=True)
class Parameters:
    """If `field` is stated as a change, `base` must be given, on the element or on one that points at it by `or_on`.

    Title or unit state one by a phrase of `alone`, or one of `by` with one of `word`, without any of `but_not`. In
    phrases, {number} is the number of the change, {sign} a sign before it, {year} any year, * any end of a word.
    """

    field: FieldName
    base: FieldName
    or_on: RelationName
    word: tuple[str, ...]
    by: tuple[str, ...]
    alone: tuple[str, ...]
    but_not: tuple[str, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element that is stated as a change without a base."""
    word, by, alone, but_not = map(pattern, (parameters.word, parameters.by, parameters.alone, parameters.but_not))
    below = plan.links_in(parameters.or_on).items()
    based = {end for end, links in below if any(parameters.base in link.start.fields for link in links)}
    for element in [e for e in elements if parameters.base not in e.fields and e not in based]:
        value = element.fields.get(parameters.field, "")
        values = [str(text).strip() for text in (value.values() if isinstance(value, dict) else [value])]
        said = _said(" ".join([element.title, *values, str(element.fields.get("unit", ""))]), values)
        if (alone.search(said) or (word.search(said) and by.search(said))) and not but_not.search(said):
            yield Violation(element)


def _said(text: str, values: Sequence[str]) -> str:
    """A text in plain letters, with marks for a sign, years and the numbers of the values (else those in per cent)."""
    said = f"_{plain(text)}_" + "0sign0_" * any(value.startswith(("+", "-", "−")) for value in values)
    for number in [m[0] for m in map(_NUMBER.match, map(plain, values)) if m] or _PER_CENT.findall(text)[:9]:
        said = said.replace(f"_{plain(number)}_", "_0number0_")
    return _YEAR.sub("0year0", said)


CHECK = Check(Parameters, find, completeness=True)
