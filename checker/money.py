"""Money through the graph: which elements any of it reaches, and in which years what is given makes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from checker.model import Element, Header, Joint, Link, Print, Subject
from checker.numbers import Number
from checker.plan import Plan

_NOTHING: frozenset[Link] = frozenset()
#: Where money goes from and to.
_Way = tuple[Element, Element]


@dataclass(slots=True)
class _Year:
    """What is printed for a year: elements with an amount, those with one that is not 0; ways, and if any goes there.

    `own` are the elements that say themselves that they get 0.
    """

    given: set[Element] = field(default_factory=set)
    funded: set[Element] = field(default_factory=set)
    own: set[Element] = field(default_factory=set)
    ways: dict[_Way, bool] = field(default_factory=dict)


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
        self._twins = twins(plan)
        self.given: set[Element] = set()
        self.funded: set[Element] = set()
        self.years: dict[str, _Year] = {}
        self._ways: dict[_Way, bool] = {}
        self._yearly: set[_Way] = set()
        self._rounded: set[Element] = set()
        for money in fields:
            for period in plan.periods(money.name):
                yearly = self.years.setdefault(period, _Year()) if period and money.type == "amount" else _Year()
                self._add(plan.column(money.name, period), yearly, money.type == "share")
        self.reached = self._closure(self.funded, self.given, self._barred(self._ways))

    def _add(self, column: AnyMapping[Subject, list[Print]], year: _Year, is_share: bool) -> None:
        """Take in a column; a share printed as 0,0 % may be a rounded one."""
        given = {subject for subject in column if type(subject) is Element}
        funded = {subject for subject in given if column[subject][0].number.mantissa}
        year.own.update(given - funded)
        self._rounded.update(given - funded if is_share else ())
        for subject in column if len(given) < len(column) else ():
            number = column[subject][0].number
            if type(subject) is Link:
                self._add_link(subject, number, year, is_share)
            receivers = _receivers(subject)
            given.update(receivers)
            funded.update(receivers if number.mantissa else ())
        for seen in (self, year):
            seen.given |= given
            seen.funded |= funded

    def _add_link(self, link: Link, number: Number, year: _Year, is_share: bool) -> None:
        """Take in whether money goes over a link."""
        way = (link.start, link.end)
        carries = number.mantissa != 0 or (is_share and number.decimals > 0)
        self._rounded.update((link.end,) if carries and not number.mantissa else ())
        self._ways[way] = carries or self._ways.get(way, False)
        year.ways[way] = carries or year.ways.get(way, False)
        if not is_share:
            self._yearly.add(way)

    def _barred(self, ways: AnyMapping[_Way, bool]) -> Collection[Link]:
        """The links over which no money goes: those with 0, and others between the same two elements."""
        ends: dict[Element, set[Element]] = {}
        for (start, end), carries in ways.items():
            if not carries:
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
        return written | blank, {(link.start, link.end) for link in links} - self._ways.keys()

    @cached_property
    def possible(self) -> set[Element]:
        """What money may come to, for all that is known, or what needs none."""
        elements, ways = self._unread
        starts = self.funded | elements | {end for _, end in ways}
        free = {element for element in self.plan.elements if is_free(element)}
        return self._closure(starts, self.given, self._barred(self._ways)) | self._spread(self._outside | free)

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
        silent.update(end for _, end in (ways | self._yearly) - year.ways.keys())
        none = {way: year.ways.get(way, carries) for way, carries in self._ways.items()}
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


def twins(plan: Plan) -> dict[Element, list[Element]]:
    """The elements that are one: those that a plan of the run defines, and those by which others mention them."""
    mentions = {element: element.fields["defined_in"] for element in plan.mentioned}
    defining = {header.id: header for header in plan.headers}.keys() & set(map(str, mentions.values()))
    if not defining:
        return {}
    defined = {(e.header.id, e.kind, e.id): e for e in plan.elements if e.header.id in defining and e not in mentions}
    found: dict[Element, list[Element]] = {}
    for element in plan.elements:
        if element in mentions and (other := defined.get((str(mentions[element]), element.kind, element.id))):
            found.setdefault(element, []).append(other)
            found.setdefault(other, []).append(element)
    return found


def _receivers(subject: Subject) -> tuple[Element, ...]:
    """The elements that a number about money is money for."""
    if isinstance(subject, Link):
        return (subject.end,)
    if isinstance(subject, Element):
        return (subject,)
    return subject.elements if isinstance(subject, Joint) else ()
