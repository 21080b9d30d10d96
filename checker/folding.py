"""Root causes first: a finding that only follows from another is put under it, and reported nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from checker.finding import SEVERITIES, Finding, Violation
from checker.model import Element
from checker.plan import Plan
from checker.rule import Rule


class Worded(NamedTuple):
    """A violation, the finding that words it, and its rule."""

    violation: Violation
    finding: Finding
    rule: Rule


def fold(found: Sequence[Worded], plan: Plan) -> list[Finding]:
    """The findings that stand for themselves, each with those that follow from it.

    What follows is told by `folds` of a violation (numbers that one wrong number explains), and by `requires` of a rule
    (what other rules found about the element, about what it stands inside, or about what serves it). Nothing is put
    under a cause of less weight, where it would no longer count.
    """
    cause_of = _causes_by_source(found)
    for position, cause in _causes_by_rule(found, plan).items():
        cause_of.setdefault(position, cause)
    cause_of = {position: cause for position, cause in cause_of.items() if _outweighs(found[cause], found[position])}
    masked: dict[int, list[Finding]] = {}
    for position in cause_of:
        if (root := _root(position, cause_of)) != position:
            masked.setdefault(root, []).append(found[position].finding)
    folded = {id(finding) for findings in masked.values() for finding in findings}
    kept = [(position, one.finding) for position, one in enumerate(found) if id(one.finding) not in folded]
    return [
        replace(finding, masked=tuple(sorted(masked[position], key=lambda one: one.order)))
        if position in masked
        else finding
        for position, finding in kept
    ]


def _outweighs(cause: Worded, other: Worded) -> bool:
    return SEVERITIES.index(cause.finding.severity) <= SEVERITIES.index(other.finding.severity)


def _root(position: int, cause_of: dict[int, int]) -> int:
    """The cause that follows from nothing; a circle of causes is cut where it was entered."""
    seen = {position}
    while (cause := cause_of.get(position)) is not None and cause not in seen:
        position = cause
        seen.add(cause)
    return min(seen) if cause_of.get(position) is not None else position


def _causes_by_source(found: Sequence[Worded]) -> dict[int, int]:
    """What conflicts between numbers follow from: a number that is named goes before one of several candidates."""
    by_source = {one.violation.source: n for n, one in enumerate(found) if one.violation.source is not None}
    causes = [n for n, one in enumerate(found) if one.violation.folds]
    causes.sort(key=lambda n: found[n].violation.source is not None)
    cause_of: dict[int, int] = {}
    for cause in causes:
        for source in found[cause].violation.folds:
            position = by_source.pop(source, None)
            if position is not None and position != cause:
                cause_of[position] = cause
    return cause_of


def _causes_by_rule(found: Sequence[Worded], plan: Plan) -> dict[int, int]:
    """What findings of rules with `requires` follow from."""
    by_rule: dict[str, list[int]] = {}
    for position, one in enumerate(found):
        by_rule.setdefault(one.rule.id, []).append(position)
    cause_of: dict[int, int] = {}
    for positions in by_rule.values():
        for required in found[positions[0]].rule.file.requires:
            if required in by_rule:
                _attach(positions, by_rule[required], found, plan, cause_of)
    return cause_of


def _attach(
    positions: list[int], causes: list[int], found: Sequence[Worded], plan: Plan, cause_of: dict[int, int]
) -> None:
    about: dict[Element, int] = {}
    for cause in causes:
        if isinstance(subject := found[cause].violation.subject, Element):
            about.setdefault(subject, cause)
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    served = plan.origins(about, upward)
    for position in positions:
        subject = found[position].violation.subject
        if position in cause_of or not isinstance(subject, Element):
            continue
        around = [about[element] for element in reversed(plan.breadcrumb(subject)) if element in about]
        if around or subject in served:
            cause_of[position] = around[0] if around else about[served[subject]]
