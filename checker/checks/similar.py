"""Elements that stand side by side must not say nearly the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.distinct import told_apart
from checker.finding import Related, Violation
from checker.model import Element
from checker.plan import Plan
from checker.stems import Stems, Wording
from checker.terms import plain


@dataclass(frozen=True, slots=True)
class Parameters:
    """By language, words set `aside` and words that tell apart (`telling`); `alike`: the least cosine, in per cent."""

    aside: dict[str, tuple[str, ...]]
    telling: dict[str, tuple[str, ...]]
    alike: int


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each pair of one kind, plan and parent whose titles differ, but say nearly the same."""
    by_language: dict[str, list[Element]] = {}
    for element in elements:
        if element.title and not element.mentioned:
            by_language.setdefault(element.header.language, []).append(element)
    for lang in sorted(parameters.aside.keys() & by_language.keys()):
        found = by_language[lang]
        wording = Wording(lang, parameters.aside[lang], parameters.telling.get(lang, ()), parameters.alike)
        stems = Stems(wording, [element.title for element in found])
        siblings: dict[object, list[Element]] = {}
        for element in found:
            siblings.setdefault((element.header, element.kind, element.parent), []).append(element)
        for group in siblings.values():
            for first, other in stems.pairs([element.title for element in group]) if len(group) > 1 else ():
                yield from _violation(group[first], group[other])


def _violation(first: Element, other: Element) -> Iterator[Violation]:
    """Nothing for a pair that the plan tells apart, or whose titles are the same."""
    if plain(first.title) != plain(other.title) and not told_apart(first, other):
        related = (Related("", other, other.location("title")),)
        yield Violation(first, "title", "", {"other": other}, related, others=(other,))


CHECK = Check(Parameters, find, frozenset({"other"}))
