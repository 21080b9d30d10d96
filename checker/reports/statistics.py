"""How often each rule found something: one line for a rule and severity, the most frequent first."""

from __future__ import annotations

from collections import defaultdict

from checker.escape import for_terminal
from checker.finding import Finding, Report
from checker.words import plural, words


def render(report: Report, color: bool = False) -> str:
    """Count, rule, severity and title, and how many of the findings have a suggestion; nothing if there are none.

    What is folded under its cause is not counted, as in every summary.
    """
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        groups[finding.rule, finding.severity].append(finding)
    rows = [_row(report, *group) for group in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))]
    wide, wider, widest = (max((len(row[column]) for row in rows), default=0) for column in range(3))
    return "".join(
        f"{n:>{wide}}  {rule:<{wider}}  {severity:<{widest}}  {title}\n" for n, rule, severity, title in rows
    )


def _row(report: Report, of: tuple[str, str], findings: list[Finding]) -> tuple[str, str, str, str]:
    rule, severity = of
    text = report.texts.get(rule)
    title = for_terminal(text.title if text else findings[0].title)
    suggested = sum(bool(finding.suggestions) for finding in findings)
    remark = f" ({plural('statistics-suggested', report.lang, suggested)})" if suggested else ""
    return str(len(findings)), for_terminal(rule), words(f"severity-{severity}", report.lang), f"{title}{remark}"
