"""Drafts -> Plan: references resolved over all plans of the run, numbers read, tables laid out."""

from __future__ import annotations

import re
from datetime import date

from checker.assembly.draft import Draft, RawTable, Reference
from checker.assembly.figures import Figures, not_given
from checker.assembly.header import day, years
from checker.assembly.holes import missing_shares, missing_years
from checker.assembly.references import Directory, Missing
from checker.assembly.sections import drop_misplaced
from checker.assembly.tables import lay_out
from checker.document import Document
from checker.model import Header, Link, Problem
from checker.plan import Plan
from checker.vocabulary import Vocabulary


def assemble(vocabulary: Vocabulary, documents: list[Document], headers: list[Header], drafts: list[Draft]) -> Plan:
    """One graph from everything that was read. What does not fit becomes a problem of the plan, never an exception."""
    plan = Plan(vocabulary, documents, headers)
    for draft in drafts:
        drop_misplaced(draft)
        plan.elements.extend(draft.elements)
        plan.links.extend(draft.links)
        plan.problems.extend(draft.problems)
        plan.problems.extend(not_given(draft))
        for key, column in draft.columns.items():
            plan.columns.setdefault(key, {}).update(column)
    directory = Directory(vocabulary, headers, plan.elements)
    plan.problems.extend(directory.problems)
    assembly = _Assembly(plan, directory)
    for draft in drafts:
        for reference in draft.references:
            assembly.reference(reference)
    for draft in drafts:
        for table in draft.tables:
            if draft.header is not None:
                assembly.table(table, draft.header)
    plan.problems.extend(not_given(assembly.found))
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
        self.found = Draft(None, columns=plan.columns, problems=plan.problems)
        self.figures = Figures(self.found, plan.vocabulary)

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
            self.figures.read(*figure, link)

    def table(self, raw: RawTable, header: Header) -> None:
        result = lay_out(raw, header, self.vocabulary, self.directory)
        self.plan.tables.append(result.table)
        self.plan.links.extend(result.links)
        self.plan.problems.extend(result.problems)
        columns = self.plan.columns
        for print_ in result.prints:
            name = (print_.field, print_.period)
            if name not in columns:
                columns[name] = {}
            column = columns[name]
            if print_.subject in column:
                column[print_.subject].append(print_)
            else:
                column[print_.subject] = [print_]

    def dates(self) -> None:
        """Deadlines must be a year or a day."""
        names = [f.name for f in self.vocabulary.fields.values() if f.type == "date"]
        for element in self.plan.elements:
            for name in names:
                if (value := element.fields.get(name)) and not _is_date(value):
                    text = value if isinstance(value, str) else ", ".join(value)
                    details = {"value": text, "suggestion": day(text)}
                    place = element.location(name)
                    self.plan.problems.append(Problem("not-a-date", place, "", details, element.header, element, name))


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
