"""Runs the examples of a rule: for `plancheck rules test`, for pytest and for the rule's page.

An example is a miniature plan; several plans are separated by `---`. Without a `plan:` header it is an operational plan
in English. A comment `# finding: <part of the message>` stands on the line that must be reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checker import engine
from checker.agreements import WAIVERS, agreed_in
from checker.compose import compose
from checker.finding import Finding
from checker.load import Rules, plan_of_texts
from checker.plan import Plan
from checker.rule import Rule
from checker.suppress import suppress

AS_OF = date(2026, 1, 1)
_MARK = re.compile(r"[ \t]*#\s*finding:\s*(.*?)(?=#\s*finding:|$)")
_HEADER = "plan: {id: example, title: Example, level: operational, language: en, numbers: en}\n"


@dataclass(frozen=True, slots=True)
class Mishap:
    """What is wrong with an example: `noisy`, `missing`, `elsewhere`, `malformed` or `crashed`."""

    rule: str
    case: str
    example: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Example:
    """An example ready to run: its texts by file name, and the marks by file and line."""

    texts: dict[str, str]
    marks: tuple[tuple[str, int, str], ...]


def read_example(text: str) -> Example:
    """Split an example into its plans and take the marks out."""
    texts, marks = {}, []
    for number, part in enumerate(re.split(r"^---[ \t]*\n", text, flags=re.MULTILINE)):
        file = WAIVERS if part.startswith("waivers:") else f"example{number or ''}/plan.yaml"
        lines = []
        for line_number, line in enumerate(part.split("\n"), start=1):
            marks += [(file, line_number, mark.strip()) for mark in _MARK.findall(line)]
            lines.append(_MARK.sub("", line))
        body = "\n".join(lines)
        # A header that the example leaves out goes to the end, so that lines keep their numbers.
        headed = re.search(r"^plan:", body, re.MULTILINE)
        texts[file] = body if headed or file == WAIVERS else body.rstrip("\n") + "\n" + _HEADER
    return Example(texts, tuple(marks))


def run_example(rule: Rule, example: Example, rules: Rules) -> tuple[list[Finding], list[str], str]:
    """The findings of one rule on an example, problems of the example that are none of the rule's, and a crash."""
    texts = {file: text for file, text in example.texts.items() if file != WAIVERS}
    plan = plan_of_texts(texts, rules)
    if rule.file.check == "settled":
        return _settled(rule, example, plan, rules), [], ""
    # What follows from equations needs the rules that state them.
    stating = [other for other in rules.rules.values() if other.check.counts == "equations" and other.id != rule.id]
    outcome = engine.run(plan, [rule, *stating] if rule.check.explain else [rule], AS_OF)
    findings = [finding for finding in outcome.findings if finding.rule == rule.id]
    own = getattr(rule.parameters, "problem", None)
    others = [
        f"{p.rule} {p.case} {dict(p.details)}" for p in plan.problems if p.rule != own and rule.family != "structure"
    ]
    return findings, others, outcome.failures[0].message if outcome.failures else ""


def _settled(rule: Rule, example: Example, plan: Plan, rules: Rules) -> list[Finding]:
    """What is wrong with the ignore comments and the waivers of an example, held against the findings of all rules."""
    agreed = agreed_in([compose(text, file) for file, text in example.texts.items() if file == WAIVERS])

    def settle(findings: list[Finding], ran: set[str]) -> list[Finding]:
        return suppress(findings, ran, plan, rules.rules, agreed, AS_OF, None).findings

    outcome = engine.run(
        plan, list(rules.rules.values()), AS_OF, selection=engine.Selection(frozenset(rules.rules), settle=settle)
    )
    return [finding for finding in outcome.findings if finding.rule == rule.id]


def mishaps(rule: Rule, rules: Rules) -> Iterator[Mishap]:
    """Everything that is wrong with the examples of a rule."""
    for sort, texts in (("good", rule.file.examples.good), ("bad", rule.file.examples.bad)):
        for number, text in enumerate(texts, start=1):
            name = f"{sort} {number}"
            example = read_example(text)
            findings, others, crash = run_example(rule, example, rules)
            if crash:
                yield Mishap(rule.id, "crashed", name, 1, crash)
            for other in others:
                yield Mishap(rule.id, "malformed", name, 1, other)
            if sort == "bad" and not example.marks:
                yield Mishap(rule.id, "missing", name, 1, "# finding:")
            yield from _compared(rule, name, sort, example, findings)


def _compared(rule: Rule, name: str, sort: str, example: Example, findings: list[Finding]) -> Iterator[Mishap]:
    waiting = list(example.marks)
    for finding in findings:
        place = (finding.location.file, finding.location.line)
        message = _spaced(finding.message)
        mark = next((m for m in waiting if m[:2] == place and _spaced(m[2]) in message), None)
        if mark is None:
            case = "noisy" if sort == "good" else "elsewhere"
            yield Mishap(rule.id, case, name, finding.location.line, finding.message)
        else:
            waiting.remove(mark)
    for _, line, text in waiting:
        yield Mishap(rule.id, "missing", name, line, text)


def _spaced(text: str) -> str:
    """A text as marks are compared: case and the sort of space do not matter."""
    return " ".join(text.casefold().split())
