"""Who is meant: ids, `kind:id` and `plan-id#kind:id`, over all plans of a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from checker.document import Location
from checker.model import Element, Header, Place, Problem
from checker.terms import closest
from checker.vocabulary import Vocabulary

#: How many ids are compared with one that does not exist.
MAX_SIMILAR = 500
#: After looking at so many ids in all, no more near misses are looked for: a large plan in which all is misspelt.
MAX_LOOKED_AT = 100_000
_DIGITS, _YEAR = re.compile(r"[0-9]+"), re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
#: What can be a title rather than an id.
_WORDS = re.compile(r"[^\W\d_]{4}")


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a reference leads nowhere; without `rule` it points outside the run, which is noted once per plan."""

    rule: str
    details: dict[str, str] = field(default_factory=dict)
    related: tuple[tuple[str, Location], ...] = ()


class Directory:
    """All elements by plan, kind and id."""

    def __init__(self, vocabulary: Vocabulary, headers: list[Header], elements: list[Element]) -> None:
        self.vocabulary = vocabulary
        self.headers = {header.id: header for header in headers}
        self.elements = elements
        self.problems: list[Problem] = []
        self.looked_at = 0
        self._by_id: dict[Header, dict[str, list[Element]]] = {}
        self._titles: dict[tuple[Header, str], dict[str, list[Element]]] = {}
        self._abroad: dict[tuple[Header, str], list[Place]] = {}
        for element in elements:
            by_id = self._by_id.get(element.header)
            if by_id is None:
                by_id = self._by_id[element.header] = {}
            same_id = by_id.get(element.id)
            if same_id is None:
                by_id[element.id] = [element]
                continue
            if other := next((other for other in same_id if other.kind == element.kind), None):
                self._duplicate(other, element)
            same_id.append(element)

    def _duplicate(self, first: Element, second: Element) -> None:
        details = {"id": second.id if second.named else second.title}
        related = (("first", first.location()),)
        case = "" if second.named else "title"
        problem = Problem("duplicate-id", second.location(), case, details, second.header, second, "", related)
        self.problems.append(problem)

    def find(self, text: str, header: Header, kinds: tuple[str, ...], place: Place) -> Element | Missing:
        """The element that a text in a plan refers to, among some kinds (`any`: all)."""
        by_id = self._by_id.get(header, {})
        found = by_id.get(text)
        if found is None and ":" in text:
            kind, _, id_ = text.partition(":")
            found = [element for element in by_id.get(id_, ()) if element.kind == kind]
        if found and len(found) == 1 and _fits(found[0], kinds):
            return found[0]
        reference = text.strip()
        plan_id, hash_, local = reference.partition("#")
        if hash_ and plan_id and plan_id != header.id:
            other = self.headers.get(plan_id)
            if other is None:
                self._abroad.setdefault((header, plan_id), []).append(place)
                return Missing("")
            header, reference = other, local
        elif hash_:
            reference = local
        found = self._candidates(reference, header, kinds)
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{self.vocabulary.name(e.kind, header.language)}:{e.id}" for e in found)
            related = tuple((f"{e.kind}:{e.id}", e.location()) for e in found)
            return Missing("ambiguous-reference", {"text": text, "candidates": names}, related)
        if header.extent == "excerpt":
            self._abroad.setdefault((header, header.id), []).append(place)
            return Missing("")
        return Missing("unknown-reference", {"text": text, "suggestion": self._similar(reference, header, kinds)})

    @cached_property
    def _by_kind(self) -> dict[tuple[Header, str], list[Element]]:
        found: dict[tuple[Header, str], list[Element]] = {}
        for element in self.elements:
            found.setdefault((element.header, element.kind), []).append(element)
        return found

    def _of_kinds(self, header: Header, kinds: tuple[str, ...]) -> Iterator[tuple[Header, str]]:
        return (key for key in self._by_kind if key[0] is header and (key[1] in kinds or "any" in kinds))

    def _titled(self, title: str, key: tuple[Header, str]) -> list[Element]:
        """The elements of a kind that have a title; the titles of a kind are listed when one is first looked for."""
        if key not in self._titles:
            titles = self._titles[key] = {}
            for element in self._by_kind[key]:
                titles.setdefault(_title(element.title), []).append(element)
        return self._titles[key].get(title, [])

    def _similar(self, reference: str, header: Header, kinds: tuple[str, ...]) -> str:
        """The id that was probably meant, among those of about its length that begin or end like it."""
        if self.looked_at > MAX_LOOKED_AT:
            return ""
        ids = [e.id for key in self._of_kinds(header, kinds) for e in self._by_kind[key] if e.named]
        self.looked_at += len(ids)
        start, end, length = reference[:1].casefold(), reference[-1:].casefold(), len(reference)
        near = (
            id_
            for id_ in ids
            if -2 <= len(id_) - length <= 2 and (id_[:1].casefold() == start or id_[-1:].casefold() == end)
        )
        return closest(reference, islice(near, MAX_SIMILAR))

    def _candidates(self, reference: str, header: Header, kinds: tuple[str, ...]) -> list[Element]:
        by_id = self._by_id.get(header, {})
        found = [e for e in by_id.get(reference, ()) if _fits(e, kinds)]
        prefix, colon, rest = reference.partition(":")
        if not found and colon and (kind := self.vocabulary.section(prefix.strip())):
            named = by_id.get(rest.strip(), ())
            return [e for e in named if e.kind == kind and _fits(e, kinds)][:1]
        if not found and _WORDS.search(reference):
            return [e for key in self._of_kinds(header, kinds) for e in self._titled(_title(reference), key)]
        return found[:1] if len({e.kind for e in found}) == 1 else found

    def outside(self) -> Iterable[Problem]:
        """One problem for each plan that is referred to and is not in the run."""
        for (header, plan_id), places in self._abroad.items():
            case = "excerpt" if plan_id == header.id else ""
            near = "" if case else self._similar_plan(plan_id)
            details = {"plan": plan_id, "count": str(len(places)), "near": near}
            yield Problem("plan-not-in-run", places[0].location(), case, details, header)

    def _similar_plan(self, plan_id: str) -> str:
        """The plan of the run that was probably meant; not one of other years, which is another plan."""
        if self.looked_at > MAX_LOOKED_AT:
            return ""
        given = list(islice(self.headers, MAX_SIMILAR))
        self.looked_at += len(given)
        words, years = _DIGITS.sub("", plan_id), set(_YEAR.findall(plan_id))
        alike = (one for one in given if years <= set(_YEAR.findall(one)) and closest(words, [_DIGITS.sub("", one)]))
        return closest(plan_id, alike)


def _title(text: str) -> str:
    """A title as references name it: case and spaces do not matter."""
    return " ".join(text.casefold().split())


def _fits(element: Element, kinds: tuple[str, ...]) -> bool:
    return element.kind in kinds or "any" in kinds
