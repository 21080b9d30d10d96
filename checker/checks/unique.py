"""Elements of a kind must not have the same text in a field."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.distinct import confusable
from checker.finding import Related, Violation
from checker.model import Element, Header
from checker.plan import Plan
from checker.terms import LANGUAGES, FieldName, plain
from checker.typography import listed, quoted

#: So many of the elements with one text are named; the others are counted.
MAX_NAMED = 10


@dataclass(frozen=True, slots=True)
class Parameters:
    """`field`: its text must not be the same, case, accents and signs aside, within a kind and a plan."""

    field: FieldName


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each group of elements with one text, at the first; those that are told apart are left out."""
    name, groups = parameters.field, dict[tuple[Header, str, str], list[Element]]()
    for element in elements:
        if name in element.fields and not element.mentioned and (text := plain(_text(element, name))):
            groups.setdefault((element.header, element.kind, text), []).append(element)
    for group in groups.values():
        alike = confusable(group) if len(group) > 1 else []
        if len(alike) > 1:
            shown, more = alike[:MAX_NAMED], ["…"] * (len(alike) > MAX_NAMED)
            details = {
                "count": str(len(alike)),
                "text": {lang: quoted(_text(alike[0], name), lang) for lang in LANGUAGES},
                "places": {lang: listed([_place(e, plan, lang) for e in shown] + more, lang) for lang in LANGUAGES},
            }
            related = tuple(Related("", e, e.location(name)) for e in shown[1:])
            yield Violation(alike[0], name, "", details, related, others=tuple(alike[1:]))


def _text(element: Element, name: str) -> str:
    return element.title if name == "title" else str(element.fields[name])


def _place(element: Element, plan: Plan, lang: str) -> str:
    """An element by its id, and what it stands inside or helps to bring about."""
    relations = plan.vocabulary.relations
    ends = [link.end for link in plan.links_from(element) if relations[link.relation].upward]
    homes = [element.parent] if element.parent else ends
    inside = listed([f"{plan.vocabulary.name(home.kind, lang)} {home.id}" for home in homes], lang)
    return f"{element.id} ({inside})" if element.named and inside else inside or element.id


CHECK = Check(Parameters, find, frozenset({"count", "text", "places"}))
