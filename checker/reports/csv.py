"""A table for spreadsheets: one row for each finding, headings in the report's language.

French uses `;` between cells and English `,`, as spreadsheets set to these languages expect.
"""

from __future__ import annotations

from checker.escape import for_csv
from checker.finding import Finding, Report
from checker.words import words

COLUMNS = ("severity", "rule", "plan", "kind", "id", "title", "field", "message", "why", "fix", "file")
NUMBERS = ("line", "column")
_BOM = "\ufeff"


def render(report: Report, color: bool = False) -> str:
    """The findings as CSV in UTF-8 with a mark that Excel needs; no cell is taken for a formula."""
    separator = ";" if report.lang == "fr" else ","
    heading = [_quoted(words(f"csv-{name}", report.lang)) for name in (*COLUMNS, *NUMBERS, "fingerprint")]
    rows = [heading, *(_row(finding, report) for finding in report.findings)]
    return _BOM + "".join(f"{separator.join(row)}\r\n" for row in rows)


def _row(finding: Finding, report: Report) -> list[str]:
    where, element = finding.location, finding.element
    severity = words(f"severity-{finding.severity}", report.lang)
    named = (_kind(element.kind, report), element.id, element.title) if element else ("", "", "")
    said = (finding.field, finding.message, finding.why, finding.fix)
    texts = (severity, finding.rule, finding.plan or "", *named, *said, where.file)
    return [*map(_quoted, texts), str(where.line), str(where.column), _quoted(finding.fingerprint)]


def _kind(kind: str, report: Report) -> str:
    return (
        words(f"kind-{kind}", report.lang)
        if kind in ("table", "plan")
        else report.plan.vocabulary.name(kind, report.lang)
    )


def _quoted(text: str) -> str:
    """Always in quotation marks: a comma or semicolon in a text never begins a new cell."""
    return '"' + for_csv(text).replace('"', '""') + '"'
