"""The results chain of one element: what it leads to, what serves it, the money it gets, and the gaps in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.escape import for_terminal
from checker.finding import Finding
from checker.model import Element, Joint, Link, Print, Subject
from checker.money_sources import money_sources
from checker.numbers import printed
from checker.plan import Plan
from checker.typography import quoted
from checker.words import plural, words

#: Branches shown below one element, and elements shown in all.
MAX_BRANCHES = 12
MAX_SHOWN = 200


@dataclass(eq=False)
class _Chain:
    """Lines for one element; every element is written out once."""

    plan: Plan
    gaps: dict[tuple[str, str, str], list[Finding]]
    lang: str

    def __post_init__(self) -> None:
        relations = self.plan.vocabulary.relations.values()
        self.upward = [relation.name for relation in relations if relation.upward]
        self.others = [relation.name for relation in relations if not relation.upward]
        self.money = {field.name for field in self.plan.vocabulary.fields.values() if field.money}
        #: The kinds that money is given to or comes to.
        self.costly = {kind for relation in relations if relation.money for kind in (*relation.start, *relation.end)}
        self.shown: set[Element] = set()
        self.marked: set[Element] = set()

    def lines(self, element: Element) -> Iterator[str]:
        place = element.location()
        yield f"{self.name(element)}  {place.file}:{place.line}"
        yield from self.marks(element, "  ")
        for key, inward in (("chain-up", False), ("chain-down", True)):
            self.shown = {element}
            branches = list(self.branches(element, inward, "    "))
            if branches or self.can_have(element, inward):
                yield f"  {words(key if branches else f'{key}-none', self.lang)}"
            yield from branches
        beside = [link for name in self.others for link in self.beside(name, element)]
        if beside:
            yield f"  {words('chain-beside', self.lang)}"
            for link in beside[:MAX_BRANCHES]:
                outward = link.start is element
                names = ("", self.name(link.end)) if outward else (f"{self.name(link.start)}  ", self.brief(element))
                yield f"    {names[0]}{self.relation(link)}  {names[1]}"
                yield from self.marks(link.end if outward else link.start, "      ")
            if len(beside) > MAX_BRANCHES:
                yield f"    …{words('and-more', self.lang, count=len(beside) - MAX_BRANCHES)}"
        yield from self.resources(element)

    def can_have(self, element: Element, inward: bool) -> bool:
        """Whether a chain can go on from such an element at all: risks and units stand beside it."""
        relations = [self.plan.vocabulary.relations[name] for name in self.upward]
        return any(element.kind in (relation.end if inward else relation.start) for relation in relations)

    def beside(self, relation: str, element: Element) -> list[Link]:
        links = (self.plan.links_out(relation), self.plan.links_in(relation))
        return [link for table in links for link in table.get(element, ())]

    def branches(self, element: Element, inward: bool, indent: str) -> Iterator[str]:
        """What an element leads to (`inward`: what serves it), each with its own branches."""
        tables = [self.plan.links_in(name) if inward else self.plan.links_out(name) for name in self.upward]
        links = [link for table in tables for link in table.get(element, ())]
        by_end: dict[Element, list[Link]] = {}
        for link in links:
            by_end.setdefault(link.start if inward else link.end, []).append(link)
        for end, ways in list(by_end.items())[:MAX_BRANCHES]:
            again = end in self.shown or len(self.shown) > MAX_SHOWN
            how = ", ".join(dict.fromkeys(map(self.relation, ways)))
            yield f"{indent}{'←' if inward else '→'} {self.name(end)}  ({how}){'  …' if again else ''}"
            if not again:
                self.shown.add(end)
                yield from self.marks(end, f"{indent}    ")
                yield from self.branches(end, inward, f"{indent}  ")
        if len(by_end) > MAX_BRANCHES:
            yield f"{indent}…{words('and-more', self.lang, count=len(by_end) - MAX_BRANCHES)}"

    def marks(self, element: Element, indent: str) -> Iterator[str]:
        """The gaps that rules find at an element, where it is first written."""
        if element not in self.marked:
            self.marked.add(element)
            for finding in self.gaps.get(_key(element), ()):
                yield f"{indent}✗ {finding.title}  [{finding.rule}]"

    def resources(self, element: Element) -> Iterator[str]:
        """What is printed as money for the element, comes to it and goes from it; then all that counts for it."""
        columns = [(key, column) for key, column in sorted(self.plan.columns.items()) if key[0] in self.money]
        found = [
            self.amount(*key, print_, other)
            for subject, other in self.paid(element).items()
            for key, column in columns
            for print_ in column.get(subject, ())[:1]
        ]
        if found or element.kind in self.costly:
            yield f"  {words('chain-money' if found else 'chain-money-none', self.lang)}"
        yield from (f"    {line}" for line in found[:MAX_SHOWN])
        if len(found) > MAX_SHOWN:
            yield f"    …{words('and-more', self.lang, count=len(found) - MAX_SHOWN)}"

    def paid(self, element: Element) -> dict[Subject, str]:
        """All for which money of the element may be printed, with how it is told from the element's own."""
        links = [*self.plan.links_to(element), *self.plan.links_from(element)]
        subjects: dict[Subject, str] = {element: ""}
        subjects |= {link: f"← {self.name(link.start)}" for link in links if link.end is element}
        subjects |= {link: f"→ {self.name(link.end)}" for link in links if link.start is element}
        serving, sharing = money_sources(self.plan, element)
        for source in serving:
            subjects.setdefault(source, f"({self.name(source)})")
            for link in self.plan.links_to(source):
                subjects.setdefault(link, f"({self.brief(link.start)} → {self.brief(source)})")
        subjects |= {parent: f"({words('chain-shared', self.lang, name=self.name(parent))})" for parent in sharing}
        for (field, _), column in sorted(self.plan.columns.items()):
            joints = [one for one in column if isinstance(one, Joint)] if field in self.money else []
            for joint in joints:
                if not set(serving).isdisjoint(joint.elements):
                    subjects[joint] = f"({' + '.join(map(self.brief, joint.elements))})"
        return subjects

    def amount(self, field: str, period: str, print_: Print, other: str) -> str:
        number = print_.number
        value = printed(number.value, number.decimals, number.unit, self.lang)
        what = self.plan.vocabulary.field_name(field, self.lang)
        return "  ".join(part for part in (f"{what} {period}".strip(), value, other) if part)

    def relation(self, link: Link) -> str:
        return self.plan.vocabulary.name(link.relation, self.lang)

    def brief(self, element: Element) -> str:
        """The name of an element without its title, where it has an id."""
        kind = self.plan.vocabulary.name(element.kind, self.lang)
        return for_terminal(f"{kind} {element.id}") if element.named else self.name(element)

    def name(self, element: Element) -> str:
        kind = self.plan.vocabulary.name(element.kind, self.lang)
        title = quoted(element.title, self.lang) if element.title else ""
        return for_terminal(" ".join(part for part in (kind, element.id if element.named else "", title) if part))


def chain(plan: Plan, findings: list[Finding], element: Element, lang: str) -> Iterator[str]:
    """The lines of an element's chain. Gaps are the findings, also those folded under others, about elements in it."""
    gaps: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in [one for found in findings for one in (found, *found.masked)]:
        if finding.element is not None and finding.family in ("results", "funding", "smart", "risk"):
            gaps.setdefault((finding.plan or "", finding.element.kind, finding.element.id), []).append(finding)
    one = _Chain(plan, gaps, lang)
    yield from one.lines(element)
    count = sum(len(gaps.get(_key(marked), ())) for marked in one.marked)
    yield f"  {plural('chain-gaps', lang, count) if count else words('chain-no-gap', lang)}"


def _key(element: Element) -> tuple[str, str, str]:
    return (element.header.id, element.kind, element.id)
