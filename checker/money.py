"""Money through the graph: which elements any of it reaches, and in which years what is given makes nothing."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from typing import NamedTuple

from checker.model import Element, Header, Joint, Link, Print, Subject
from checker.plan import Plan


class _Year(NamedTuple):
    """The elements for which amounts are printed in a year, and those of them for which any is not 0."""

    given: set[Element]
    funded: set[Element]


class Money:
    """What is printed about money in a plan, spread along the relations that carry it.

    Money printed for an element counts for what it serves (the ends of relations that carry money forward). Where a
    plan prints money for a parent only, and for none of its children of a kind, those children share it.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        fields = [field for field in plan.vocabulary.fields.values() if field.money]
        self.names = frozenset(field.name for field in fields)
        self.carrying = [relation.name for relation in plan.vocabulary.relations.values() if relation.money]
        self.given: set[Element] = set()
        self.funded: set[Element] = set()
        self.years: dict[str, _Year] = {}
        self._active: dict[Header, set[str]] = {}
        for field in fields:
            for period in plan.periods(field.name):
                self._add(plan.column(field.name, period), period if field.type == "amount" else "")
        for subject, name, _ in plan.blank_cells:
            if name in self.names:  # unknown, not nothing
                self.given.update(_receivers(subject))
        self.empty = set[Element]().union(*(year.given - year.funded for year in self.years.values()))
        self.reached = plan.reachable(self.funded, self.carrying)
        self._share_downwards()

    def _add(self, column: AnyMapping[Subject, list[Print]], year: str) -> None:
        """Take in a column; a share printed as 0,0 % may be a rounded one: only amounts say that a year has nothing."""
        given = {subject for subject in column if type(subject) is Element}
        funded = {subject for subject in given if column[subject][0].number.mantissa}
        for subject in column if len(given) < len(column) else ():
            given.update(_receivers(subject))
            if column[subject][0].number.mantissa:
                funded.update(_receivers(subject))
        self.given |= given
        self.funded |= funded
        if year:
            total = self.years.setdefault(year, _Year(set(), set()))
            total.given.update(given)
            total.funded.update(funded)

    def _share_downwards(self) -> None:
        """Children share what is printed for their parent where no child of their kind has any of its own."""
        tables = [self.plan.links_in(name) for name in self.carrying if name != "allocated_to"]
        newest = self.funded
        while newest:
            found: set[Element] = set()
            for table in tables:
                for parent in table.keys() & newest:
                    children = [link.start for link in table[parent]]
                    given = {child.kind for child in children if child in self.given}
                    found.update(child for child in children if child.kind not in given)
            newest = found - self.reached
            self.reached |= newest

    def reaches(self, element: Element) -> bool:
        """Whether money is printed for the element or comes to it; what is given as unknown or zero is not nothing."""
        return element in self.reached or element in self.given or not self.names.isdisjoint(element.fields)

    def is_sure_of(self, element: Element) -> bool:
        """Whether money reaches the element, and none of its own years is given as nothing."""
        return element in self.reached and element not in self.empty

    def zero_years(self, element: Element) -> list[str]:
        """The years for which amounts are given for the element, and all that is given for what serves it makes 0."""
        if element not in self.empty:
            return []
        empty = [name for name, year in self.years.items() if element in year.given and element not in year.funded]
        below = self.plan.reachable([element], self.carrying, backwards=True)
        active = self.active_years(element.header)
        return sorted(year for year in empty if year in active and self.years[year].funded.isdisjoint(below))

    def active_years(self, header: Header) -> set[str]:
        """The years for which a plan allocates anything anywhere; of the others nothing is known."""
        if header not in self._active:
            years = self.years.items()
            self._active[header] = {name for name, year in years if any(e.header is header for e in year.funded)}
        return self._active[header]


def _receivers(subject: Subject) -> tuple[Element, ...]:
    """The elements that a number about money is money for."""
    if isinstance(subject, Element):
        return (subject,)
    if isinstance(subject, Link):
        return (subject.end,)
    return subject.elements if isinstance(subject, Joint) else ()
