"""run(plan, rules, as_of, lang) -> findings and what became of each rule. Pure: reads nothing, prints nothing."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from checker.arithmetic.equation import Equation, Share, Sum
from checker.arithmetic.solution import Solution, solve
from checker.arithmetic.violations import violation as violation_of
from checker.document import Location
from checker.finding import Failure, Finding, RuleResult, Violation
from checker.folding import Worded, fold
from checker.model import Element, Header
from checker.plan import Plan
from checker.progress import Progress, tell_nobody
from checker.rule import AppliesTo, Rule
from checker.wording import word

#: A finding as it is to be reported, with another severity maybe, or None for one that is silenced.
Adjust: TypeAlias = Callable[[Finding], Finding | None]
#: The findings that stay of those given, and those added; the second argument are the rules that ran.
Settle: TypeAlias = Callable[[list[Finding], set[str]], list[Finding]]


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
    equations: list[Equation] = field(default_factory=list)
    crash: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is reported: some rules; `silent` ones are not, but still stand for the general rule they replace.

    `adjust` gives findings other severities, `settle` takes out what is agreed and adds what that has wrong; both come
    before findings are put under their causes, because a cause that is not reported hides nothing.
    """

    reported: frozenset[str]
    silent: frozenset[str] = frozenset()
    adjust: Adjust | None = None
    settle: Settle | None = None


def run(
    plan: Plan,
    rules: Sequence[Rule],
    as_of: date,
    lang: str | None = None,
    selection: Selection | None = None,
    progress: Progress = tell_nobody,
) -> Outcome:
    """Hold the rules against the plan; all are reported unless there is a selection.

    A rule that crashes is reported as such and never hides the others.
    """
    runs = _applied(rules, plan, as_of, progress)
    chosen = selection or Selection(frozenset(rule.id for rule in rules))
    worded = {one.rule.id: _word(one, plan, lang) for one in runs}
    replaced = _replaced([one for one in runs if one.rule.id in chosen.reported | chosen.silent], worded)
    runs = [one for one in runs if one.rule.id in chosen.reported]
    standing = [f for one in runs for f in worded[one.rule.id] if (one.rule.id, f.finding.location) not in replaced]
    outcome = Outcome(_folded(standing, plan, chosen, {one.rule.id for one in runs if not one.crash}))
    counts = Counter(finding.rule for finding in outcome.findings)
    for one in runs:
        outcome.results.append(_result(one, counts[one.rule.id]))
        if one.crash:
            outcome.failures.append(Failure(one.crash, one.rule.location, one.rule.id))
    outcome.findings.sort(key=lambda finding: finding.order)
    return outcome


def _replaced(runs: list[_Run], worded: dict[str, list[Worded]]) -> set[tuple[str, Location]]:
    """The general rules that more specific ones stand for, each with the place; none stands for a mandatory rule."""
    mandatory = {one.rule.id for one in runs if one.rule.file.mandatory}
    return {
        (general, found.finding.location)
        for one in runs
        for general in one.rule.file.replaces
        if general not in mandatory or one.rule.file.mandatory
        for found in worded[one.rule.id]
    }


def _folded(found: list[Worded], plan: Plan, chosen: Selection, ran: set[str]) -> list[Finding]:
    """The findings as they are reported, each with those that follow from it."""
    adjust, settle = chosen.adjust or _as_it_is, chosen.settle or _all_of_them
    changed = ((one, adjust(one.finding)) for one in found)
    found = [one._replace(finding=finding) for one, finding in changed if finding is not None]
    kept = settle([one.finding for one in found], ran)
    known, left = {id(one.finding) for one in found}, {id(finding) for finding in kept}
    folded = fold([one for one in found if id(one.finding) in left], plan)
    added = (adjust(finding) for finding in kept if id(finding) not in known)
    return [*folded, *(finding for finding in added if finding is not None)]


def _as_it_is(finding: Finding) -> Finding:
    return finding


def _all_of_them(findings: list[Finding], ran: set[str]) -> list[Finding]:
    return findings


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
    if not plan.mentioned and all(header.extent in extents for header in plan.headers):
        return list(found), 0
    kept = [e for e in found if e not in plan.mentioned and e.header.extent in extents]
    return kept, len(found) - len(kept)


