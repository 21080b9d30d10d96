"""The register of orphaned and unfunded elements: what a council asks for first, gathered from the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from checker.finding import Finding, Report

#: The rules that say what serves no goal, and what no money reaches.
ORPHANED = ("orphan-element", "funded-orphan")
UNFUNDED = ("element-without-funding", "funding-gap", "goal-without-funding")
NUMBERS = "arithmetic"


class Entry(NamedTuple):
    """A finding of the register: `sort` is `orphaned` or `unfunded`, `cause` the finding it is folded under."""

    sort: str
    finding: Finding
    cause: Finding | None


def all_findings(findings: Iterable[Finding]) -> Iterator[tuple[Finding, Finding | None]]:
    """Every finding, each followed by those that are folded under it with their cause."""
    for finding in findings:
        yield finding, None
        for masked in finding.masked:
            yield masked, finding


def sorts_of(rules: Iterable[str]) -> tuple[str, ...]:
    """Which gaps findings of some rules tell of an element: `orphaned`, `unfunded`, both or none."""
    found = set(rules)
    return tuple(
        sort for sort, names in (("orphaned", ORPHANED), ("unfunded", UNFUNDED)) if not found.isdisjoint(names)
    )


def gaps_of(findings: Iterable[Finding]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The gaps that findings, also those folded under others, tell of, by plan, kind and id of the element."""
    rules: dict[tuple[str, str, str], list[str]] = {}
    for finding, _ in all_findings(findings):
        if finding.element is not None and finding.plan is not None:
            rules.setdefault((finding.plan, finding.element.kind, finding.element.id), []).append(finding.rule)
    return {key: sorts for key, names in rules.items() if (sorts := sorts_of(names))}


def register(report: Report) -> list[Entry]:
    """The findings about orphaned, then those about unfunded elements."""
    entries = [
        Entry("orphaned" if finding.rule in ORPHANED else "unfunded", finding, cause)
        for finding, cause in all_findings(report.findings)
        if finding.rule in ORPHANED or finding.rule in UNFUNDED
    ]
    return sorted(entries, key=lambda entry: (entry.sort, entry.finding.plan or "", entry.finding.location))


def about_numbers(report: Report) -> list[Finding]:
    """The findings about printed numbers, those that name a wrong one first."""
    found = [finding for finding in report.findings if finding.family == NUMBERS]
    return sorted(found, key=lambda finding: finding.rule != "wrong-number")
