"""Workflow commands of GitHub Actions: annotations on the lines of the plans in a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from checker.document import Location
from checker.escape import for_github, for_github_property
from checker.finding import Finding, Report
from checker.words import plural, words

#: GitHub shows ten annotations of a kind and step; more would push the worst out of sight.
MAX_SHOWN = 10
MAX_RELATED = 6
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, color: bool = False) -> str:
    """What was not checked, the worst findings, and how many more there are; nothing if there is nothing."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for failure in report.errors:
        title = f"{words('failure', report.lang)} [{failure.rule}]" if failure.rule else words("failure", report.lang)
        yield _command("error", failure.location, title, for_github(failure.message))
    worst = sorted(report.findings, key=lambda finding: finding.order)
    for finding in worst[:MAX_SHOWN]:
        title = f"{finding.title} [{finding.rule}]"
        yield _command(_COMMANDS[finding.severity], finding.location, title, "%0A".join(_message(finding)))
    if len(worst) > MAX_SHOWN:
        yield f"::notice::{for_github(plural('more-findings', report.lang, len(worst) - MAX_SHOWN))}"


def _message(finding: Finding) -> Iterator[str]:
    yield for_github(finding.message)
    for label, named, where in finding.related[:MAX_RELATED]:
        name = f"{named.id} " if named and "/" not in named.id else ""
        yield for_github(f"  {where.line}:{where.column}  {name}{label}")
    for key, text in (("why", finding.why), ("fix", finding.fix)):
        yield for_github(f"{words(key, finding.lang)} {text}")


def _command(name: str, where: Location | None, title: str, message: str) -> str:
    properties = {}
    if where is not None and where.file:
        properties = {"file": where.file, "line": str(where.line), "col": str(where.column)}
        if where.end_line == where.line:
            properties["endColumn"] = str(where.end_column)
        else:
            properties["endLine"] = str(where.end_line)
    properties["title"] = title
    listed = ",".join(f"{key}={for_github_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{message}"
