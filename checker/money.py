"""Money through the graph: which elements any of it reaches, and in which years what is given makes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Element, Header, Joint, Link, Subject
from checker.plan import Plan


class Money:
    """What is printed about money in a plan, spread along the relations that carry it.

    Money printed for an element counts for what it serves (the ends of relations that carry money forward). Where a
    plan prints money for a parent only, and for none of its children of a kind, those children share it.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.fields = [field for field in plan.vocabulary.fields.values() if field.money]
        self.carrying = [relation.name for relation in plan.vocabulary.relations.values() if relation.money]
        self.given: set[Element] = set()
        self.funded: set[Element] = set()
        self.amounts: dict[Element, dict[str, int]] = {}
        self._active: dict[Header, set[str]] = {}
        for field in self.fields:
            for period in plan.periods(field.name):
                for subject, prints in plan.column(field.name, period).items():
                    self._add(subject, period, prints[0].number.mantissa, field.type == "amount")
        for element in self._blank():
            self.given.add(element)
        self.reached = plan.reachable(self.funded, self.carrying)
        self._share_downwards()

    def _blank(self) -> Iterator[Element]:
        """The elements for which a table leaves a cell of money blank: unknown, not nothing."""
        names = {field.name for field in self.fields}
        for subject, name, _ in self.plan.blank_cells:
            if name in names:
                elements = subject.elements if isinstance(subject, Joint) else (subject,)
                yield from (element for element in elements if isinstance(element, Element))

    def _add(self, subject: Subject, period: str, mantissa: int, is_amount: bool) -> None:
        if isinstance(subject, Link):
            receivers: tuple[Element, ...] = (subject.end,)
        elif isinstance(subject, Joint):
            receivers = subject.elements
        else:
            receivers = (subject,) if isinstance(subject, Element) else ()
        self.given.update(receivers)
        if mantissa:
            self.funded.update(receivers)
        # A share printed as 0,0 % may be a rounded one: only amounts can say that a year has nothing.
        for element in receivers if is_amount else ():
            years = self.amounts.setdefault(element, {})
            years[period] = years.get(period, 0) + abs(mantissa)

    def _share_downwards(self) -> None:
        """Children share what is printed for their parent where no child of their kind has any of its own."""
        waiting = list(self.funded)
        tables = [self.plan.links_in(name) for name in self.carrying if name != "allocated_to"]
        while waiting:
            parent = waiting.pop()
            for table in tables:
                kinds: dict[str, list[Element]] = {}
                for link in table.get(parent, ()):
                    kinds.setdefault(link.start.kind, []).append(link.start)
                for children in kinds.values():
                    if not any(child in self.given for child in children):
                        new = [child for child in children if child not in self.reached]
                        self.reached.update(new)
                        waiting.extend(new)

    def reaches(self, element: Element) -> bool:
        """Whether money is printed for the element or comes to it; what is given as unknown or zero is not nothing."""
        named = any(field.name in element.fields for field in self.fields)
        return named or element in self.reached or element in self.given

    def zero_years(self, element: Element) -> list[str]:
        """The years for which amounts are given for the element, and all that is given for what serves it makes 0."""
        years = [year for year, total in self.amounts.get(element, {}).items() if year and not total]
        if not years:
            return []
        below = self.plan.reachable([element], self.carrying, backwards=True)
        active = self.active_years(element.header)
        given = (self.amounts.get(e, {}) for e in below)
        funded = {year for amounts in given for year, total in amounts.items() if total}
        return sorted(year for year in years if year in active and year not in funded)

    def active_years(self, header: Header) -> set[str]:
        """The years for which a plan allocates anything anywhere; of the others nothing is known."""
        if header not in self._active:
            self._active[header] = {
                year
                for element, amounts in self.amounts.items()
                if element.header is header
                for year, total in amounts.items()
                if total
            }
        return self._active[header]
