"""The numbers that stand apart from the fields of an element: cells of tables, and shares and amounts of links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from collections.abc import Mapping as AnyMapping
from typing import NamedTuple, TypeAlias

from checker.comparison.change import Fact, FieldChange, item
from checker.comparison.facts import Facts, same
from checker.comparison.facts import of_table as settings
from checker.model import Column, Element, Joint, Link, Print, Subject, Table
from checker.plan import Plan

#: Old elements -> their counterparts, so that both sides call rows, columns and ends of links by the same names.
Counterparts: TypeAlias = AnyMapping[Element, Element]
#: What stands in the place of a number and is none, by element and path.
Unread: TypeAlias = AnyMapping[tuple[Element, str], str]
_PROBLEMS = frozenset({"not-a-number", "ambiguous-number", "number-not-given"})


class Cell(NamedTuple):
    """A number: what it is about, the field and the year (for totals, the column), for links their end, the print."""

    about: Element | Joint | Table
    field: str
    part: str
    relation: str
    end: Element | None
    fact: Fact


def unread(plan: Plan) -> Unread:
    """The texts that stand in the place of numbers."""
    return {
        (problem.subject, problem.field): problem.details["value"]
        for problem in plan.problems
        if problem.rule in _PROBLEMS and isinstance(problem.subject, Element) and problem.details.get("value")
    }


def of_table(table: Table, plan: Plan, texts: Unread, counterparts: Counterparts) -> dict[Hashable, Cell]:
    """The cells of a table by row and column, whatever the order of these."""
    found: dict[Hashable, Cell] = {}
    times: Counter[Hashable] = Counter()
    columns = [_column_name(column, table, counterparts) for column in table.columns]
    is_scaled = ("scale", "") in settings(table, plan.vocabulary)
    for subject, prints in table.rows:
        row = _row_name(subject, counterparts)
        for print_, column, name in zip(prints, table.columns, columns, strict=True):
            if cell := _cell(print_, subject, column, table, plan, texts):
                # What is counted in thousands is shown as it is printed, not as the number that it stands for.
                fact = cell.fact._replace(number=None) if is_scaled else cell.fact
                found[row, name, times[row, name]] = cell._replace(fact=fact)
                times[row, name] += 1
    return found


def _cell(
    print_: Print | None, subject: Subject, column: Column, table: Table, plan: Plan, texts: Unread
) -> Cell | None:
    """A cell with what it is about; None if it is blank."""
    if print_ is not None and print_.field.startswith("total/"):
        return Cell(table, "total", print_.field.removeprefix("total/"), "", None, _printed(print_))
    if isinstance(subject, Link):
        return None
    known = plan.vocabulary.fields.get(column.field)
    part = column.period if column.end or (known and known.per) else ""
    relation, end = (column.relation, column.end) if column.end else ("", None)
    if print_ is not None:
        return Cell(subject, column.field, part, relation, end, _printed(print_))
    path = [relation, f"{end.kind}:{end.id}", part, column.field] if end else [column.field, part]
    text = texts.get((subject, "/".join(step for step in path if step))) if isinstance(subject, Element) else None
    return Cell(subject, column.field, part, relation, end, Fact((text,), table.place)) if text else None


def _printed(print_: Print) -> Fact:
    return Fact((print_.number.text.strip(),), print_.place, print_.number)


def _row_name(subject: Subject, counterparts: Counterparts) -> Hashable:
    if isinstance(subject, Joint):
        return tuple(counterparts.get(element, element) for element in subject.elements)
    return counterparts.get(subject, subject) if isinstance(subject, Element) else "total"


def _column_name(column: Column, table: Table, counterparts: Counterparts) -> Hashable:
    """A column by what it holds; the period of the whole table is no part of that."""
    own = "-".join(map(str, dict.fromkeys(table.period))) if table.period else ""
    end = counterparts.get(column.end, column.end) if column.end else None
    return (column.sort, column.field, "" if column.period == own else column.period, column.relation, end)


def of_elements(plan: Plan) -> dict[Element, Facts]:
    """The numbers that tables print for an element, the first of several."""
    scaled = {table.place.mapping for table in plan.tables if ("scale", "") in settings(table, plan.vocabulary)}
    found: dict[Element, Facts] = {}
    for (name, period), column in plan.columns.items():
        known = plan.vocabulary.fields.get(name)
        for subject, prints in column.items():
            if type(subject) is Element and known is not None and prints[0].in_table:
                fact = _printed(prints[0])
                fact = fact._replace(number=None) if fact.place.mapping in scaled else fact
                found.setdefault(subject, {}).setdefault((name, period if known.per else ""), fact)
    return found


def of_links(plan: Plan, counterparts: Counterparts) -> dict[Hashable, Cell]:
    """The numbers of links that no table prints."""
    found: dict[Hashable, Cell] = {}
    read: set[tuple[Link, str]] = set()

    def add(link: Link, name: str, period: str, fact: Fact) -> None:
        start, end = (counterparts.get(element, element) for element in (link.start, link.end))
        found[start, link.relation, end, name, period] = Cell(link.start, name, period, link.relation, link.end, fact)

    for (name, period), column in plan.columns.items():
        for subject, prints in column.items():
            if type(subject) is Link and not prints[0].in_table:
                add(subject, name, period, _printed(prints[0]))
                read.add((subject, name))
    for link in plan.links:
        for name, value in link.fields.items():
            if isinstance(value, str) and (link, name) not in read:
                add(link, name, "", Fact((value,), link.place.at(name)))
    return found


def differences(
    before: AnyMapping[Hashable, Cell], after: AnyMapping[Hashable, Cell], table: str = ""
) -> Iterator[tuple[Cell | None, Cell | None, FieldChange]]:
    """The numbers in which two sides differ, as each has them, and the change."""
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        facts = (old.fact if old else None, new.fact if new else None)
        if (cell := new or old) and not same(*facts):
            end = item(cell.end) if cell.end else None
            yield old, new, FieldChange(cell.field, cell.part, *facts, table, cell.relation, end)
