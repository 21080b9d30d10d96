"""The report as a workbook: findings, register, rules and numbers, each on a sheet that can be sorted and filtered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from checker.escape import for_terminal
from checker.finding import Finding, Report
from checker.record import no_garbage_collection
from checker.register import about_numbers, register
from checker.wording import kind_name
from checker.words import family_name, words

#: What a cell and a sheet of the format can hold.
MAX_TEXT = 32_000
MAX_ROWS = 1_000_000

Value = str | int


class Column(NamedTuple):
    """A column: the key of its heading in words.yaml, and its width in characters."""

    key: str
    width: int


FINDINGS = [
    Column("html-severity", 14),
    Column("html-family", 18),
    Column("html-rule", 26),
    Column("sheet-title", 30),
    Column("html-plan", 26),
    Column("sheet-kind", 14),
    Column("sheet-id", 14),
    Column("sheet-name", 40),
    Column("html-finding", 60),
    Column("page-why", 50),
    Column("page-fix", 50),
    Column("sheet-file", 36),
    Column("sheet-line", 8),
    Column("sheet-column", 8),
    Column("sheet-masked", 50),
    Column("sheet-fingerprint", 26),
]
REGISTER = [
    Column("html-state", 14),
    Column("html-plan", 26),
    Column("sheet-kind", 14),
    Column("sheet-id", 14),
    Column("sheet-name", 44),
    Column("html-finding", 60),
    Column("page-fix", 50),
    Column("html-rule", 26),
    Column("sheet-cause", 44),
    Column("sheet-file", 36),
    Column("sheet-line", 8),
]
RULES = [
    Column("html-rule", 32),
    Column("html-family", 22),
    Column("html-severity", 16),
    Column("html-status", 18),
    Column("html-looked-at", 12),
    Column("html-passed-over", 14),
    Column("html-findings", 12),
]
NUMBERS = [
    Column("html-rule", 28),
    Column("html-plan", 26),
    Column("sheet-kind", 12),
    Column("sheet-id", 14),
    Column("sheet-name", 36),
    Column("sheet-field", 24),
    Column("sheet-printed", 18),
    Column("sheet-wanted", 18),
    Column("html-finding", 60),
    Column("sheet-equations", 70),
    Column("sheet-file", 36),
    Column("sheet-line", 8),
    Column("sheet-column", 8),
]


def render(report: Report, color: bool = False) -> bytes:
    """The bytes of the workbook; the same for the same report."""
    with no_garbage_collection():
        return _workbook(report)


def _workbook(report: Report) -> bytes:
    from xlsxwriter import Workbook

    memory = _Memory()
    workbook = Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    day = datetime.fromisoformat(report.as_of)
    workbook.set_properties({"title": words("html-kicker", report.lang), "created": day})
    formats = {
        "head": workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#DCE6F0"}
        ),
        "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "number": workbook.add_format({"valign": "top", "num_format": "#,##0"}),
    }
    sheets = [
        ("sheet-findings", FINDINGS, _findings(report)),
        ("sheet-register", REGISTER, _register(report)),
        ("sheet-rules", RULES, _rules(report)),
        ("sheet-numbers", NUMBERS, _numbers(report)),
    ]
    for key, columns, rows in sheets:
        _sheet(workbook.add_worksheet(words(key, report.lang)), columns, rows, formats, report.lang)
    workbook.close()
    return bytes(memory.content)


class _Memory:
    """A file in memory that a workbook can be written to: reports write no others."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.position = 0

    def write(self, data: bytes) -> int:
        self.content[self.position : self.position + len(data)] = data
        self.position += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        self.position = offset + (0, self.position, len(self.content))[whence]
        return self.position

    def tell(self) -> int:
        return self.position

    def flush(self) -> None:
        """Nothing is held back."""


def _sheet(
    sheet: Any, columns: Sequence[Column], rows: Iterator[tuple[Value, ...]], formats: dict[str, Any], lang: str
) -> None:
    """Write a sheet: headings that stay in view, a filter, and cells that are text or whole numbers, never formulas."""
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, words(column.key, lang), formats["head"])
    last = 0
    for last, row in enumerate(rows, 1):
        if last > MAX_ROWS:
            sheet.write_string(last, 0, words("sheet-cut", lang), formats["text"])
            break
        for position, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(last, position, value, formats["number"])
            elif value:
                sheet.write_string(last, position, _safe(value), formats["text"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _safe(text: str) -> str:
    """A text that a cell can hold, without characters that steer or hide."""
    return "\n".join(for_terminal(line) for line in text.split("\n"))[:MAX_TEXT]


def _element(finding: Finding, report: Report) -> tuple[str, str, str]:
    """Kind, id and title; an element without an id of its own is known by its title alone."""
    named = finding.element
    if named is None:
        return ("", "", "")
    return (kind_name(named.kind, report.lang, report.plan), "" if "/" in named.id else named.id, named.title)


def _findings(report: Report) -> Iterator[tuple[Value, ...]]:
    for finding in report.findings:
        masked = "\n".join(f"{one.message} [{one.rule}]" for one in finding.masked)
        yield (
            words(f"severity-{finding.severity}", report.lang),
            family_name(finding.family, report.lang),
            finding.rule,
            finding.title,
            finding.plan or "",
            *_element(finding, report),
            finding.message,
            finding.why,
            finding.fix,
            finding.location.file,
            finding.location.line,
            finding.location.column,
            masked,
            finding.fingerprint,
        )


def _register(report: Report) -> Iterator[tuple[Value, ...]]:
    for sort, finding, cause in register(report):
        yield (
            words(f"html-mark-{sort}", report.lang),
            finding.plan or "",
            *_element(finding, report),
            finding.message,
            finding.fix,
            finding.rule,
            cause.message if cause else "",
            finding.location.file,
            finding.location.line,
        )


def _rules(report: Report) -> Iterator[tuple[Value, ...]]:
    for result in report.rules:
        ran = result.status not in ("broken", "crashed")
        yield (
            result.id,
            family_name(result.family, report.lang),
            words(f"severity-{result.severity}", report.lang),
            words(f"html-status-{result.status}", report.lang),
            result.checked if ran else "",
            result.passed_over if ran else "",
            result.findings,
        )


def _numbers(report: Report) -> Iterator[tuple[Value, ...]]:
    for finding in about_numbers(report):
        named = finding.rule == "wrong-number"
        text = report.lines.get((finding.location.file, finding.location.line), "") if named else ""
        equations = "\n".join(one.message for one in finding.masked)
        yield (
            finding.rule,
            finding.plan or "",
            *_element(finding, report),
            finding.field,
            text[finding.location.column - 1 : finding.location.end_column - 1],
            finding.suggestions[0][0] if finding.suggestions else "",
            finding.message,
            equations,
            finding.location.file,
            finding.location.line,
            finding.location.column,
        )
