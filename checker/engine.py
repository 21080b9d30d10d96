"""run(plan, rules, as_of, lang) -> findings and what became of each rule. Pure: reads nothing, prints nothing."""

from __future__ import annotations

import traceback
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from checker.arithmetic.consistency import judge
from checker.arithmetic.equation import Sum, Verdict
from checker.document import Location
from checker.finding import Amount, Failure, Finding, Related, RuleResult, Violation
from checker.model import Element, Header, Joint, Link, Print
from checker.plan import Plan
from checker.rule import AppliesTo, Rule
from checker.wording import word

MAX_RELATED = 60


@dataclass(slots=True)
class Outcome:
    """Findings, worst first, a result for each rule, and the rules that crashed."""

    findings: list[Finding] = field(default_factory=list)
    results: list[RuleResult] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """One rule at work."""

    rule: Rule
    subjects: list[Element]
    passed_over: int
    checked: int
    violations: list[Violation] = field(default_factory=list)
    crash: str = ""


def run(
    plan: Plan, rules: Sequence[Rule], as_of: date, lang: str | None = None, reported: Collection[str] | None = None
) -> Outcome:
    """Hold the rules against the plan; `reported` names those that are reported, all by default.

    A rule that crashes is reported as such and never hides the others.
    """
    runs = [_apply(rule, plan, as_of) for rule in sorted(rules, key=lambda rule: rule.id)]
    outcome = Outcome()
    worded = {one.rule.id: _word(one, plan, lang) for one in runs}
    replaced = {
        (general, finding.location)
        for one in runs
        if reported is None or one.rule.id in reported
        for general in one.rule.file.replaces
        for finding in worded[one.rule.id]
    }
    for one in runs:
        if reported is not None and one.rule.id not in reported:
            continue
        kept = [f for f in worded[one.rule.id] if (f.rule, f.location) not in replaced]
        outcome.findings.extend(kept)
        outcome.results.append(_result(one, len(kept)))
        if one.crash:
            outcome.failures.append(Failure(one.crash, one.rule.location, one.rule.id))
    outcome.findings.sort(key=lambda finding: finding.order)
    return outcome


def select(plan: Plan, rule: Rule) -> tuple[list[Element], int]:
    """The elements that a rule looks at, and how many it passes over."""
    kinds = rule.select.kind
    found = plan.elements if "any" in kinds else plan.of_kind(*kinds)
    applies, where = rule.file.applies_to, rule.select.where
    if applies != AppliesTo():
        fitting = {header for header in plan.headers if _applies(applies, header, plan)}
        found = [element for element in found if element.header in fitting]
    for name, values in where.items():
        found = [element for element in found if element.fields.get(name) in values]
    for name, values in rule.select.except_.items():
        found = [element for element in found if element.fields.get(name) not in values]
    if not rule.check.completeness:
        return list(found), 0
    extents = applies.extent or ("full",)
    kept = [e for e in found if "defined_in" not in e.fields and e.header.extent in extents]
    return kept, len(found) - len(kept)


def _applies(applies: AppliesTo, header: Header, plan: Plan) -> bool:
    return (
        header.level in (applies.level or (header.level,))
        and header.extent in (applies.extent or (header.extent,))
        and (not applies.former or any(other.succeeds == header.id for other in plan.headers))
    )


def _apply(rule: Rule, plan: Plan, as_of: date) -> _Run:
    subjects, passed_over = select(plan, rule)
    counts = {"elements": len(subjects), "documents": len(plan.documents), "equations": 0}
    one = _Run(rule, subjects, passed_over, counts[rule.check.counts])
    try:
        for result in rule.check.find(plan, subjects, rule.parameters, as_of):
            if isinstance(result, Sum):
                verdict = judge(result)
                one.checked += not verdict.blocked
                if not verdict.holds:
                    one.violations.append(_violation(verdict))
            else:
                one.violations.append(result)
    except Exception as error:  # noqa: BLE001 -- one broken rule must not hide the others
        frame = traceback.extract_tb(error.__traceback__)[-1]
        module = frame.filename.replace("\\", "/").rsplit("/checker/", 1)[-1]
        one.crash = f"{type(error).__name__}: {error} ({module}:{frame.lineno})"
        one.violations.clear()
    return one


def _word(one: _Run, plan: Plan, lang: str | None) -> list[Finding]:
    found: dict[tuple[str, Location], Finding] = {}
    for violation in one.violations:
        finding = word(violation, one.rule, plan, lang)
        found.setdefault((finding.fingerprint, finding.location), finding)
    return list(found.values())


def _result(one: _Run, findings: int) -> RuleResult:
    rule = one.rule
    status = "crashed" if one.crash else "findings" if findings else "passed" if one.checked else "skipped"
    return RuleResult(rule.id, rule.family, rule.severity, status, one.checked, one.passed_over, findings)


def _violation(verdict: Verdict) -> Violation:
    """The numbers of an equation that fails, as details for its rule's message."""
    equation, unit, decimals = verdict.equation, verdict.unit, verdict.decimals
    points = "" if unit == "%" else unit
    whole = equation.whole
    details = {
        "total": Amount(verdict.total, decimals, unit),
        "whole": Amount(whole.number.value, max(whole.number.decimals, 0), unit)
        if isinstance(whole, Print)
        else Amount(whole, 0, unit),
        "difference": Amount(abs(verdict.difference), decimals, points),
        "slack": Amount(verdict.slack, decimals + 1, points),
        "count": str(len(equation.parts)),
        "period": equation.period,
        "parts": list(equation.label),
    }
    case = "short" if verdict.difference < 0 else "over"
    where = equation.parts[0].place.location() if equation.parts else None
    related = [_related(part) for part in equation.parts[:MAX_RELATED]]
    if isinstance(whole, Print):
        where = whole.place.location()
        related.append(_related(whole, "whole"))
    path = f"{equation.field}/{equation.period}" if isinstance(whole, Print) and equation.period else equation.field
    return Violation(equation.subject, path, case, details, tuple(related), where, equation.key)


def _related(part: Print, label: str = "") -> Related:
    subject = part.subject
    if isinstance(subject, Link):
        subject = subject.start
    elif isinstance(subject, Joint):
        subject = subject.elements[0]
    return Related(label or part.number.text.strip(), subject, part.place.location())
