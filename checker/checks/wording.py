"""Texts must not contain some terms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

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
    # Case is folded beforehand: a pattern that ignores case is several times slower.
    terms = "|".join(re.escape(term.casefold()) for term in sorted(parameters.term, key=len, reverse=True))
    pattern = re.compile(rf"(?:{terms})(?!\w)")
    for element in elements:
        for name in parameters.field:
            value = element.fields.get(name)
            texts = (
                [value] if isinstance(value, str) else list(value.values() if isinstance(value, dict) else value or ())
            )
            for text in texts:
                folded = text.casefold()
                if (match := pattern.search(folded)) and not folded[: match.start()][-1:].isalnum():
                    yield Violation(element, name, "", {"term": match[0], "text": text}, key=match[0].casefold())


CHECK = Check(Parameters, find, frozenset({"term", "text"}))
