"""Findings by plan, then by rule, each ready to be shown with its line and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from checker.document import Location
from checker.finding import SEVERITIES, Finding, Named, PlanSummary, Report
from checker.wording import kind_name
from checker.words import words

#: Findings of one rule in one plan that are shown, and up to which each is shown in full rather than as one of a list.
MAX_ITEMS = 300
MAX_FULL = 3
MAX_RELATED = 60
MAX_LINE, BEFORE = 220, 80


class Frame(NamedTuple):
    """A source line, cut where it is long, in three pieces: the middle one is what the finding points at."""

    number: int
    before: str
    marked: str
    after: str


class Near(NamedTuple):
    """A related place: where, what stands there, and what is said of it."""

    place: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Item:
    """One finding. `text` is its message, or in a list of many what sets it apart."""

    finding: Finding
    anchor: str
    text: str
    trail: str
    place: str
    frame: Frame | None
    related: tuple[Near, ...]
    more_related: int


@dataclass(frozen=True, slots=True)
class Block:
    """The findings of one rule in one plan; `said` is their message where they all say the same of several subjects."""

    first: Finding
    count: int
    said: str
    items: tuple[Item, ...]
    whys: tuple[str, ...]
    fixes: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many findings are not shown."""
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class Group:
    """A plan (None: files outside any) and its findings by rule."""

    plan: PlanSummary | None
    counts: dict[str, int]
    blocks: tuple[Block, ...]


def groups(report: Report, anchors: dict[int, str]) -> list[Group]:
    """Plans with the worst findings first; in a plan, the worst rules first and long lists after single findings."""
    found = []
    for plan, findings in by_plan(report).items():
        by_rule: dict[str, list[Finding]] = {}
        for finding in findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        ordered = sorted(by_rule.values(), key=lambda b: (SEVERITIES.index(b[0].severity), len(b) > MAX_FULL))
        blocks = tuple(_block(block, report, anchors) for block in ordered)
        found.append(Group(plan, counts(findings), blocks))
    return sorted(found, key=lambda g: ([-g.counts[severity] for severity in SEVERITIES], g.plan.id if g.plan else ""))


def by_plan(report: Report) -> dict[PlanSummary | None, list[Finding]]:
    """The findings of each plan that has any; of two plans with one id, by the files that they are made of."""
    plans: dict[str | None, list[PlanSummary]] = {}
    for plan in report.plans:
        plans.setdefault(plan.id, []).append(plan)
    found: dict[PlanSummary | None, list[Finding]] = {}
    for finding in report.findings:
        named = plans.get(finding.plan, [])
        own = [plan for plan in named if len(named) == 1 or finding.location.file in plan.files]
        found.setdefault(next(iter(own or named), None), []).append(finding)
    return found


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    listed = [finding.severity for finding in findings]
    return {severity: listed.count(severity) for severity in SEVERITIES}


def anchors(findings: Iterable[Finding]) -> dict[int, str]:
    """A name for each finding (by identity) that links can go to: its fingerprint, numbered where several have it."""
    found: dict[int, str] = {}
    seen: dict[str, int] = {}
    for finding in findings:
        times = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        found[id(finding)] = f"f-{finding.fingerprint}" + (f"-{times}" if times > 1 else "")
    return found


def _block(findings: list[Finding], report: Report, anchors: dict[int, str]) -> Block:
    first = findings[0]
    texts = [finding.message for finding in findings]
    said = ""
    if len(findings) > MAX_FULL:
        alike = len({finding.message.replace(finding.subject, "", 1) for finding in findings if finding.subject}) == 1
        texts = [finding.item or (finding.subject if alike else "") or finding.message for finding in findings]
        if texts[0] == first.subject:
            said = first.message.replace(first.subject, "…", 1)
    items = tuple(
        _item(finding, text, report, anchors) for finding, text in list(zip(findings, texts, strict=True))[:MAX_ITEMS]
    )
    whys, fixes = (tuple(dict.fromkeys(texts)) for texts in ((f.why for f in findings), (f.fix for f in findings)))
    return Block(first, len(findings), said, items, whys, fixes)


def _item(finding: Finding, text: str, report: Report, anchors: dict[int, str]) -> Item:
    others = [related for related in finding.related if related[2] != finding.location]
    return Item(
        finding,
        anchors[id(finding)],
        text,
        trail(finding, report),
        place(finding.location),
        frame(report.lines.get((finding.location.file, finding.location.line), ""), finding.location),
        tuple(_near(*related, finding.location.file, finding.lang) for related in others[:MAX_RELATED]),
        max(0, len(others) - MAX_RELATED),
    )


def trail(finding: Finding, report: Report) -> str:
    """What the element stands inside, outermost first; nothing for one that stands by itself."""
    above = [f"{kind_name(kind, finding.lang, report.plan)} {shown(id_)}" for kind, id_ in finding.breadcrumb[:-1]]
    return " › ".join(part.strip() for part in above)


def shown(id_: str) -> str:
    """An id; an element without an id of its own is known by its title alone."""
    return "" if "/" in id_ else id_


def place(location: Location) -> str:
    """`file:line:column`."""
    return f"{location.file}:{location.line}:{location.column}"


def _near(label: str, named: Named | None, where: Location, file: str, lang: str) -> Near:
    at = f"{where.line}:{where.column}" if where.file == file else place(where)
    return Near(at, shown(named.id) if named else "", words("html-total", lang) if label == "whole" else label)


def frame(text: str, location: Location) -> Frame | None:
    """The line of a place in three pieces; None for a blank line."""
    if not text.strip():
        return None
    flat = text.replace("\t", " ")
    start = min(location.column - 1, len(flat))
    end = location.end_column - 1 if location.end_line == location.line else len(flat)
    end = max(start + 1, min(end, len(flat), start + MAX_LINE))
    first = max(0, start - BEFORE) if len(flat) > MAX_LINE else 0
    last = min(len(flat), first + MAX_LINE)
    before, after = (
        ("…" if first else "") + flat[first:start].lstrip(" "),
        flat[end:last] + ("…" if last < len(flat) else ""),
    )
    return Frame(location.line, before, flat[start:end], after)
