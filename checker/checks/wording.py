"""Texts must not contain some terms."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName


@dataclass(frozen=True, slots=True)
class Parameters:
    """`term`: words or phrases, case aside, looked for as whole words in the fields."""

    field: tuple[FieldName, ...]
    term: tuple[str, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each field with such a term."""
    wanted = set(parameters.field)
    listed = [
        (element, name, text)
        for element in elements
        for name, value in element.fields.items()
        if name in wanted
        for text in ((value,) if type(value) is str else _texts(value))
    ]
    # Nearly every term is in none of the texts: one look through all of them, as bytes, rules it out.
    folded = [text.casefold() for *_, text in listed]
    everything = "\n".join(folded)
    raw = everything.encode("utf-8", "surrogatepass")
    terms = [term.casefold() for term in parameters.term if term.casefold().encode() in raw]
    if not terms:
        return
    longest_first = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    ends = list(accumulate(len(text) + 1 for text in folded))
    pattern, last = re.compile(rf"(?:{longest_first})(?!\w)"), -1
    for match in pattern.finditer(everything):
        position = bisect_right(ends, match.start())
        if position != last and not everything[match.start() - 1 : match.start()].isalnum():
            last = position
            element, name, text = listed[position]
            yield Violation(element, name, "", {"term": match[0], "text": text}, key=match[0])


def _texts(value: object) -> list[str]:
    return list(value.values() if isinstance(value, dict) else value) if isinstance(value, (dict, tuple)) else []


CHECK = Check(Parameters, find, frozenset({"term", "text"}))
