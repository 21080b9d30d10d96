"""Money through the graph: which elements any of it reaches, and in which years what is given makes nothing."""

from __future__ import annotations

from checker.model import Element, Joint, Link, Subject
from checker.plan import Plan


class Money:
    """What is printed about money in a plan, spread along the relations that carry it.

    Money printed for an element counts for what it serves (the ends of relations that carry money forward). Where a
    plan prints money for a parent only, and for none of its children of a kind, those children share it.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.amounts: dict[Element, dict[str, int]] = {}
        self.funded: set[Element] = set()
        for field in plan.vocabulary.fields.values():
            if field.money:
                for period in plan.periods(field.name):
                    for subject, prints in plan.column(field.name, period).items():
                        self._given(subject, period, prints[0].number.mantissa)
        carrying = [relation.name for relation in plan.vocabulary.relations.values() if relation.money == "forward"]
        self._share_downwards(plan.reachable(self.funded, carrying), carrying)

    def _given(self, subject: Subject, period: str, mantissa: int) -> None:
        if isinstance(subject, Link):
            receivers: tuple[Element, ...] = (subject.end,)
        elif isinstance(subject, Joint):
            receivers = subject.elements
        else:
            receivers = (subject,) if isinstance(subject, Element) else ()
        for element in receivers:
            years = self.amounts.setdefault(element, {})
            years[period] = years.get(period, 0) + abs(mantissa)
            if mantissa:
                self.funded.add(element)

    def _share_downwards(self, reached: set[Element], carrying: list[str]) -> None:
        """Children share their parent's money where no child of their kind has any of its own."""
        waiting, tables = list(reached), [self.plan.links_in(name) for name in carrying if name != "allocated_to"]
        while waiting:
            parent = waiting.pop()
            for table in tables:
                kinds: dict[str, list[Element]] = {}
                for link in table.get(parent, ()):
                    kinds.setdefault(link.start.kind, []).append(link.start)
                for children in kinds.values():
                    if not any(child in self.amounts for child in children):
                        new = [child for child in children if child not in reached]
                        reached.update(new)
                        waiting.extend(new)
        self.reached = reached

    def reaches(self, element: Element) -> bool:
        """Whether anything but nothing is printed for the element, or comes to it; zeros count as given."""
        return element in self.reached or element in self.amounts

    def zero_years(self, element: Element) -> list[str]:
        """The periods for which something is given for the element and all of it makes 0."""
        return sorted(period for period, total in self.amounts.get(element, {}).items() if not total)
