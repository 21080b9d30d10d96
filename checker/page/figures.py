"""Numbers that do not agree: the printed table around the finding, and each equation with its terms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from checker.document import Location
from checker.finding import Finding, Report
from checker.model import Column, Joint, Link, Place, Print, Subject, Table
from checker.page.groups import place, shown
from checker.plan import Plan
from checker.register import about_numbers
from checker.words import words

#: Findings shown here, terms of an equation, rows of a table (those of the equations, where there are more).
MAX_SHOWN = 40
MAX_TERMS = 24
MAX_ROWS = 40
MAX_COLUMNS = 24


class Cell(NamedTuple):
    """A cell as printed: `mark` is `wrong` for the number in question, `term` for those it is held against."""

    text: str
    mark: str


class Row(NamedTuple):
    """A row: its heading and cells; `left_out` rows are not shown before it."""

    heading: str
    cells: tuple[Cell, ...]
    left_out: int


class Excerpt(NamedTuple):
    """A printed table, or the part of it that matters."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left_out: int


class Terms(NamedTuple):
    """The numbers of one element in an equation, as printed, each with whether it is the one in question."""

    name: str
    numbers: tuple[Cell, ...]


class Equation(NamedTuple):
    """An equation that fails: the finding that words it, its terms by element, and what they should make.

    The terms of a sum are added up; those of a share are divided by each other; those of `one` number that is printed
    several times are not the same.
    """

    finding: Finding
    is_sum: bool
    is_one: bool
    terms: tuple[Terms, ...]
    whole: Cell | None
    more: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A finding about numbers with its table and its equations."""

    finding: Finding
    printed: str
    wanted: str
    place: str
    excerpt: Excerpt | None
    equations: tuple[Equation, ...]


def figures(report: Report) -> tuple[list[Figure], int]:
    """The findings about numbers, and how many are left out."""
    found = about_numbers(report)
    texts = _Texts(report)
    return [_figure(finding, texts) for finding in found[:MAX_SHOWN]], max(0, len(found) - MAX_SHOWN)


class _Texts:
    """The texts and tables of a run by file."""

    def __init__(self, report: Report) -> None:
        self.plan = report.plan
        self.documents = {document.file: document for document in report.plan.documents}
        self.tables: dict[str, list[tuple[int, Table]]] = {}
        for table in report.plan.tables:
            if (mapping := table.place.mapping) is not None:
                starts = self.tables.setdefault(table.place.document.file, [])
                starts.append((mapping.start, table))
        for starts in self.tables.values():
            starts.sort(key=lambda pair: pair[0])

    @cached_property
    def _repeated(self) -> dict[Location, int]:
        """The places of numbers that are printed several times: the same for the same number."""
        columns = self.plan.columns.values()
        repeated = [prints for column in columns for prints in column.values() if len(prints) > 1]
        return {print_.place.location(): which for which, prints in enumerate(repeated) for print_ in prints}

    def is_one(self, locations: Sequence[Location]) -> bool:
        """Whether some places print one number."""
        found = {self._repeated.get(location) for location in locations}
        return len(locations) > 1 and len(found) == 1 and None not in found

    def at(self, location: Location) -> str:
        """What is written at a place."""
        document = self.documents.get(location.file)
        if document is None or location.end_line != location.line:
            return ""
        return document.line(location.line)[location.column - 1 : location.end_column - 1].strip()

    def table(self, location: Location) -> Table | None:
        """The table that a place is in, if one of its cells is there."""
        starts = self.tables.get(location.file, [])
        document = self.documents[location.file] if starts else None
        lines = [document.location((start, start + 1)).line for start, _ in starts] if document else []
        position = bisect_right(lines, location.line) - 1
        return starts[position][1] if position >= 0 else None


def _figure(finding: Finding, texts: _Texts) -> Figure:
    wrong = {finding.location} if finding.rule == "wrong-number" else set[Location]()
    stated = finding.masked or (() if wrong else (finding,))
    equations = tuple(_equation(one, wrong, texts) for one in stated)
    terms = {location for one in (finding, *finding.masked) for _, _, location in one.related}
    table = texts.table(finding.location)
    excerpt = _excerpt(table, wrong, terms, texts.plan, finding.lang) if table else None
    wanted = finding.suggestions[0][0] if finding.suggestions else ""
    return Figure(
        finding, texts.at(finding.location) if wrong else "", wanted, place(finding.location), excerpt, equations
    )


def _equation(finding: Finding, wrong: set[Location], texts: _Texts) -> Equation:
    is_sum = any(location == finding.location for *_, location in finding.related)
    whole = None if is_sum else Cell(_signed(texts.at(finding.location)), "wrong" if finding.location in wrong else "")
    by_name: dict[str, list[Cell]] = {}
    is_one = texts.is_one([location for *_, location in finding.related])
    for label, named, location in finding.related[:MAX_TERMS]:
        if label == "whole":
            whole = Cell(_signed(texts.at(location)), "wrong" if location in wrong else "")
            continue
        name = (shown(named.id) or named.title) if named else ""
        text = _signed(label if "→" in label else texts.at(location) or label)
        cells = by_name.setdefault(name, [])
        if not is_one or text not in [cell.text for cell in cells]:
            cells.append(Cell(text, "wrong" if location in wrong else ""))
    terms = tuple(Terms(name, tuple(numbers)) for name, numbers in by_name.items())
    return Equation(finding, is_sum, is_one, terms, whole, max(0, len(finding.related) - MAX_TERMS))


def _signed(text: str) -> str:
    """A number with the minus sign that messages have, too, where the document prints a hyphen."""
    return re.sub(r"(?<!\S)-(?=[\d.,])", "−", text)


def _excerpt(table: Table, wrong: set[Location], terms: set[Location], plan: Plan, lang: str) -> Excerpt | None:
    """The table with its cells marked; nothing if none of them takes part."""
    marks = {(w.line, w.column): "wrong" for w in wrong}
    marks = {(t.line, t.column): "term" for t in terms} | marks
    printed = [cell for _, cells in table.rows for cell in cells if cell is not None and cell.in_table]
    if not printed:
        return None
    first = printed[0].place
    before = first.location().line - (first.cell or (0, 0))[0]
    marked_lines = {line - before for line, _ in marks}
    rows = [_row(subject, cells, marks, marked_lines, lang) for subject, cells in table.rows]
    marked = [position for position, row in enumerate(rows) if any(cell.mark for cell in row.cells)]
    if not marked:
        return None
    kept = range(len(rows)) if len(rows) <= MAX_ROWS else marked[:MAX_ROWS]
    cut = _cut(rows, kept)
    headings = tuple(_column(column, plan, lang) for column in table.columns[:MAX_COLUMNS])
    title = f"{words('kind-table', lang)} {shown(table.id)} {table.title}".strip()
    return Excerpt(title, headings, tuple(cut), len(rows) - 1 - (max(kept) if kept else 0))


def _column(column: Column, plan: Plan, lang: str) -> str:
    """The heading of a column in the reader's words, where it is a field or another element."""
    vocabulary = plan.vocabulary
    if column.sort == "field":
        period = column.period if column.period in column.text else ""
        return f"{vocabulary.field_name(column.field, lang)} {period}".strip()
    if column.sort == "link" and column.end is not None:
        field = vocabulary.field_name(column.field, lang)
        return f"{vocabulary.name(column.end.kind, lang)} {shown(column.end.id)}, {field}"
    return column.text


def _cut(rows: list[Row], kept: Iterable[int]) -> list[Row]:
    found, before = [], -1
    for position in kept:
        found.append(rows[position]._replace(left_out=position - before - 1))
        before = position
    return found


def _row(
    subject: Subject,
    cells: tuple[Print | None, ...],
    marks: dict[tuple[int, int], str],
    marked_lines: set[int],
    lang: str,
) -> Row:
    shown_cells = []
    for cell in cells[:MAX_COLUMNS]:
        at = cell.at if cell is not None else None
        mark = ""
        if isinstance(at, Place) and at.cell and at.cell[0] in marked_lines:
            where = at.location()
            mark = marks.get((where.line, where.column), "")
        shown_cells.append(Cell(cell.number.text.strip() if cell is not None else "", mark))
    return Row(_heading(subject, lang), tuple(shown_cells), 0)


def _heading(subject: Subject, lang: str) -> str:
    if isinstance(subject, Table):
        return words("html-total", lang)
    if isinstance(subject, Joint):
        return " + ".join(element.id for element in subject.elements)
    element = subject.start if isinstance(subject, Link) else subject
    return shown(element.id) or element.title
