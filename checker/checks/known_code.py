"""Codes must exist in their list."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.codes import CodeList
from checker.finding import Hint, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName


@dataclass(frozen=True, slots=True)
class Parameters:
    """`field`: the fields whose codes are looked up in the list that the vocabulary names for each."""

    field: tuple[FieldName, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each code that is not in its list, or that the list has retired."""
    fields = [(name, plan.lists.get(plan.vocabulary.fields[name].list_)) for name in parameters.field]
    for element in elements:
        for name, known in fields:
            if known is None or not (value := element.fields.get(name)):
                continue
            for code in value if isinstance(value, tuple) else str(value).replace(";", ",").split(","):
                entry = known.codes.get(code.strip()) or known.codes.get(code.strip().upper())
                if entry is None or entry.status == "retired":
                    near = nearest(code.strip(), known)
                    titles = known.codes[near].titles if near else {}
                    meant = {lang: f"{near} {title}" for lang, title in titles.items()}
                    details = {"code": code.strip(), "list": known.titles, "hint": Hint(meant)}
                    case = "retired" if entry else ""
                    yield Violation(element, name, case, details, key=code.strip(), suggestion=near)


def nearest(code: str, known: CodeList) -> str:
    """The code that was probably meant: the same parts in another order, else the closest spelling."""
    parts = sorted(code.casefold().split("."))
    valid = [other for other, entry in known.codes.items() if entry.status != "retired" and other != code]
    same = [other for other in valid if sorted(other.casefold().split(".")) == parts]
    return next(iter(same or difflib.get_close_matches(code, valid, n=1, cutoff=0.6)), "")


CHECK = Check(Parameters, find, frozenset({"code", "list", "hint"}), frozenset({"retired"}))
