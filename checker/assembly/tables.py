"""Printed tables: a literal block of cells -> prints of quantities, links and totals."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from checker.assembly.draft import RawTable
from checker.assembly.header import scale_of, years
from checker.assembly.holes import blank_cells, path_of
from checker.assembly.references import Directory, Missing
from checker.cells import Row, is_undivided, rows
from checker.model import Column, Element, Header, Joint, Link, Place, Print, Problem, Subject, Table, Value
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


_SUBTOTAL = re.compile(r"(sous|sub)[\s-]*(total|totaux)\b", re.IGNORECASE)
#: What the many links that cells state have: their number is a print.
_NO_FIELDS: AnyMapping[str, Value] = MappingProxyType({})


class _Cell(NamedTuple):
    """A cell: its text and its place."""

    text: str
    place: Place


def lay_out(raw: RawTable, header: Header, vocabulary: Vocabulary, directory: Directory) -> Layout:
    """Read a table. Cells that cannot be read become problems; the others count."""
    settings = raw.settings
    period = settings.get("period", header.period)
    table = Table(raw.id, header, raw.place, settings.get("title", ""), period, settings.get("unit", ""))
    reader = _TableReader(raw, table, vocabulary, directory)
    lines = rows(settings["cells"])
    if (first := next(lines, None)) and reader.heading(first):
        for row in lines:
            reader.row(row)
        reader.layout.problems.extend(blank_cells(table, reader.blank, vocabulary))
    return reader.layout


class _TableReader:
    """Reads one table."""

    def __init__(self, raw: RawTable, table: Table, vocabulary: Vocabulary, directory: Directory) -> None:
        self.settings = raw.settings
        self.block = raw.cells
        self.table = table
        self.header = table.header
        self.vocabulary = vocabulary
        self.directory = directory
        self.layout = Layout(table)
        self.kind = ""
        self.columns: list[Column | None] = []
        self.links: list[dict[Element, Link]] = []
        self.group: list[Subject] = []
        self.subtotals_below = True
        self.blank: list[tuple[int, Subject, Place]] = []
        self.style = self.settings.get("numbers") or self.header.numbers
        self.scale = scale_of(self.settings)
        self.doubted: set[str] = set() if "scale" in self.settings else _amounts(vocabulary)
        self.period = "-".join(map(str, dict.fromkeys(table.period))) if table.period else ""

    def report(self, rule: str, cell: _Cell, case: str = "", subject: Subject | None = None, **details: str) -> None:
        field_name = details.pop("field", "")
        about = subject or self.table
        self.layout.problems.append(Problem(rule, cell.place.location(), case, details, self.header, about, field_name))

    def place(self, line: int, position: int) -> Place:
        """The place of a cell: the line of the block and the position in it, both from 0."""
        block = self.block
        return Place(block.document, block.mapping, block.path, (line, position))

    def heading(self, row: Row) -> bool:
        """Read the headings; False if they, and so probably all rows, are not divided into cells."""
        kind = self.vocabulary.section(row.texts[0])
        cells = [_Cell(text, self.place(row.line, position)) for position, text in enumerate(row.texts)]
        if kind is None and row.room == 1 and self.vocabulary.section(row.texts[0].split()[0]):
            self.report("wrong-shape", cells[0], "undivided", value=row.texts[0])
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
        links: dict[tuple[str, Element | None], dict[Element, Link]] = {}
        self.links = [links.setdefault((column.relation, column.end), {}) for column in self.table.columns]
        return True

    def column(self, cell: _Cell) -> Column | None:
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

    def link_column(self, cell: _Cell, default: str) -> Column | None:
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

    def row(self, row: Row) -> None:
        """Read a row; where it is not clear what its figures are of, the columns of the table are not added up."""
        line, texts = row.line, row.texts
        subject = self.row_subject(_Cell(texts[0], self.place(line, 0)), bool(self.columns) and is_undivided(row))
        beyond = range(len(self.columns) + 1, len(texts))
        is_lost = subject is None and any(texts[1:]) and not _SUBTOTAL.match(texts[0])
        if beyond or is_lost or row.room <= len(self.columns):
            self.table.unclear.append(texts[0])
        if subject is None:
            return
        prints: list[Print | None] = []
        for position, column in enumerate(self.columns):
            is_there = position + 1 < len(texts)
            place = self.place(line, position + 1 if is_there else 0)
            if beyond:
                prints.append(None)
            elif is_there and column is not None and texts[position + 1]:
                prints.append(self.cell(subject, texts, position, column, place))
            else:
                prints.append(None)
                self.blank.append((position, subject, place))
        self.table.rows.append((subject, tuple(prints)))
        self.group += [] if _SUBTOTAL.match(texts[0]) else [subject]
        if beyond:
            cell = _Cell(texts[beyond[0]], self.place(line, beyond[0]))
            counts = {"count": str(len(texts)), "allowed": str(len(self.columns) + 1)}
            self.report("unknown-key", cell, "cell-without-heading", None, key=cell.text, value=texts[0], **counts)

    def row_subject(self, cell: _Cell, is_undivided: bool) -> Subject | None:
        """The element, the elements together, or the table itself (a total row) that a row is about."""
        if cell.text.casefold() in _TOTAL:
            return self.table
        if _SUBTOTAL.match(cell.text):
            return self.subtotal()
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

    def subtotal(self) -> Joint | None:
        """The elements of the rows since the last subtotal; none where subtotals stand above their rows."""
        group, self.group = self.group, []
        elements = tuple(subject for subject in group if isinstance(subject, Element))
        self.subtotals_below = self.subtotals_below and bool(self.table.rows)
        return Joint(elements) if elements and len(elements) == len(group) and self.subtotals_below else None

    def cell(self, subject: Subject, texts: list[str], position: int, column: Column, place: Place) -> Print | None:
        text = texts[position + 1]
        number = read_number(text, self.style, self.scale)
        if number is None:
            element = subject if isinstance(subject, Element) else None
            self.report("number-not-given", _Cell(text, place), "text", element, value=text, field=self.path(column))
            return None
        # A link is one whatever its number is worth.
        about, field_ = self.quantity(subject, texts[0], position, column, place)
        if isinstance(number, Misread):
            is_ambiguous = number.case == "ambiguous-number"
            rule, case = ("ambiguous-number", "") if is_ambiguous else ("not-a-number", number.case)
            self.refuse(rule, case.replace("not-a-number", ""), subject, column, _Cell(text, place))
            return None
        doubted = column.field in self.doubted and (number.unit or number.decimals == 3)
        if doubted and (case := doubt(number, self.header.currency)):
            rule = "ambiguous-number" if case == "thousands" else "not-a-number"
            self.refuse(rule, case, subject, column, _Cell(text, place), name=number.unit)
            return None
        print_ = Print(about, field_, column.period, number, place)
        self.layout.prints.append(print_)
        return print_

    def refuse(self, rule: str, case: str, subject: Subject, column: Column, cell: _Cell, **details: str) -> None:
        element = subject if isinstance(subject, Element) else None
        said = {"value": cell.text[:60], "style": self.style or "", "field": self.path(column), **details}
        self.report(rule, cell, f"{case}-in-table" if case in ("unit", "decimal-sign") else case, element, **said)

    def quantity(self, subject: Subject, row: str, position: int, column: Column, place: Place) -> tuple[Subject, str]:
        """What a cell is a number of: a field of the row's element, of a link, or a total of the table."""
        if subject is self.table:
            return self.table, f"total/{column.text}"
        if column.sort == "total":
            return self.table, f"total/{row}"
        if column.end is not None and type(subject) is Element:
            link = self.links[position].get(subject)
            if link is None:
                link = self.links[position][subject] = Link(subject, column.relation, column.end, place, _NO_FIELDS)
                self.layout.links.append(link)
            return link, column.field
        return subject, column.field

    def path(self, column: Column) -> str:
        """The field path of a column's cells, as findings name it."""
        return path_of(column, self.vocabulary)


def _amounts(vocabulary: Vocabulary) -> set[str]:
    return {name for name, field_ in vocabulary.fields.items() if field_.type == "amount"}