def _applies(applies: AppliesTo, header: Header, plan: Plan) -> bool:
    return (
        header.level in (applies.level or (header.level,))
        and header.extent in (applies.extent or (header.extent,))
        and (applies.facet is None or not header.smart or applies.facet in header.smart)
        and (not applies.former or any(other.succeeds == header.id for other in plan.headers))
    )


def _applied(rules: Sequence[Rule], plan: Plan, as_of: date, progress: Progress) -> list[_Run]:
    """What each rule saw, by id, after the equations of all are solved."""
    runs = []
    for number, rule in enumerate(sorted(rules, key=lambda rule: rule.id), start=1):
        progress("checking", number, len(rules))
        runs.append(_apply(rule, plan, as_of))
    progress("figures", 0, 0)
    _solve(runs, plan)
    progress("gathering", 0, 0)
    return runs


def _apply(rule: Rule, plan: Plan, as_of: date) -> _Run:
    subjects, passed_over = select(plan, rule)
    counts = {
        "elements": len(subjects),
        "documents": sum(document.root is not None for document in plan.documents),
        "equations": 0,
    }
    one = _Run(rule, subjects, passed_over, counts[rule.check.counts])
    try:
        for result in rule.check.find(plan, subjects, rule.parameters, as_of):
            (one.equations if isinstance(result, (Sum, Share)) else one.violations).append(result)
        one.checked += len(_unread(one, plan)) if rule.check.counts == "documents" else 0
    except Exception as error:  # noqa: BLE001 -- one broken rule must not hide the others
        _crash(one, error)
    return one


def _unread(one: _Run, plan: Plan) -> set[str]:
    """The documents that could not be read as a whole, and of which a rule says so."""
    unread = {document.file for document in plan.documents if document.root is None}
    return unread & {violation.location.file for violation in one.violations if violation.location}


def _crash(one: _Run, error: Exception) -> None:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    module = frame.filename.replace("\\", "/").rsplit("/checker/", 1)[-1]
    one.crash = f"{type(error).__name__}: {error} ({module}:{frame.lineno})"
    one.violations.clear()
    one.equations.clear()


def _solve(runs: list[_Run], plan: Plan) -> None:
    """Solve the equations of all rules together; each verdict goes back to the rule that states its equation."""
    stated = [(one, equation) for one in runs for equation in one.equations]
    waiting = [one for one in runs if one.rule.check.explain is not None]
    if not stated and not waiting:
        return
    try:
        solution = solve(plan, [equation for _, equation in stated])
        for source, (one, _) in enumerate(stated):
            verdict = solution.network.verdicts[source]
            one.checked += verdict is not None and not verdict.blocked
            if verdict is not None and not verdict.holds:
                candidates, folds = solution.candidates(source), solution.leading(source)
                found = violation_of(verdict, source, candidates, folds, solution.is_localised(source))
                one.violations.append(found)
    except Exception as error:  # noqa: BLE001 -- what does not rest on equations is still reported
        for one in runs:
            if one.equations or one in waiting:
                _crash(one, error)
        return
    for one in waiting:
        one.checked = sum(verdict is not None and not verdict.blocked for verdict in solution.network.verdicts)
        try:
            one.violations.extend((one.rule.check.explain or _nothing)(plan, solution, one.rule.parameters))
        except Exception as error:  # noqa: BLE001 -- one broken rule must not hide the others
            _crash(one, error)


def _nothing(plan: Plan, solution: Solution, parameters: Any) -> Iterable[Violation]:
    return ()


def _word(one: _Run, plan: Plan, lang: str | None) -> list[Worded]:
    found: dict[tuple[str, Location], Worded] = {}
    for violation in one.violations:
        finding = word(violation, one.rule, plan, lang)
        found.setdefault((finding.fingerprint, finding.location), Worded(violation, finding, one.rule))
    return list(found.values())


def _result(one: _Run, findings: int) -> RuleResult:
    rule = one.rule
    found = one.violations or findings
    status = "crashed" if one.crash else "findings" if found else "passed" if one.checked else "skipped"
    return RuleResult(rule.id, rule.family, rule.severity, status, one.checked, one.passed_over, findings)
