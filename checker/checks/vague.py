"""Texts must not hold words that two readers understand differently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from checker.check import Check
from checker.finding import Violation
from checker.lexicon import Lexicon, phrases
from checker.model import Element
from checker.plan import Plan
from checker.resolution import Term, unresolved
from checker.terms import LANGUAGES, FieldName, RelationName
from checker.typography import listed, quoted


@dataclass(frozen=True, slots=True)
class Parameters:
    """`field`: the text; `lexicon`: the list of vague phrases; `defined_by`: what they mean here may stand there.

    A field that makes a phrase clear may also stand on all that points at the element by `or_on`.
    """

    field: FieldName
    lexicon: str
    defined_by: FieldName
    or_on: RelationName | None = None


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element, with the phrases that neither the text nor a field of the element makes clear."""
    lexicon = plan.lists[parameters.lexicon].lexicon if elements else None
    if lexicon is None:
        return
    below = plan.links_in(parameters.or_on) if parameters.or_on else {}
    read = cache(lambda lang, text: unresolved(text, phrases(lexicon, lang)) if lang in LANGUAGES else ())
    for element in elements:
        fields, value = element.fields, element.fields.get(parameters.field, ())
        if not value or parameters.defined_by in fields or "defined_in" in fields:
            continue
        texts = value if isinstance(value, dict) else {element.header.language: str(value)}
        if found := [term for lang, text in texts.items() for term in read(lang, text)]:
            children = [set(link.start.fields) for link in below.get(element, ())]
            given = fields.keys() | (set.intersection(*children) if children else set())
            if terms := [term for term in found if given.isdisjoint(lexicon.groups[term.group].resolved_on)]:
                said = {lang: _said(terms, lexicon, lang) for lang in LANGUAGES}
                yield Violation(element, parameters.field, "", {"terms": said})


def _said(terms: list[Term], lexicon: Lexicon, lang: str) -> str:
    """The phrases by group, each group with the reason that they are vague."""
    groups: dict[str, dict[str, str]] = {}
    for term in terms:
        groups.setdefault(term.group, {}).setdefault(term.text.casefold(), quoted(term.text, lang))
    reasons = {name: lexicon.groups[name].reason[lang] for name in groups}
    return listed([f"{listed([*texts.values()], lang)} ({reasons[name]})" for name, texts in groups.items()], lang)


CHECK = Check(Parameters, find, frozenset({"terms"}))
