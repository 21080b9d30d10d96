"""What a check saw (Violation), what a reader is told (Finding), and the whole answer of a run (Report)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from checker.document import Location
from checker.model import Element, Header, Joint, Link, Table
from checker.plan import Plan

#: Worst first.
SEVERITIES = ("error", "warning", "note")
#: The rules that say a file was not read at all.
UNREAD = frozenset({"unreadable-file", "invalid-yaml", "file-too-large"})


class Amount(NamedTuple):
    """A number in a message: exact value, decimals to print, unit."""

    value: Fraction
    decimals: int
    unit: str = ""


class Term(NamedTuple):
    """A word of the vocabulary in a message, printed in the reader's language."""

    name: str
    plural: bool = False


class Hint(NamedTuple):
    """A near miss in a message: "; did you mean ...?"; nothing if it is empty. One text, or one per language."""

    text: str | dict[str, str]


class Full(NamedTuple):
    """An element in a message with its kind and, where it stands in another plan than `header`, that plan."""

    element: Element
    header: Header


class Related(NamedTuple):
    """Another place that helps to understand a violation; `label` is a key of words.yaml or text as printed."""

    label: str
    subject: Element | Table | None
    location: Location


@dataclass(frozen=True, slots=True)
class Violation:
    """What a check saw, without words.

    `case` chooses among the rule's messages, `details` fill them, `key` tells apart several findings about one field
    (never a number, line or order). Without `location` the place of the subject's field is taken. `source` is the
    conflict between numbers that a violation states, `folds` are those that it explains: they are reported under it.
    `others`: elements that it is about as much as the subject, which is merely the first of them.
    """

    subject: Element | Link | Joint | Table | Header | None
    field: str = ""
    case: str = ""
    details: AnyMapping[str, Any] = dataclasses.field(default_factory=dict)
    related: tuple[Related, ...] = ()
    location: Location | None = None
    key: str = ""
    suggestion: str = ""
    header: Header | None = None
    source: Any = None
    folds: tuple[Any, ...] = ()
    others: tuple[Element, ...] = ()


class Named(NamedTuple):
    """An element, table or plan as reports show it."""

    kind: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation in words, in the language `lang`.

    `subject` is the element as messages name it (id and title); `item` words the finding in a list of many, empty where
    the subject says it all or only the whole message does. `element` is None for an unreadable file.
    """

    rule: str
    family: str
    severity: str
    lang: str
    title: str
    message: str
    why: str
    fix: str
    location: Location
    plan: str | None
    element: Named | None
    breadcrumb: tuple[tuple[str, str], ...]
    field: str
    subject: str
    related: tuple[tuple[str, Named | None, Location], ...]
    suggestions: tuple[tuple[str, str], ...]
    fingerprint: str
    item: str = ""
    masked: tuple[Finding, ...] = ()

    @property
    def order(self) -> tuple[Any, ...]:
        """Worst first, then by place."""
        return (SEVERITIES.index(self.severity), self.location, self.rule, self.field, self.fingerprint)


class Settled(NamedTuple):
    """A finding that is not reported: `how` (ignore, waiver, accepted) it was settled, and the reason given."""

    finding: Finding
    how: str
    reason: str


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What became of a rule: its status and how many subjects it looked at and passed over."""

    id: str
    family: str
    severity: str
    status: str
    checked: int = 0
    passed_over: int = 0
    findings: int = 0


class RuleText(NamedTuple):
    """What a rule says of itself, whether it found anything or not; "…" stands for what only a finding knows."""

    title: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A plan of the run."""

    id: str
    title: str
    level: str
    period: str
    files: tuple[str, ...]
    elements: int
    links: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run did not check everything: a broken or crashed rule, a wrong option."""

    message: str
    location: Location | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A set of rules: name, version, and digest of its texts."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a run found, ready for any output format.

    `lines` holds the source lines that code frames show, `texts` the words of the rules that ran, by id.
    """

    plan: Plan
    version: str
    as_of: str
    lang: str
    packs: tuple[Pack, ...]
    plans: tuple[PlanSummary, ...]
    rules: tuple[RuleResult, ...]
    findings: tuple[Finding, ...]
    errors: tuple[Failure, ...] = ()
    settled: tuple[Settled, ...] = ()
    lines: AnyMapping[tuple[str, int], str] = dataclasses.field(default_factory=dict)
    texts: AnyMapping[str, RuleText] = dataclasses.field(default_factory=dict)

    def count(self, severity: str) -> int:
        """How many findings have a severity; folded ones are not counted."""
        return sum(finding.severity == severity for finding in self.findings)

    def count_settled(self, *how: str) -> int:
        """How many findings were settled in some way."""
        return sum(settled.how in how for settled in self.settled)
