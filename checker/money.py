"""Money through the graph: which elements any of it reaches, and in which years what is given makes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from checker.model import Element, Header, Joint, Link, Print, Subject
from checker.plan import Plan

_NOTHING: frozenset[Link] = frozenset()
#: Where money goes from and to.
_Way = tuple[Element, Element]


@dataclass(slots=True)
class _Year:
    """What is printed for a year: elements with an amount, with one that is not 0; ways, and those that carry any.

    `own` are the elements that say themselves that they get 0.
    """

    given: set[Element] = field(default_factory=set)
    funded: set[Element] = field(default_factory=set)
    own: set[Element] = field(default_factory=set)
    ways: set[_Way] = field(default_factory=set)
    carrying: set[_Way] = field(default_factory=set)


class Money:
    """What is printed about money in a plan, spread along the relations that carry it.

    Money printed for an element counts for what it serves (the ends of relations that carry money forward), but none
    goes to an end to which the plan allocates 0. Where a plan prints money for a parent only, and for none of its
    children of a kind, those children share it. An element that another plan of the run mentions is one with the
    mentioned one. Unknown is not zero: what is blank, unreadable or left to another document may be any amount.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        fields = [field for field in plan.vocabulary.fields.values() if field.money]
        relations = [relation for relation in plan.vocabulary.relations.values() if relation.money]
        self.names = frozenset(field.name for field in fields)
        self.passing = {kind for relation in relations for kind in relation.start}
        self._out = [plan.links_out(relation.name) for relation in relations]
        self._in = [plan.links_in(relation.name) for relation in relations if not relation.fields]
        self._twins = plan.twins
        self.given: set[Element] = set()
        self.funded: set[Element] = set()
        self.years: dict[str, _Year] = {}
        self._ways: set[_Way] = set()
        self._carrying: set[_Way] = set()
        self._yearly: set[_Way] = set()
        self._rounded: set[Element] = set()
        for money in fields:
            for period in plan.periods(money.name):
                yearly = self.years.setdefault(period, _Year()) if period and money.type == "amount" else _Year()
                self._add(plan.column(money.name, period), yearly, money.type == "share")
        #: The links over which none of it goes.
        self.barred = self._barred(self._ways - self._carrying)
        self.reached = self._closure(self.funded, self.given, self.barred)

    def _add(self, column: AnyMapping[Subject, list[Print]], year: _Year, is_share: bool) -> None:
        """Take in a column; a share printed as 0,0 % may be a rounded one."""
        given = {subject for subject in column if type(subject) is Element}
        funded = {subject for subject in given if column[subject][0].number.mantissa}
        year.own.update(given - funded)
        self._rounded.update(given - funded if is_share else ())
        if len(given) < len(column):
            links = [subject for subject in column if type(subject) is Link]
            self._add_links(links, column, year, is_share)
            others = [] if len(links) + len(given) == len(column) else [s for s in column if isinstance(s, Joint)]
            given.update([link.end for link in links], *(joint.elements for joint in others))
            funded.update([link.end for link in links if column[link][0].number.mantissa])
            funded.update(*(joint.elements for joint in others if column[joint][0].number.mantissa))
        for seen in (self, year):
            seen.given |= given
            seen.funded |= funded

    def _add_links(
        self, links: list[Link], column: AnyMapping[Subject, list[Print]], year: _Year, is_share: bool
    ) -> None:
        """Take in whether money goes over links."""
        ways = {(link.start, link.end) for link in links}
        empty = [link for link in links if not column[link][0].number.mantissa]
        rounded = [link for link in empty if is_share and column[link][0].number.decimals > 0]
        self._rounded.update(link.end for link in rounded)
        carrying = ways
        if len(rounded) < len(empty):
            none = set(empty).difference(rounded)
            carrying = {(link.start, link.end) for link in links if link not in none}
        self._ways |= ways
        self._carrying |= carrying
        year.ways |= ways
        year.carrying |= carrying
        if not is_share:
            self._yearly |= ways

    def _barred(self, ways: Iterable[_Way]) -> Collection[Link]:
        """The links over which no money goes, by the ways that carry 0: all those between two elements."""
        ends: dict[Element, set[Element]] = {}
        for start, end in ways:
            ends.setdefault(start, set()).add(end)
        return {
            link for table in self._out for start in ends for link in table.get(start, ()) if link.end in ends[start]
        }

    def _spread(self, starts: Iterable[Element], barred: Collection[Link] = _NOTHING) -> set[Element]:
        """What money of some elements comes to, themselves included; none goes over a barred link."""
        found = set(starts)
        newest = found
        while newest:
            same = {other for element in self._twins.keys() & newest for other in self._twins[element]}
            links = [table[element] for table in self._out for element in table.keys() & newest]
            newest = ({link.end for listed in links for link in listed if link not in barred} | same) - found
            found |= newest
        return found

    def _shared(self, newest: set[Element], given: Collection[Element]) -> set[Element]:
        """The children that share what their parents have, where no child of their kind is given any of its own."""
        shared: set[Element] = set()
        while newest:
            found: set[Element] = set()
            for table in self._in:
                for parent in table.keys() & newest:
                    children = [link.start for link in table[parent]]
                    own = {child.kind for child in children if child in given}
                    found.update(child for child in children if child.kind not in own)
            newest = found - shared
            shared |= newest
        return shared

    def _closure(self, starts: set[Element], given: Collection[Element], barred: Collection[Link]) -> set[Element]:
        """Everything that money of some elements comes to.

        What children share goes on to what else they serve, unless others of that kind have money of their own; but not
        what they share of the money of a topmost element.
        """
        passing = {element for element in starts if element.kind in self.passing}
        reached = self._spread(starts, barred)
        if shared := self._shared(passing, given) - reached:
            own = {(element.header, element.kind) for element in given}
            further = self._spread(shared, barred) - shared
            reached |= shared | {element for element in further if (element.header, element.kind) not in own}
        return reached | self._shared(starts - passing, given) if len(passing) < len(starts) else reached

    @cached_property
    def _outside(self) -> set[Element]:
        """Elements whose money another document tells of."""
        excerpts = {header for header in self.plan.headers if header.extent != "full"}
        outside = {element for element in self.plan.elements if element.header in excerpts} if excerpts else set()
        return outside | (self.plan.mentioned - self._twins.keys())

    @cached_property
    def _unread(self) -> tuple[set[Element], set[_Way]]:
        """Elements and ways for which something about money is written, but no number is to be had."""
        written = {e for e in self.plan.elements if e not in self.given and not self.names.isdisjoint(e.fields)}
        links = [link for table in self._out for listed in table.values() for link in listed if link.fields]
        cells = [subject for subject, name, _ in self.plan.blank_cells if name in self.names]
        blank = {element for subject in cells for element in _receivers(subject)}
        return written | blank, {(link.start, link.end) for link in links} - self._ways

    @cached_property
    def possible(self) -> set[Element]:
        """What money may come to, for all that is known, or what needs none."""
        elements, ways = self._unread
        starts = self.funded | elements | {end for _, end in ways}
        free = {element for element in self.plan.elements if is_free(element)}
        return self._closure(starts, self.given, self.barred) | self._spread(self._outside | free)

    @cached_property
    def payable(self) -> set[Element]:
        """What money would come to if all that is fundable had some."""
        fundable = {kind.name for kind in self.plan.vocabulary.kinds.values() if kind.fundable}
        return self._spread(self.plan.of_kind(*sorted(fundable & self.passing)))

    def want(self, element: Element) -> str:
        """`nothing` if no money is printed for an element or comes to it, `zero` if all that does makes 0."""
        if element in self.reached:
            return ""
        if any(element in year.given for year in self.years.values()):
            active = self.active_years(element.header)
            return "zero" if active and active.issubset(self.empty_years(element)) else ""
        if element in self.possible or element in self._rounded:
            return ""
        return "zero" if element in self.given else "nothing"

    @cached_property
    def _empty(self) -> dict[str, set[Element]]:
        """The elements by year to which nothing comes, since all that is given makes 0 and nothing is unknown."""
        return {name: self._empty_in(year) for name, year in self.years.items() if not year.given <= year.funded}

    def _empty_in(self, year: _Year) -> set[Element]:
        elements, ways = self._unread
        silent = (self.given | elements | self._outside) - year.given
        silent.update(end for _, end in (ways | self._yearly) - year.ways)
        none = (year.ways - year.carrying) | (self._ways - self._carrying - year.ways)
        arriving = self._closure(year.funded, year.given, self._barred(none))
        zero = self._spread(year.given - year.funded) - arriving
        return zero - (self._spread(silent) - year.own) if zero else zero

    def empty_years(self, element: Element) -> list[str]:
        """The years in which the plan allocates something, but nothing comes to the element."""
        active = self.active_years(element.header) if self._empty else ()
        return sorted(year for year, empty in self._empty.items() if element in empty and year in active)

    def derived(self, elements: Collection[Element], year: str) -> set[Element]:
        """Those of some elements without money in a year that are so only because others of them are."""
        empty = self._empty[year].intersection(elements)
        given = self.years[year].given
        ends = {link.end for table in self._out for start in table.keys() & empty for link in table[start]}
        return {element for element in self._spread(ends) & empty if element not in given}

    def active_years(self, header: Header) -> set[str]:
        """The years for which a plan allocates anything anywhere; of the others nothing is known."""
        return self._active.get(header, set())

    @cached_property
    def _active(self) -> dict[Header, set[str]]:
        active: dict[Header, set[str]] = {}
        for name, year in self.years.items():
            for header in {element.header for element in year.funded}:
                active.setdefault(header, set()).add(name)
        return active


def is_free(element: Element) -> bool:
    """Whether the plan says that the element costs nothing, and why."""
    return "cost" in element.fields and "reason" in element.fields


@lru_cache(maxsize=1)
def money_of(plan: Plan) -> Money:
    """The money of a plan; several rules ask for it."""
    return Money(plan)


def _receivers(subject: Subject) -> tuple[Element, ...]:
    """The elements that a number about money is money for."""
    if isinstance(subject, Link):
        return (subject.end,)
    if isinstance(subject, Element):
        return (subject,)
    return subject.elements if isinstance(subject, Joint) else ()
