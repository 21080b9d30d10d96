"""The pictures of a report with their words: the results chain of each plan, the money flow of each year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from checker.drawing.chain import Chain, Key, Line, Marks, Node, chains
from checker.drawing.flows import PARTS, Flow, flows
from checker.drawing.sankey import Bar, Ribbon, Sankey, sankeys
from checker.finding import Finding, Report
from checker.model import Element
from checker.numbers import printed
from checker.page.groups import shown
from checker.plan import Plan
from checker.register import all_findings, sorts_of
from checker.words import plural, words

#: Rows of a table of flows; the largest amounts.
MAX_ROWS = 150
MAX_BAR_TITLE = 34


class Labelled(NamedTuple):
    """A box with its words: the first line, one line for each mark, and all of it in a sentence; where it leads."""

    node: Node
    name: str
    short: str
    marks: tuple[tuple[str, str], ...]
    sentence: str
    anchor: str
    onward: tuple[str, ...]


class Picture(NamedTuple):
    """The chain of a plan: the heading of each column, the boxes and the lines."""

    chain: Chain
    headings: tuple[tuple[int, str], ...]
    boxes: tuple[Labelled, ...]
    lines: tuple[Line, ...]


def pictures(report: Report, anchors: dict[int, str]) -> list[Picture]:
    """The chain of each plan, with its findings."""
    about: dict[Key, list[tuple[Finding, Finding | None]]] = {}
    for finding, cause in all_findings(report.findings):
        if finding.element is not None and finding.plan is not None:
            key = (finding.plan, finding.element.kind, finding.element.id)
            about.setdefault(key, []).append((finding, cause))
    marks = {key: (sorts_of(finding.rule for finding, _ in listed), len(listed)) for key, listed in about.items()}
    first = {key: anchors[id(listed[0][1] or listed[0][0])] for key, listed in about.items()}
    return drawn(report.plan, marks, report.lang, first)


def drawn(plan: Plan, marks: Mapping[Key, Marks], lang: str, first: Mapping[Key, str]) -> list[Picture]:
    """The chain of each plan; `marks` and `first` say what was found about an element, and where that leads."""
    return [_picture(chain, plan, lang, first) for chain in chains(plan, marks)]


def _picture(chain: Chain, plan: Plan, lang: str, first: Mapping[Key, str]) -> Picture:
    named = {node.key: name_of(node.kind, node.element, node.count, plan, lang) for node in chain.nodes}
    onward: dict[str, list[str]] = {}
    for line in chain.lines:
        onward.setdefault(line.start, []).append(named[line.end])
    room = (chain.box - 50) // 7
    boxes = tuple(_labelled(node, named[node.key], onward.get(node.key, []), lang, first, room) for node in chain.nodes)
    return Picture(chain, _headings(chain.columns, plan, lang), boxes, chain.lines)


def _labelled(node: Node, name: str, onward: list[str], lang: str, first: Mapping[Key, str], room: int) -> Labelled:
    marks = [(sort, words(f"html-mark-{sort}", lang)) for sort in node.marks]
    if node.findings:
        marks.append(("count", plural("count-finding", lang, node.findings)))
    if node.foreign:
        name += f" ({words('html-mentioned', lang)})"
    title = node.element.title if node.element else ""
    sentence = ". ".join(part for part in (f"{name} {title}".strip(), ", ".join(text for _, text in marks)) if part)
    element = node.element
    anchor = first.get((element.header.id, element.kind, element.id), "") if element else ""
    short = name if len(name) <= room else f"{name[: room - 1].rstrip()}…"
    return Labelled(node, name, short, tuple(marks), sentence, anchor, tuple(onward))


def name_of(kind: str, element: Element | None, count: int, plan: Plan, lang: str) -> str:
    """`produit I.1-1`, or `24 produits` for several."""
    if element is None:
        return f"{printed_count(count, lang)} {plan.vocabulary.name(kind, lang, plural=count > 1)}"
    return f"{plan.vocabulary.name(kind, lang)} {shown(element.id) if element.named else ''}".strip()


def printed_count(count: int, lang: str) -> str:
    """A whole number as a reader of the language expects it."""
    return printed(Fraction(count), 0, "", lang)


def _headings(columns: Iterable[tuple[int, tuple[str, ...]]], plan: Plan, lang: str) -> tuple[tuple[int, str], ...]:
    name = plan.vocabulary.name
    return tuple((x, ", ".join(name(kind, lang, plural=True) for kind in kinds)) for x, kinds in columns)


class Amounted(NamedTuple):
    """A bar with its name and amount."""

    bar: Bar
    name: str
    label: str
    amount: str


class Ribboned(NamedTuple):
    """A ribbon with a sentence that says from where to where how much flows."""

    ribbon: Ribbon
    sentence: str


class Flowing(NamedTuple):
    """One picture of a year's money."""

    sankey: Sankey
    headings: tuple[tuple[int, str], ...]
    bars: tuple[Amounted, ...]
    ribbons: tuple[Ribboned, ...]


