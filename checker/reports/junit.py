"""JUnit XML, which every CI server shows: the run is a suite, each rule a test case."""

from __future__ import annotations

from collections.abc import Iterator

from checker.escape import for_xml, on_one_line
from checker.finding import Finding, Report, RuleResult
from checker.words import plural, words

#: With so many findings of a rule or fewer, their related places are told, too.
MAX_FRAMED = 3


def render(report: Report, color: bool = False) -> str:
    """The report as JUnit XML: errors and warnings are failures, notes are output, what did not run is an error."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    own: dict[str, list[Finding]] = {}
    folded: dict[str, list[str]] = {}
    for finding in report.findings:
        own.setdefault(finding.rule, []).append(finding)
        for masked in finding.masked:
            folded.setdefault(masked.rule, []).append(_folded(finding, masked))
    failed = sum(any(finding.severity != "note" for finding in listed) for listed in own.values())
    told = {result.id for result in report.rules}
    others = [failure for failure in report.errors if failure.rule not in told]
    wrong = sum(result.status in ("broken", "crashed") for result in report.rules) + len(others)
    skipped = sum(result.status == "skipped" for result in report.rules)
    tests = len(report.rules) + len(others)
    counts = f'tests="{tests}" failures="{failed}" errors="{wrong}" skipped="{skipped}"'
    name = ", ".join(plan.id for plan in report.plans) or "plancheck"
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="plancheck" {counts}>'
    yield f'  <testsuite name="{_line(name)}" {counts}>'
    yield "    <properties>"
    for key, value in (("version", report.version), ("as_of", report.as_of), ("lang", report.lang)):
        yield f'      <property name="{key}" value="{_line(value)}"/>'
    yield "    </properties>"
    for result in report.rules:
        yield from _case(result, own.get(result.id, []), folded.get(result.id, []), report)
    for failure in others:
        yield f'    <testcase classname="plancheck" name="{_line(failure.rule or "plancheck")}">'
        yield f'      <error message="{_line(failure.message)}" type="broken"/>'
        yield "    </testcase>"
    yield "  </testsuite>"
    yield "</testsuites>"


def _case(result: RuleResult, findings: list[Finding], folded: list[str], report: Report) -> Iterator[str]:
    head = f'    <testcase classname="{_line(result.family)}" name="{_line(result.id)}"'
    inside = list(_inside(result, findings, folded, report))
    if not inside:
        yield f"{head}/>"
        return
    yield f"{head}>"
    yield from (f"      {line}" for line in inside)
    yield "    </testcase>"


def _inside(result: RuleResult, findings: list[Finding], folded: list[str], report: Report) -> Iterator[str]:
    """What became of a rule; nothing if it passed. No line of a text is indented: it is shown as it stands."""
    counted = [finding for finding in findings if finding.severity != "note"]
    noted = [finding for finding in findings if finding.severity == "note"]
    if result.status in ("broken", "crashed"):
        said = next((f.message for f in report.errors if f.rule == result.id), words("failure", report.lang))
        yield f'<error message="{_line(said)}" type="{result.status}"/>'
    if result.status == "skipped":
        yield f'<skipped message="{_line(words("nothing-to-look-at", report.lang))}"/>'
    if counted:
        message = f"{counted[0].title} ({plural('count-finding', report.lang, len(counted))})"
        text = "\n".join(_texts(counted))
        yield f'<failure message="{_line(message)}" type="{counted[0].severity}">{text}</failure>'
    output = [*(_texts(noted) if noted else ()), *folded]
    if output:
        yield f"<system-out>{chr(10).join(output)}</system-out>"


def _texts(findings: list[Finding]) -> Iterator[str]:
    """The findings of a rule, then why it matters and what to do, once for all that agree."""
    for finding in findings:
        yield f"{_place(finding)} {_line(finding.message)}"
        for label, named, where in finding.related if len(findings) <= MAX_FRAMED else ():
            name = f"{named.id} " if named and "/" not in named.id else ""
            yield f"  {where.line}:{where.column}  {_line(name + label)}"
        for masked in finding.masked:
            yield _line(
                words("masked", finding.lang, title=masked.title, count="", rule=masked.rule, subjects=masked.message)
            )
    for key in ("why", "fix"):
        for text in dict.fromkeys(getattr(finding, key) for finding in findings):
            yield f"{_line(words(key, findings[0].lang))} {_line(text)}"


def _folded(cause: Finding, one: Finding) -> str:
    details = {"place": "", "message": one.message, "rule": cause.rule, "cause": cause.subject or cause.message}
    return f"{_place(one)} {_line(words('folded-under', one.lang, **details)).strip()}"


def _place(finding: Finding) -> str:
    at = finding.location
    return _line(f"{at.file}:{at.line}:{at.column}:")


def _line(text: str) -> str:
    return for_xml(on_one_line(text))
