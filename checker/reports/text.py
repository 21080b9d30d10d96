"""The report for people at a terminal: by plan, worst first, one block for each rule."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator

from checker.document import Location
from checker.escape import for_terminal
from checker.finding import SEVERITIES, Finding, PlanSummary, Report, RuleResult
from checker.words import plural, words

WIDTH = 100
MAX_FRAMES = 3
MAX_LINE = 160
MAX_RELATED = 12
MAX_MASKED = 5
_COLORS = {"error": "31;1", "warning": "33;1", "note": "36;1", "faint": "2", "bold": "1"}


def render(report: Report, color: bool = False, quiet: bool = False) -> str:
    """The report as text, or (quiet) only its findings; colour only repeats what the words say."""
    text = _Text(report, color)
    return "".join(f"{line}\n" for line in (text.findings() if quiet else text.lines()))


class _Text:
    def __init__(self, report: Report, color: bool) -> None:
        self.report = report
        self.lang = report.lang
        self.color = color
        self.folded = Counter(one.rule for finding in report.findings for one in finding.masked)

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_COLORS[style]}m{text}\x1b[0m" if self.color else text

    def lines(self) -> Iterator[str]:
        for plan_id, findings in self.by_plan():
            plan = next((plan for plan in self.report.plans if plan.id == plan_id), None)
            yield from self.heading(plan, findings)
            for block in self.blocks(findings):
                yield ""
                yield from self.block(block)
            yield ""
        yield from self.errors()
        yield from self.summary()

    def findings(self) -> Iterator[str]:
        """The findings and nothing else."""
        for position, block in enumerate(block for _, found in self.by_plan() for block in self.blocks(found)):
            yield from [""] if position else []
            yield from self.block(block)

    def blocks(self, findings: list[Finding]) -> list[list[Finding]]:
        """Findings by rule, worst first; what is said of one or two elements comes before long lists."""
        blocks: dict[str, list[Finding]] = {}
        for finding in findings:
            blocks.setdefault(finding.rule, []).append(finding)
        return sorted(blocks.values(), key=lambda b: (SEVERITIES.index(b[0].severity), len(b) > MAX_FRAMES))

    def by_plan(self) -> list[tuple[str | None, list[Finding]]]:
        """Findings by plan, those of the plan with the worst finding first."""
        groups: dict[str | None, list[Finding]] = {}
        for finding in self.report.findings:
            groups.setdefault(finding.plan, []).append(finding)
        return sorted(groups.items(), key=lambda group: (self.weight(group[1]), group[0] or ""))

    def weight(self, findings: list[Finding]) -> list[int]:
        return [-sum(finding.severity == severity for finding in findings) for severity in SEVERITIES]

    def heading(self, plan: PlanSummary | None, findings: list[Finding]) -> Iterator[str]:
        title = f"{plan.title or plan.id}" if plan else words("no-plan-heading", self.lang)
        counts = ", ".join(self.counted(findings))
        yield self.paint(for_terminal(title), "bold")
        yield (
            f"{for_terminal(plan.id)}: {counts}"
            if plan and self.lang == "en"
            else (f"{for_terminal(plan.id)}\u00a0: {counts}" if plan else counts)
        )

    def counted(self, findings: Iterable[Finding]) -> list[str]:
        listed = list(findings)
        counts = {severity: sum(f.severity == severity for f in listed) for severity in SEVERITIES}
        return [plural(f"count-{severity}", self.lang, count) for severity, count in counts.items() if count]

    def block(self, findings: list[Finding]) -> Iterator[str]:
        """One rule in one plan: its findings, then why it matters and what to do, once for all that agree."""
        first = findings[0]
        severity = self.paint(words(f"severity-{first.severity}", first.lang).upper(), first.severity)
        count = f" ×{len(findings)}" if len(findings) > 1 else ""
        yield f"{severity}{count}  {self.paint(for_terminal(first.title), 'bold')}  [{first.rule}]"
        items = self.items(findings)
        if items and items[0] == first.subject:
            yield from wrapped(first.message.replace(first.subject, "…", 1), "  ")
        for file in dict.fromkeys(finding.location.file for finding in findings):
            inside = [position for position, finding in enumerate(findings) if finding.location.file == file]
            if items:
                yield f"  {self.paint(for_terminal(file), 'faint')}"
                for position in inside:
                    yield from self.item(findings[position], items[position])
            else:
                for position in inside:
                    yield from self.finding(findings[position], framed=len(findings) <= MAX_FRAMES)
        yield from self.masked([masked for finding in findings for masked in finding.masked])
        for why in dict.fromkeys(finding.why for finding in findings):
            yield from self.remark("why", why, first.lang)
        for fix in dict.fromkeys(finding.fix for finding in findings):
            yield from self.remark("fix", fix, first.lang)

    def masked(self, findings: list[Finding]) -> Iterator[str]:
        """What follows from the findings of a block, by rule."""
        blocks: dict[str, list[Finding]] = {}
        for finding in findings:
            blocks.setdefault(finding.rule, []).append(finding)
        for rule, block in blocks.items():
            named = list(dict.fromkeys(finding.subject for finding in block if finding.subject))
            more = words("and-more", block[0].lang, count=len(named) - MAX_MASKED) if len(named) > MAX_MASKED else ""
            count = f" ×{len(block)}" if len(block) > 1 else ""
            listed = words("masked-separator", block[0].lang).join(named[:MAX_MASKED]) + more
            text = words("masked", block[0].lang, title=block[0].title, count=count, rule=rule, subjects=listed)
            yield from wrapped(text, "  ", "    ")

    def items(self, findings: list[Finding]) -> list[str]:
        """Short words for each of many findings, where they and the title say as much as the messages."""
        if len(findings) <= MAX_FRAMES:
            return []
        alike = len({finding.message.replace(finding.subject, "", 1) for finding in findings if finding.subject}) == 1
        return [finding.item or (finding.subject if alike else "") or finding.message for finding in findings]

    def item(self, finding: Finding, text: str) -> list[str]:
        where = f"{finding.location.line}:{finding.location.column}"
        return wrapped(text, f"    {where:<8} ", " " * 13)

    def remark(self, key: str, text: str, lang: str) -> Iterator[str]:
        yield from wrapped(f"{words(key, lang)} {text}", "  ", "    ")

    def finding(self, finding: Finding, framed: bool) -> Iterator[str]:
        yield f"  {self.paint(place(finding.location), 'faint')}"
        yield from wrapped(finding.message, "    ")
        if framed and (finding.field or finding.related or finding.family == "structure"):
            yield from self.frame(finding)

    def frame(self, finding: Finding) -> Iterator[str]:
        """The line with the smallest thing underlined, and the related places with their labels."""
        location = finding.location
        text = self.report.lines.get((location.file, location.line), "")
        if not text.strip():
            return
        shown, start, end = clipped(text, location)
        number = str(location.line)
        yield f"      {number} | {for_terminal(shown)}"
        before = len(for_terminal(shown[:start]))
        underline = "^" * max(1, len(for_terminal(shown[start:end])))
        yield f"      {' ' * len(number)} | {' ' * before}{self.paint(underline, finding.severity)}"
        for label, named, where in finding.related[:MAX_RELATED]:
            if where != location:
                # An element without an id of its own is known by its title alone.
                name = named.id if named and "/" not in named.id else ""
                file = "" if where.file == location.file else f"{where.file}:"
                remark = "  ".join(
                    dict.fromkeys(part for part in (f"{file}{where.line}:{where.column}", name, label) if part)
                )
                yield f"      {' ' * len(number)} = {for_terminal(remark)[:WIDTH]}"

    def errors(self) -> Iterator[str]:
        for error in self.report.errors:
            where = f"{place(error.location)}: " if error.location else ""
            name = f" [{error.rule}]" if error.rule else ""
            yield f"{self.paint(words('failure', self.lang), 'error')}{name}  {where}{for_terminal(error.message)}"
        if self.report.errors:
            yield ""

    def summary(self) -> Iterator[str]:
        counted = ", ".join(self.counted(self.report.findings)) or words("no-findings", self.lang)
        yield self.paint(
            words("summary", self.lang, count=counted, plans=plural("count-plan", self.lang, len(self.report.plans))),
            "bold",
        )
        for how in ("accepted", "ignore", "waiver"):
            if count := self.report.count_settled(how):
                yield f"  {plural(f'settled-{how}', self.lang, count)}"
        for status in ("findings", "broken", "crashed", "skipped", "passed"):
            results = [result for result in self.report.rules if result.status == status]
            if results:
                label = plural(f"status-{status}", self.lang, len(results))
                yield from wrapped(f"{label} {', '.join(map(self.counts, results))}", "  ", "    ")

    def counts(self, result: RuleResult) -> str:
        """A rule with how many findings it has, how many subjects it looked at, and how many it passed over."""
        if result.status in ("broken", "crashed"):
            return result.id
        count = result.findings + self.folded[result.id]
        found = words("status-found", self.lang, findings=count, checked=result.checked)
        looked = found if result.status == "findings" else str(result.checked)
        over = words("passed-over", self.lang, count=result.passed_over) if result.passed_over else ""
        return f"{result.id} ({looked}{over})"


def place(location: Location) -> str:
    """`file:line:column`."""
    return f"{for_terminal(location.file)}:{location.line}:{location.column}"


def wrapped(text: str, indent: str, further: str | None = None) -> list[str]:
    """A paragraph broken at ordinary spaces."""
    safe = for_terminal(text)
    return textwrap.wrap(
        safe,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=further or indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def clipped(text: str, location: Location) -> tuple[str, int, int]:
    """A line cut to a readable length around the place, and where the place is in it."""
    start = location.column - 1
    end = location.end_column - 1 if location.end_line == location.line else len(text)
    end = max(start + 1, min(end, len(text)))
    if len(text) <= MAX_LINE:
        return text.replace("\t", " "), start, end
    cut = max(0, start - 60)
    piece = text[cut : cut + MAX_LINE].replace("\t", " ")
    return piece, start - cut, min(end - cut, len(piece))