class FlowRow(NamedTuple):
    """A row of the table of flows."""

    start: str
    end: str
    amount: str
    computed: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The money of a plan in a year, as pictures and as a table."""

    plan: str
    year: str
    currency: str
    pictures: tuple[Flowing, ...]
    rows: tuple[FlowRow, ...]
    more: int
    computed: bool


def years(report: Report) -> list[Year]:
    """The money of each plan and year."""
    found = []
    for (header, year), listed in flows(report.plan).items():
        largest = sorted(listed, key=lambda flow: -flow.amount)[:MAX_ROWS]
        kept = set(map(id, largest)) if len(listed) > MAX_ROWS else set()
        rows = tuple(_row(flow, report) for flow in listed if not kept or id(flow) in kept)
        images = tuple(_flowing(sankey, header.currency, report) for sankey in sankeys(listed))
        computed = any(flow.computed for flow in listed)
        more = len(listed) - len(rows)
        found.append(Year(header.title or header.id, year, header.currency, images, rows, more, computed))
    return found


def _row(flow: Flow, report: Report) -> FlowRow:
    start, end = (_full(element, report) for element in (flow.start, flow.end))
    return FlowRow(start, end, _money(flow.amount, flow.decimals, "", report.lang), flow.computed)


def _money(amount: int, decimals: int, currency: str, lang: str) -> str:
    return printed(Fraction(amount, 10**PARTS), decimals, currency, lang)


def _full(element: Element, report: Report) -> str:
    return f"{name_of(element.kind, element, 1, report.plan, report.lang)} {element.title}".strip()


def _flowing(sankey: Sankey, currency: str, report: Report) -> Flowing:
    plan, lang = report.plan, report.lang
    named = {bar.key: name_of(bar.kind, bar.element, bar.count, plan, lang) for bar in sankey.bars}
    bars = tuple(
        Amounted(bar, named[bar.key], _short(bar, lang), _money(bar.amount, 0, "", lang)) for bar in sankey.bars
    )
    ribbons = tuple(
        Ribboned(
            ribbon,
            words(
                "html-flow",
                lang,
                start=named[ribbon.start],
                end=named[ribbon.end],
                amount=_money(ribbon.amount, 0, currency, lang),
            ),
        )
        for ribbon in sankey.ribbons
    )
    return Flowing(sankey, _headings(sankey.columns, plan, lang), bars, ribbons)


def _short(bar: Bar, lang: str) -> str:
    """What stands beside a bar: the kind is that of its column."""
    element = bar.element
    if element is None:
        return words("html-others", lang, count=printed_count(bar.count, lang))
    title = (shown(element.id) if element.named else "") or " ".join(element.title.split())
    return title if len(title) <= MAX_BAR_TITLE else title[: MAX_BAR_TITLE - 1].rstrip() + "…"
