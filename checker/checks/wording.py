"""Texts must not contain some terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element, Value
from checker.phrases import folded, found
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
    values = [value for element in elements for name, value in element.fields.items() if name in wanted]
    everything = folded("\0".join(value if type(value) is str else "\0".join(_texts(value)) for value in values))
    hits = list(found(map(folded, parameters.term), everything))
    owners = _owners(elements, wanted) if hits else []
    number, last, before = 0, 0, -1
    for start, term in hits:
        number, last = number + everything.count("\0", last, start), start
        if number != before:
            element, name, text = owners[number]
            yield Violation(element, name, "", {"term": term, "text": text}, key=term)
        before = number


def _owners(elements: Sequence[Element], wanted: set[FieldName]) -> list[tuple[Element, str, str]]:
    """Every text looked at, with its element and field."""
    return [
        (element, name, text)
        for element in elements
        for name, value in element.fields.items()
        if name in wanted
        for text in _texts(value)
    ]


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return (*(value.values() if isinstance(value, dict) else value),)


CHECK = Check(Parameters, find, frozenset({"term", "text"}))
