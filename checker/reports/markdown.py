"""Markdown for a comment on a pull request or the summary of a job: short enough for both, and nothing runs away."""

from __future__ import annotations

from collections.abc import Iterator

from checker.document import Location
from checker.escape import as_code, for_markdown
from checker.finding import SEVERITIES, Finding, PlanSummary, Report
from checker.flowchart import flowchart
from checker.words import plural, words

#: GitHub takes comments of 65 536 characters.
MAX_CHARACTERS = 60_000
MAX_PLANS = 50
MAX_DRAWN = 5
MAX_TEXT = 600
MAX_TITLE = 200
MAX_ERRORS = 20
MAX_RELATED = 6
#: How many findings of a rule are listed: the first number with which everything fits.
LIMITS = (200, 50, 20, 10, 5, 3, 1)
_SIGNS = {"error": "❌", "warning": "⚠️", "note": "ℹ️"}


def render(report: Report, color: bool = False) -> str:
    """The verdict, a table of counts, the findings by plan and rule, and the chain of each plan."""
    head, tail = "\n".join(_head(report)) + "\n", list(_diagrams(report))
    for limit in LIMITS:
        blocks = list(_blocks(report, limit))
        if len(head) + sum(len(text) for text, _ in blocks) + sum(map(len, tail)) <= MAX_CHARACTERS:
            break
    left = MAX_CHARACTERS - len(head) - 200
    kept: list[str] = []
    missing = 0
    for text, findings in blocks:
        if missing == 0 and len(text) <= left:
            kept.append(text)
            left -= len(text)
        else:
            missing += findings
    if missing:
        kept.append(f"\n{plural('more-findings', report.lang, missing)}\n")
    for text in tail:
        if len(text) <= left:
            kept.append(text)
            left -= len(text)
    return head + "".join(kept)


def _head(report: Report) -> Iterator[str]:
    lang = report.lang
    counted = ", ".join(_counted(report.findings, lang)) or words("no-findings", lang)
    worst = next((severity for severity in SEVERITIES if report.count(severity)), "")
    sign = "⛔" if report.errors else _SIGNS.get(worst, "✅")
    plans = plural("count-plan", lang, len(report.plans))
    unchecked = f" ({words('verdict-not-checked', lang)})" if report.errors else ""
    yield f"## {sign} {words('summary', lang, count=counted, plans=plans)}{unchecked}"
    yield ""
    for failure in report.errors[:MAX_ERRORS]:
        name = f" {as_code(failure.rule[:MAX_TITLE])}" if failure.rule else ""
        yield f"- **{words('failure', lang)}**{name} {_place(failure.location)}{_text(failure.message)}"
    if report.errors:
        yield ""
    if report.findings:
        yield from _table(report)
    statuses = ("findings", "passed", "skipped")
    counts = {status: sum(result.status == status for result in report.rules) for status in statuses}
    yield words("rules-held", lang, **counts)
    for how in ("accepted", "ignore", "waiver"):
        if count := report.count_settled(how):
            yield f"{plural(f'settled-{how}', lang, count)}."


def _table(report: Report) -> Iterator[str]:
    columns = [words(f"head-{name}", report.lang) for name in ("plan", *SEVERITIES)]
    yield f"| {' | '.join(columns)} |"
    yield "| --- | ---: | ---: | ---: |"
    groups = _by_plan(report)
    for plan_id, findings in groups[:MAX_PLANS]:
        counts = [str(sum(finding.severity == severity for finding in findings)) for severity in SEVERITIES]
        yield f"| {_heading(report, plan_id)} | {' | '.join(counts)} |"
    if len(groups) > MAX_PLANS:
        yield f"| {plural('more-plans', report.lang, len(groups) - MAX_PLANS)} | | | |"
    if len(groups) > 1:
        totals = " | ".join(f"**{report.count(severity)}**" for severity in SEVERITIES)
        yield f"| **{words('head-total', report.lang)}** | {totals} |"
    yield ""


def _blocks(report: Report, limit: int) -> Iterator[tuple[str, int]]:
    """The findings of each rule in each plan as text that stands for itself, and how many they are."""
    for plan_id, findings in _by_plan(report):
        heading = f"\n### {_heading(report, plan_id)}\n"
        rules: dict[str, list[Finding]] = {}
        for finding in findings:
            rules.setdefault(finding.rule, []).append(finding)
        for block in sorted(rules.values(), key=lambda one: SEVERITIES.index(one[0].severity)):
            yield heading + "\n".join(_block(block, limit)) + "\n", len(block)
            heading = ""


