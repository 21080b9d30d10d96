"""Drafts -> Plan: references resolved over all plans of the run, numbers read, tables laid out."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from checker.assembly.draft import Draft, Figure, RawTable, Reference
from checker.assembly.header import years
from checker.assembly.holes import missing_shares, missing_years
from checker.assembly.references import Directory, Missing
from checker.assembly.tables import lay_out
from checker.document import Document
from checker.model import Element, Header, Link, Print, Problem
from checker.numbers import Misread, Number, doubt, read_number
from checker.plan import Plan
from checker.vocabulary import Vocabulary


def assemble(vocabulary: Vocabulary, documents: list[Document], headers: list[Header], drafts: list[Draft]) -> Plan:
    """One graph from everything that was read. What does not fit becomes a problem of the plan, never an exception."""
    plan = Plan(vocabulary, documents, headers)
    for draft in drafts:
        plan.elements.extend(draft.elements)
        plan.links.extend(draft.links)
        plan.problems.extend(draft.problems)
    directory = Directory(vocabulary, headers, plan.elements)
    plan.problems.extend(directory.problems)
    assembly = _Assembly(plan, directory)
    for draft in drafts:
        for reference in draft.references:
            assembly.reference(reference)
        for figure in draft.figures:
            assembly.figure(figure.element, figure)
    for draft in drafts:
        for table in draft.tables:
            if draft.header is not None:
                assembly.table(table, draft.header)
    assembly.dates()
    plan.problems.extend(missing_years(plan))
    plan.problems.extend(missing_shares(plan))
    plan.problems.extend(directory.outside())
    return plan


class _Assembly:
    """Fills a plan."""

    def __init__(self, plan: Plan, directory: Directory) -> None:
        self.plan = plan
        self.directory = directory
        self.vocabulary = plan.vocabulary

    def reference(self, reference: Reference) -> None:
        element, relation = reference.element, self.vocabulary.relations[reference.relation]
        end = self.directory.find(reference.text, element.header, relation.end, reference.place)
        if isinstance(end, Missing):
            self.plan.unresolved.setdefault(relation.name, set()).add(element)
            if end.rule:
                details = {"relation": relation.name, **end.details}
                place = reference.place.location(key=len(reference.figures) > 0)
                problem = Problem(end.rule, place, "", details, element.header, element, relation.name, end.related)
                self.plan.problems.append(problem)
            return
        link = Link(element, relation.name, end, reference.place, reference.fields)
        self.plan.links.append(link)
        for figure in reference.figures:
            self.figure(link, figure)

    def figure(self, subject: Element | Link, figure: Figure) -> None:
        """Read a number as printed in an element or a link."""
        element, field, period, text, place = figure
        number = read_number(text, element.header.numbers)
        if type(number) is Number:
            if number.unit or number.decimals == 3 or not _covers(element.header.period, period):
                self.suspect(number, subject, figure)
            self.print(Print(subject, field, period, number, place))
        elif isinstance(number, Misread):
            self.misread(number, figure, _path(subject, figure))
        elif (text or period) and element.header.extent == "full" and not element.mentioned:
            path, case = _path(subject, figure), "text" if text else "blank"
            where, details = place.location(), {"value": text, "column": path}
            self.plan.problems.append(Problem("number-not-given", where, case, details, element.header, element, path))

    def suspect(self, number: Number, subject: Element | Link, figure: Figure) -> None:
        """An amount in other words than the plan's currency, with three decimals, or of a year outside the plan."""
        element, place = figure.element, figure.place
        header = element.header
        is_amount = self.vocabulary.fields[figure.field].type == "amount"
        if case := doubt(number, header.currency) if is_amount else "":
            rule = "ambiguous-number" if case == "thousands" else "not-a-number"
            details = {"value": figure.text.strip()[:60], "style": header.numbers or "", "name": number.unit}
            path = _path(subject, figure)
            self.plan.problems.append(Problem(rule, place.location(), case, details, header, element, path))
        if header.period and not _covers(header.period, figure.period):
            details = {"value": figure.period, "allowed": "-".join(map(str, dict.fromkeys(header.period)))}
            where, path = place.location(key=True), _path(subject, figure)
            self.plan.problems.append(Problem("not-a-date", where, "outside", details, header, element, path))

    def misread(self, misread: Misread, figure: Figure, path: str) -> None:
        rule = "ambiguous-number" if misread.case == "ambiguous-number" else "not-a-number"
        case = "decimal-sign" if misread.case == "decimal-sign" else ""
        element, place = figure.element, figure.place.location()
        details = {"value": figure.text.strip()[:60], "style": element.header.numbers or ""}
        self.plan.problems.append(Problem(rule, place, case, details, element.header, element, path))

    def print(self, print_: Print) -> None:
        subject, key = print_[0], print_[1:3]
        column = self.plan.columns.get(key)
        if column is None:
            self.plan.columns[key] = {subject: [print_]}
        elif subject in column:
            column[subject].append(print_)
        else:
            column[subject] = [print_]

    def table(self, raw: RawTable, header: Header) -> None:
        result = lay_out(raw, header, self.vocabulary, self.directory)
        self.plan.tables.append(result.table)
        self.plan.links.extend(result.links)
        self.plan.problems.extend(result.problems)
        for print_ in result.prints:
            self.print(print_)

    def dates(self) -> None:
        """Deadlines must be a year or a day."""
        names = [f.name for f in self.vocabulary.fields.values() if f.type == "date"]
        for element in self.plan.elements:
            for name in names:
                if (value := element.fields.get(name)) and not _is_date(value):
                    details = {"value": value if isinstance(value, str) else ", ".join(value)}
                    place = element.location(name)
                    self.plan.problems.append(Problem("not-a-date", place, "", details, element.header, element, name))


@lru_cache(maxsize=10_000)
def _covers(period: tuple[int, int] | None, year: str) -> bool:
    """Whether a plan's period takes in the year or years that a figure is for."""
    given = years(year)
    return period is None or given is None or period[0] <= given[0] <= given[1] <= period[1]


def _path(subject: Element | Link, figure: Figure) -> str:
    """The field path of a figure, as findings name it."""
    if isinstance(subject, Link):
        return "/".join(part for part in (subject.path, figure.period, figure.field) if part)
    return f"{figure.field}/{figure.period}" if figure.period else figure.field


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return False
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
        return True
    return years(value) is not None
