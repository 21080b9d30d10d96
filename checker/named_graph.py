"""The graph as other programs take it: names for elements that are texts, and what is printed for each as texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from checker.comparison.facts import of_element
from checker.escape import for_markup, on_one_line
from checker.finding import Finding
from checker.model import Element, Link, Subject
from checker.plan import Plan
from checker.register import gaps_of

MAX_LABEL = 60


class Node(NamedTuple):
    """An element: its name in the graph (`plan#kind:id`), words for its kind and for itself, its gaps.

    `gaps` holds `orphaned`, `unfunded`, both or neither.
    """

    name: str
    element: Element
    kind: str
    label: str
    gaps: tuple[str, ...]


class Edge(NamedTuple):
    """A link between two named elements; `key` is its relation, numbered from the second between the same two."""

    start: str
    end: str
    key: str
    link: Link
    label: str


@dataclass(eq=False)
class NamedGraph:
    """The graph of a plan with its labels in a language."""

    plan: Plan
    lang: str

    def nodes(self, gaps: Iterable[Finding]) -> Iterator[Node]:
        """The elements in the order of the documents; `gaps` are findings about some of them."""
        kinds = {kind: self.plan.vocabulary.name(kind, self.lang) for kind in self.plan.vocabulary.kinds}
        marked = gaps_of(gaps)
        for element in self.plan.elements:
            sorts = marked.get((element.header.id, element.kind, element.id), ())
            kind = kinds[element.kind]
            yield Node(self.names[element], element, kind, _label(element, kind), sorts)

    def edges(self) -> Iterator[Edge]:
        """The links in the order of the plan."""
        relations = {name: self.plan.vocabulary.name(name, self.lang) for name in self.plan.vocabulary.relations}
        times: Counter[tuple[Element, str, Element]] = Counter()
        for link in self.plan.links:
            same = (link.start, link.relation, link.end)
            times[same] += 1
            key = link.relation if times[same] == 1 else f"{link.relation} {times[same]}"
            yield Edge(self.names[link.start], self.names[link.end], key, link, relations[link.relation])

    @cached_property
    def names(self) -> dict[Element, str]:
        """A name for each element that no other has: `plan#kind:id` on one line, numbered where it stands twice."""
        found: dict[Element, str] = {}
        taken: set[str] = set()
        for element in self.plan.elements:
            plain = name = for_markup(on_one_line(f"{element.header.id}#{element.kind}:{element.id}"))
            number = 2
            while name in taken:
                name, number = f"{plain} ({number})", number + 1
            taken.add(name)
            found[element] = name
        return found

    @cached_property
    def printed(self) -> dict[Subject, dict[str, list[str]]]:
        """The texts of all numbers by what they are about and their field with its period."""
        found: dict[Subject, dict[str, list[str]]] = {}
        for (field, period), column in self.plan.columns.items():
            name = f"{field}/{period}" if period else field
            for subject, prints in column.items():
                texts = dict.fromkeys(print_.number.text.strip() for print_ in prints)
                found.setdefault(subject, {})[name] = list(texts)
        return found

    def fields(self, element: Element) -> dict[str, str]:
        """The fields of an element but its title, those of tables after its own; what is printed twice stands once."""
        found: dict[str, list[str]] = {}
        for (name, part), fact in of_element(element, self.plan).items():
            if name != "title" or part:
                found[f"{name}/{part}" if part else name] = list(fact.values)
        for name, texts in self.printed.get(element, {}).items():
            own = found.setdefault(name, [])
            own += [text for text in texts if text not in own]
        return {name: "; ".join(texts) for name, texts in found.items()}

    def link_fields(self, link: Link) -> dict[str, str]:
        """The shares and amounts of a link; what stands there and is no number is taken as it is written."""
        numbers = {name: "; ".join(texts) for name, texts in self.printed.get(link, {}).items()}
        if not link.fields:
            return numbers
        read = {name.partition("/")[0] for name in numbers}
        texts = {name: value for name, value in link.fields.items() if isinstance(value, str) and name not in read}
        return texts | numbers


def _label(element: Element, kind: str) -> str:
    """`produit I.1-1`; the beginning of the title where the element has no id."""
    if element.named or not element.title:
        return f"{kind} {element.id}" if element.named else kind
    title = " ".join(element.title.split())
    return title if len(title) <= MAX_LABEL else title[: MAX_LABEL - 1].rstrip() + "…"