def _block(findings: list[Finding], limit: int) -> Iterator[str]:
    first, lang = findings[0], findings[0].lang
    count = f" ×{len(findings)}" if len(findings) > 1 else ""
    said = f"{_SIGNS[first.severity]} {words(f'severity-{first.severity}', lang)}{count}"
    yield ""
    yield "<details>"
    yield f"<summary><b>{said}</b> {_text(first.title)} {as_code(first.rule[:MAX_TITLE])}</summary>"
    yield ""
    for finding in findings[:limit]:
        yield f"- {_place(finding.location)}{_text(finding.message)}"
        yield from _related(finding)
        yield from _masked(finding)
    if len(findings) > limit:
        yield f"- {plural('more-findings', lang, len(findings) - limit)}"
    for key in ("why", "fix"):
        for text in list(dict.fromkeys(getattr(finding, key) for finding in findings))[:3]:
            yield ""
            yield f"**{words(key, lang)}** {_text(text)}"
    yield ""
    yield "</details>"


def _related(finding: Finding) -> Iterator[str]:
    """The other places of a finding that say something of their own, such as what a number would have to be."""
    told = [(where, named, label) for label, named, where in finding.related if label]
    for where, named, label in told[:MAX_RELATED]:
        name = f"<b>{_text(named.id)}</b> " if named and "/" not in named.id else ""
        yield f"  - {_place(where)}{name}{_text(label)}"


def _masked(finding: Finding) -> Iterator[str]:
    """What follows from a finding, by rule."""
    rules: dict[str, list[Finding]] = {}
    for masked in finding.masked:
        rules.setdefault(masked.rule, []).append(masked)
    for rule, block in rules.items():
        count = f" ×{len(block)}" if len(block) > 1 else ""
        named = list(dict.fromkeys(one.subject or one.message for one in block))
        more = words("and-more", finding.lang, count=len(named) - 5) if len(named) > 5 else ""
        subjects = words("masked-separator", finding.lang).join(named[:5]) + more
        details = {"title": block[0].title, "count": count, "rule": rule, "subjects": subjects}
        yield f"  - {_text(words('masked', finding.lang, **details))}"


def _diagrams(report: Report) -> Iterator[str]:
    findings = [*report.findings, *(settled.finding for settled in report.settled)]
    for plan in report.plans[:MAX_DRAWN]:
        drawn = flowchart(report.plan, plan.id, findings, report.lang)
        if drawn.lines:
            yield _diagram(plan, drawn.lines, drawn.left_out, report.lang)


def _diagram(plan: PlanSummary, drawn: tuple[str, ...], left_out: int, lang: str) -> str:
    title = words("diagram", lang, plan=plan.title or plan.id)
    key = [words("diagram-key", lang)] if any(line.endswith(" gap") for line in drawn) else []
    more = [f"{plural('more-elements', lang, left_out)}."] if left_out else []
    notes = ["", " ".join([*key, *more])] if key or more else []
    summary = f"<summary>{for_markdown(title[:MAX_TITLE])}</summary>"
    lines = ["", "<details>", summary, "", "```mermaid", *drawn, "```", *notes, "", "</details>"]
    return "\n".join(lines) + "\n"


def _by_plan(report: Report) -> list[tuple[str | None, list[Finding]]]:
    """Findings by plan, the plan with the worst first."""
    groups: dict[str | None, list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault(finding.plan, []).append(finding)
    return sorted(groups.items(), key=lambda group: (_weight(group[1]), group[0] or ""))


def _weight(findings: list[Finding]) -> list[int]:
    return [-sum(finding.severity == severity for finding in findings) for severity in SEVERITIES]


def _counted(findings: tuple[Finding, ...], lang: str) -> list[str]:
    counts = {severity: sum(finding.severity == severity for finding in findings) for severity in SEVERITIES}
    return [plural(f"count-{severity}", lang, count) for severity, count in counts.items() if count]


def _heading(report: Report, plan_id: str | None) -> str:
    if plan_id is None:
        return words("no-plan-heading", report.lang)
    title = next((plan.title for plan in report.plans if plan.id == plan_id), "")
    return for_markdown((title or plan_id)[:MAX_TITLE])


def _place(where: Location | None) -> str:
    return f"{as_code(where.file[-MAX_TEXT:], f':{where.line}:{where.column}')} " if where and where.file else ""


def _text(text: str) -> str:
    return for_markdown(text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…")
