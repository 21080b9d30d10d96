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
    texts = dict.fromkeys(value for value in values if type(value) is str)
    texts.update(dict.fromkeys(text for value in values if type(value) is not str for text in _texts(value)))
    hits = _hits(parameters.term, list(texts))
    for element in elements if hits else ():
        for name, value in element.fields.items():
            if name not in wanted:
                continue
            for text in (value,) if type(value) is str else _texts(value):
                if term := hits.get(text):
                    yield Violation(element, name, "", {"term": term, "text": text}, key=term)


def _hits(terms: Sequence[str], texts: list[str]) -> dict[str, str]:
    """The first term in each text that holds one; all texts are searched at once."""
    everything = folded("\0".join(text.replace("\0", " ") for text in texts))
    hits: dict[str, str] = {}
    number = last = 0
    for start, term in found(map(folded, terms), everything):
        number, last = number + everything.count("\0", last, start), start
        hits.setdefault(texts[number], term)
    return hits


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return (*(value.values() if isinstance(value, dict) else value),)


CHECK = Check(Parameters, find, frozenset({"term", "text"}))
