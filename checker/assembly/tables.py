"""Printed tables: a literal block of cells -> prints of quantities, links and totals."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from checker.assembly.cells import Cell, is_undivided, rows
from checker.assembly.draft import RawTable
from checker.assembly.header import scale_of, years
from checker.assembly.references import Directory, Missing
from checker.model import Column, Element, Header, Joint, Link, Place, Print, Problem, Subject, Table
from checker.numbers import Misread, doubt, read_number
from checker.terms import closest
from checker.vocabulary import Vocabulary

_TOTAL = frozenset(
    {"total", "totals", "totaux", "ensemble", "total général", "total global", "grand total", "overall total"}
)


@dataclass(eq=False)
class Layout:
    """A table with what its cells state."""

    table: Table
    prints: list[Print] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def lay_out(raw: RawTable, header: Header, vocabulary: Vocabulary, directory: Directory) -> Layout:
    """Read a table. Cells that cannot be read become problems; the others count."""
    settings = raw.settings
    period = settings.get("period", header.period)
    table = Table(raw.id, header, raw.place, settings.get("title", ""), period, settings.get("unit", ""))
    reader = _TableReader(raw, table, vocabulary, directory)
    lines = list(rows(raw.cells, settings["cells"]))
    if lines and reader.heading(lines[0]):
        for line in lines[1:]:
            reader.row(line)
        reader.holes()
    return reader.layout


class _TableReader:
    """Reads one table."""

    def __init__(self, raw: RawTable, table: Table, vocabulary: Vocabulary, directory: Directory) -> None:
        self.settings = raw.settings
        self.table = table
        self.header = table.header
        self.vocabulary = vocabulary
        self.directory = directory
        self.layout = Layout(table)
        self.kind = ""
        self.columns: list[Column | None] = []
        self.links: dict[tuple[Element, str, Element], Link] = {}
        self.blank: list[tuple[int, Subject, Place]] = []
        self.style = self.settings.get("numbers") or self.header.numbers
        self.scale = scale_of(self.settings)
        self.doubted: set[str] = set() if "scale" in self.settings else _amounts(vocabulary)
        self.period = "-".join(map(str, dict.fromkeys(table.period))) if table.period else ""

    def report(self, rule: str, cell: Cell, case: str = "", subject: Subject | None = None, **details: str) -> None:
        field_name = details.pop("field", "")
        about = subject or self.table
        self.layout.problems.append(Problem(rule, cell.place.location(), case, details, self.header, about, field_name))

    def heading(self, cells: list[Cell]) -> bool:
        """Read the headings; False if they, and so probably all rows, are not divided into cells."""
        kind = self.vocabulary.section(cells[0].text)
        if kind is None and len(cells) == 1 and self.vocabulary.section(cells[0].text.split()[0]):
            self.report("wrong-shape", cells[0], "undivided", value=cells[0].text)
            return False
        if kind is None:
            names = [name for k in self.vocabulary.kinds.values() for ns in k.names.values() for name in ns[:1]]
            self.report("unknown-key", cells[0], "kind", key=cells[0].text, suggestion=closest(cells[0].text, names))
        self.kind = kind or ""
        self.columns = [self.column(cell) for cell in cells[1:]]
        summed = {column.field for column in self.columns if column and column.sort != "total"}
        if summed and summed <= self.doubted:
            self.doubted.add("total")  # all that is added up are amounts
        unknown = Column("", "unknown", "", "")
        self.table.columns.extend(column or unknown for column in self.columns)
        return True

    def column(self, cell: Cell) -> Column | None:
        """What a heading says its cells hold."""
        text = cell.text
        words = text.split()
        default = self.settings.get("field", "")
        if text.casefold() in _TOTAL:
            return Column(text, "total", "total", self.period)
        if years(text) and (field_ := self.vocabulary.field_named(default or "budget")):
            return Column(text, "field", field_.name, text)
        if len(words) > 1 and years(words[-1]) and (field_ := self.vocabulary.field_named(" ".join(words[:-1]))):
            return Column(text, "field", field_.name, words[-1])
        if field_ := self.vocabulary.field_named(text):
            return Column(text, "field", field_.name, self.period)
        return self.link_column(cell, default)

    def link_column(self, cell: Cell, default: str) -> Column | None:
        reference, slash, measure = cell.text.rpartition("/")
        field_ = self.vocabulary.field_named(measure if slash else default or "amount")
        relation = self.vocabulary.relations.get(self.settings.get("relation", "allocated_to"))
        if field_ is None or relation is None:
            reference, field_ = cell.text, self.vocabulary.field_named("amount")
        end = self.directory.find(reference or cell.text, self.header, relation.end if relation else (), cell.place)
        if isinstance(end, Missing) or relation is None or field_ is None:
            if not isinstance(end, Missing) or end.rule:
                self.report("unknown-key", cell, "column", key=cell.text, suggestion=self.similar_heading(cell.text))
            return None
        return Column(cell.text, "link", field_.name, self.period, relation.name, end)

    def similar_heading(self, text: str) -> str:
        return closest(text, [name for f in self.vocabulary.fields.values() for ns in f.names.values() for name in ns])

    def row(self, cells: list[Cell]) -> None:
        subject = self.row_subject(cells[0], is_undivided(cells) and len(self.columns) > 0)
        if subject is None:
            return
        prints: list[Print | None] = []
        for position, column in enumerate(self.columns):
            cell = cells[position + 1] if position + 1 < len(cells) else None
            if cell is None or column is None or not cell.text:
                prints.append(None)
                self.blank.append((position, subject, cell.place if cell else cells[0].place))
            else:
                prints.append(self.cell(subject, cells[0].text, column, cell))
        self.table.rows.append((subject, tuple(prints)))
        for cell in cells[len(self.columns) + 1 :]:
            self.report("unknown-key", cell, "cell-without-heading", key=cell.text, suggestion="")

    def row_subject(self, cell: Cell, is_undivided: bool) -> Subject | None:
        """The element, the elements together, or the table itself (a total row) that a row is about."""
        if cell.text.casefold() in _TOTAL:
            return self.table
        kinds = (self.kind,) if self.kind else ("any",)
        found = self.directory.find(cell.text, self.header, kinds if ":" not in cell.text else ("any",), cell.place)
        if isinstance(found, Missing) and re.search(r"\s[+&]\s", cell.text):
            parts = [self.directory.find(t, self.header, kinds, cell.place) for t in re.split(r"\s[+&]\s", cell.text)]
            elements = tuple(part for part in parts if isinstance(part, Element))
            if len(elements) == len(parts):
                return Joint(elements)
        if isinstance(found, Missing):
            if found.rule and is_undivided:
                self.report("wrong-shape", cell, "undivided", value=cell.text)
            elif found.rule:
                self.report(found.rule, cell, "row", None, **found.details)
            return None
        return found

    def cell(self, subject: Subject, row: str, column: Column, cell: Cell) -> Print | None:
        number = read_number(cell.text, self.style, self.scale)
        if number is None:
            element = subject if isinstance(subject, Element) else None
            self.report("number-not-given", cell, "text", element, value=cell.text, field=self.path(column))
            return None
        about, field_ = self.quantity(subject, row, column, cell)  # a link is one whatever its number is worth
        if isinstance(number, Misread):
            is_ambiguous = number.case == "ambiguous-number"
            rule, case = ("ambiguous-number", "") if is_ambiguous else ("not-a-number", number.case)
            self.refuse(rule, case.replace("not-a-number", ""), subject, column, cell)
            return None
        if column.field in self.doubted and (case := doubt(number, self.header.currency)):
            rule = "ambiguous-number" if case == "thousands" else "not-a-number"
            self.refuse(rule, case, subject, column, cell, name=number.unit)
            return None
        print_ = Print(about, field_, column.period, number, cell.place)
        self.layout.prints.append(print_)
        return print_

    def refuse(self, rule: str, case: str, subject: Subject, column: Column, cell: Cell, **details: str) -> None:
        element = subject if isinstance(subject, Element) else None
        said = {"value": cell.text[:60], "style": self.style or "", "field": self.path(column), **details}
        self.report(rule, cell, case, element, **said)

    def quantity(self, subject: Subject, row: str, column: Column, cell: Cell) -> tuple[Subject, str]:
        """What a cell is a number of: a field of the row's element, of a link, or a total of the table."""
        if subject is self.table:
            return self.table, f"total/{column.text}"
        if column.sort == "total":
            return self.table, f"total/{row}"
        if column.sort == "link" and isinstance(subject, Element) and column.end is not None:
            key = (subject, column.relation, column.end)
            if key not in self.links:
                self.links[key] = Link(subject, column.relation, column.end, cell.place)
                self.layout.links.append(self.links[key])
            return self.links[key], column.field
        return subject, column.field

    def holes(self) -> None:
        """Blank cells of columns that are given for others of the row's kind, or, in a total row, that add up."""
        if not self.blank:
            return
        kinds: list[set[str]] = [set() for _ in self.columns]
        for subject, prints in self.table.rows:
            for position, print_ in enumerate(prints):
                if print_:
                    kinds[position].add(_kind(subject))
        for position, subject, place in self.blank:
            column = self.columns[position]
            if column is None:
                continue
            if subject is self.table:
                is_hole = bool(kinds[position]) and self.has_total(column)
            else:
                is_hole = self.applies(column, subject) and _kind(subject) in kinds[position]
            if is_hole:
                about = None if subject is self.table else subject
                path = self.path(column) if about else f"total/{column.text}"
                self.report("number-not-given", Cell("", place), "blank", about, column=column.text, field=path)

    def has_total(self, column: Column) -> bool:
        """Whether a total is printed, or to be expected, below such a column."""
        if column.sort == "total" or column.field == "share_of_total" or self.type_of(column) == "amount":
            return True
        totals = [prints for subject, prints in self.table.rows if subject is self.table]
        return any(
            cell and other and other.field == column.field
            for cells in totals
            for cell, other in zip(cells, self.columns, strict=True)
        )

    def type_of(self, column: Column) -> str:
        known = self.vocabulary.fields.get(column.field)
        return known.type if known else ""

    def path(self, column: Column) -> str:
        """The field path of a column's cells, as findings name it."""
        if column.end is not None:
            return f"{column.relation}/{column.end.kind}:{column.end.id}/{column.period}/{column.field}"
        known = self.vocabulary.fields.get(column.field)
        return f"{column.field}/{column.period}" if known and known.per else column.field

    def applies(self, column: Column, subject: Subject) -> bool:
        """Whether the kind of a row has the field of a column at all."""
        return column.sort != "field" or any(f.name == column.field for f in self.vocabulary.fields_of(_kind(subject)))


def _amounts(vocabulary: Vocabulary) -> set[str]:
    return {name for name, field_ in vocabulary.fields.items() if field_.type == "amount"}


def _kind(subject: Subject) -> str:
    if isinstance(subject, Joint):
        return subject.elements[0].kind
    return subject.kind if isinstance(subject, Element) else ""
