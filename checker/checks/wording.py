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
    # One search through all texts at once: a search for each costs as much as reading the plan.
    folded = [text.casefold() for *_, text in listed]
    starts = list(accumulate((len(text) + 1 for text in folded), initial=0))
    joined = "\n".join(folded)
    present = sorted({term.casefold() for term in parameters.term if term.casefold() in joined}, key=len, reverse=True)
    if not present:
        return
    pattern = re.compile(rf"(?:{'|'.join(map(re.escape, present))})(?!\w)")
    last = -1
    for match in pattern.finditer(joined):
        position = bisect_right(starts, match.start()) - 1
        if position != last and not joined[max(0, match.start() - 1) : match.start()].isalnum():
            last = position
            element, name, text = listed[position]
            yield Violation(element, name, "", {"term": match[0], "text": text}, key=match[0])


def _texts(value: object) -> list[str]:
    return list(value.values() if isinstance(value, dict) else value) if isinstance(value, (dict, tuple)) else []


CHECK = Check(Parameters, find, frozenset({"term", "text"}))
