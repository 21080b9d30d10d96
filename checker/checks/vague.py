"""Texts must not hold words that two readers understand differently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.lexicon import Lexicon, phrases
from checker.model import Element
from checker.plan import Plan
from checker.resolution import Term, unresolved
from checker.terms import LANGUAGES, FieldName
from checker.typography import listed, quoted


@dataclass(frozen=True, slots=True)
class Parameters:
    """`field`: the text; `lexicon`: the list of vague phrases; `defined_by`: what they mean here may stand there."""

    field: FieldName
    lexicon: str
    defined_by: FieldName


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element, with the phrases that neither the text nor a field of the element makes clear."""
    lexicon = plan.lists[parameters.lexicon].lexicon if elements else None
    if lexicon is None:
        return
    read: dict[tuple[str, str], tuple[Term, ...]] = {}
    for element in elements:
        fields = element.fields
        value = fields.get(parameters.field, ())
        if not value or parameters.defined_by in fields or "defined_in" in fields:
            continue
        texts = value if isinstance(value, dict) else {element.header.language: str(value)}
        for key in texts.items():
            if key not in read:
                read[key] = unresolved(key[1], phrases(lexicon, key[0])) if key[0] in LANGUAGES else ()
            terms = [term for term in read[key] if fields.keys().isdisjoint(lexicon.groups[term.group].resolved_on)]
            if terms:
                said = {lang: _said(terms, lexicon, lang) for lang in LANGUAGES}
                yield Violation(element, parameters.field, "", {"terms": said})
                break


def _said(terms: list[Term], lexicon: Lexicon, lang: str) -> str:
    """The phrases by group, each group with the reason that they are vague."""
    groups: dict[str, dict[str, str]] = {}
    for term in terms:
        groups.setdefault(term.group, {}).setdefault(term.text.casefold(), quoted(term.text, lang))
    reasons = {name: lexicon.groups[name].reason[lang] for name in groups}
    return listed([f"{listed([*texts.values()], lang)} ({reasons[name]})" for name, texts in groups.items()], lang)


CHECK = Check(Parameters, find, frozenset({"terms"}))
