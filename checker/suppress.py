"""Living with findings: ignore comments beside elements, waivers with an approver, and a file of accepted findings.

What settles a finding names its reason. What settles nothing, or no longer, is reported itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from checker.agreed import WAIVER_KEYS, Agreed, Ignore, Waiver, WaiverFault, ignores
from checker.document import Location
from checker.finding import UNREAD, Finding, Hint, Settled, Violation
from checker.model import Header
from checker.plan import Plan
from checker.rule import Rule
from checker.terms import closest
from checker.waivers import canonical, day, faults_of
from checker.wording import word

UNUSED, EXPIRED = "unused-ignore", "expired-waiver"


@dataclass(slots=True)
class Suppressed:
    """Findings that stay, with those about the settling itself, and those that are settled."""

    findings: list[Finding]
    settled: list[Settled] = field(default_factory=list)


def suppress(
    findings: Sequence[Finding],
    ran: set[str],
    plan: Plan,
    rules: Mapping[str, Rule],
    agreed: Agreed,
    as_of: date,
    lang: str | None,
) -> Suppressed:
    """Take out what is settled, and add what the settling itself has wrong, as far as these rules ran."""
    one = _Suppression(plan, rules, ran, as_of)
    one.tell(agreed.faults)
    kept = one.accept(one.waive(one.ignore(list(findings)), agreed.waivers), agreed.accepted)
    added = [word(v, rules[name], plan, lang) for name, v in one.violations if name in rules and name in ran]
    return Suppressed([*kept, *added], one.settled)


class _Suppression:
    """Settles the findings of one run."""

    def __init__(self, plan: Plan, rules: Mapping[str, Rule], ran: set[str], as_of: date) -> None:
        self.plan, self.rules, self.ran, self.as_of = plan, rules, ran, as_of
        self.names = {name: rule for rule in rules.values() for name in (*rule.file.aliases, rule.id)}
        self.settled: list[Settled] = []
        self.violations: list[tuple[str, Violation]] = []

    def ignore(self, findings: list[Finding]) -> list[Finding]:
        """Leave out what a comment beside its element settles; a comment that settles nothing is told."""
        documents = [document for document in self.plan.documents if "plancheck" in document.text.casefold()]
        beside: dict[tuple[str, str, int], tuple[Ignore, Location]] = {}
        for comment in (comment for document in documents for comment in ignores(document)):
            self.violations += [(UNUSED, problem) for problem in self._useless(comment)]
            for name, place in comment.rules if comment.reason else ():
                if name in self.names and not self.names[name].file.mandatory:
                    beside.setdefault((comment.place.file, self.names[name].id, comment.line), (comment, place))
        kept, used = [], set()
        elements = self._lines(findings) if beside else {}
        for finding in findings:
            lines = {finding.location.line, elements.get(id(finding), finding.location.line)}
            keys = [(finding.location.file, finding.rule, line) for line in sorted(lines)]
            if found := [key for key in keys if key in beside]:
                used.add(found[0])
                self.settled.append(Settled(finding, "ignore", beside[found[0]][0].reason))
            else:
                kept.append(finding)
        for key, (comment, place) in beside.items():
            if key not in used and key[1] in self.ran:
                self.violations.append((UNUSED, self._told(comment, key[1], "", place)))
        return kept

    def _useless(self, comment: Ignore) -> Iterator[Violation]:
        """What keeps a comment, or one of the rules in it, from settling anything at all."""
        known = [name for name, _ in comment.rules if name in self.names]
        if not comment.rules or (not comment.reason and not known and len(comment.rules) > 1):
            yield self._told(comment, comment.text, "malformed", comment.place)
        elif known and not comment.reason:
            yield self._told(comment, ", ".join(dict.fromkeys(known)), "reason", comment.place)
        else:
            for name, place in comment.rules:
                if name not in self.names:
                    yield self._told(comment, name, "unknown", place, closest(name, self.names))
                elif self.names[name].file.mandatory:
                    yield self._told(comment, name, "mandatory", place)

    def _told(self, comment: Ignore, rule: str, case: str, place: Location, suggestion: str = "") -> Violation:
        header = self._header(comment.place.file)
        details = {"rule": rule, "hint": Hint(suggestion)}
        return Violation(header, "", case, details, (), place, rule, suggestion, header)

    def _lines(self, findings: list[Finding]) -> dict[int, int]:
        """The line of the key of the element that each finding is about, by the finding."""
        elements = {(e.header.id, e.kind, e.id): e for e in self.plan.elements}
        found: dict[int, int] = {}
        for finding in findings:
            named = finding.element
            if named is not None and (element := elements.get((finding.plan or "", named.kind, named.id))):
                place = element.location()
                if place.file == finding.location.file:
                    found[id(finding)] = place.line
        return found

    def waive(self, findings: list[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
        """Leave out what a waiver settles; one that is malformed, expired or of no use is told."""
        valid: dict[tuple[str, str], list[Waiver]] = {}
        used: set[Waiver] = set()
        for waiver in waivers:
            faults = list(faults_of(waiver, self.names, self.plan))
            self.tell(faults, waiver)
            if faults or not all(getattr(waiver, name) for name in WAIVER_KEYS):
                continue
            if (day(waiver.expires) or date.min) < self.as_of:
                self.tell([WaiverFault("", waiver.place)], waiver)
            else:
                key = (self.names[waiver.rule].id, canonical(waiver.element, self.plan))
                valid.setdefault(key, []).append(waiver)
        kept = []
        for finding in findings if valid else ():
            named = [one for name in _references(finding) for one in valid.get((finding.rule, name), ())]
            if found := [one for one in named if _holds(one, finding)]:
                used.update(found)
                self.settled.append(Settled(finding, "waiver", found[0].reason))
            else:
                kept.append(finding)
        for waiver in (one for listed in valid.values() for one in listed):
            if waiver not in used and self.names[waiver.rule].id in self.ran:
                self.tell([WaiverFault("unused", waiver.place)], waiver)
        return kept if valid else findings

    def tell(self, faults: Iterable[WaiverFault], waiver: Waiver | None = None) -> None:
        """Report faults of a waivers file, or of one waiver in it."""
        of_one = {"rule": waiver.rule, "element": waiver.element, "date": waiver.expires} if waiver else {}
        header = self.plan.headers[0] if self.plan.headers else None
        for fault in faults:
            details = {**of_one, **fault.details, "hint": Hint(fault.suggestion)}
            key = "|".join([of_one.get("rule", ""), of_one.get("element", ""), *fault.details.values()])
            violation = Violation(None, "", fault.case, details, (), fault.place, key, fault.suggestion, header)
            self.violations.append((EXPIRED, violation))

    def accept(self, findings: list[Finding], accepted: frozenset[str]) -> list[Finding]:
        """Leave out what is accepted by its fingerprint, unless its rule is mandatory."""
        taken = {id(f) for f in findings if f.fingerprint in accepted and self._may(f.rule)}
        self.settled += [Settled(finding, "accepted", "") for finding in findings if id(finding) in taken]
        return [finding for finding in findings if id(finding) not in taken]

    def _may(self, rule: str) -> bool:
        """Whether findings of a rule can be accepted: not what could not be read, for nobody knows what it holds."""
        return rule not in UNREAD and not self.rules[rule].file.mandatory

    def _header(self, file: str) -> Header | None:
        headers = self.plan.headers
        folder = file.rpartition("/")[0]
        own = [h for h in headers if h.place.document.file == file]
        near = [h for h in headers if h.place.document.file.rpartition("/")[0] == folder]
        return next(iter([*own, *near]), None)


def _references(finding: Finding) -> Iterator[str]:
    """How a waiver may name the element of a finding."""
    named = finding.element
    if named is not None:
        yield f"{finding.plan}#{named.kind}:{named.id}"
        yield f"{named.kind}:{named.id}"


def _holds(waiver: Waiver, finding: Finding) -> bool:
    """A waiver that names no plan holds for the plans in its folder and below."""
    return "#" in waiver.element or finding.location.file.startswith(waiver.folder)
