"""The results chain as a picture that stands alone: the one of the HTML report, each plan below the other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from checker.drawing.chain import Key, Marks
from checker.escape import on_one_line
from checker.finding import Finding
from checker.page.pictures import Picture, drawn, printed_count
from checker.page.template import filled_picture
from checker.plan import Plan
from checker.register import gaps_of
from checker.words import words

MARGIN, NARROWEST, BETWEEN = 24, 640, 36
#: Heights of lines, and about how wide their characters are.
HEADING, REMARK = 24, 18
HEADING_CHARACTER, REMARK_CHARACTER = 11.0, 7.5


class Block(NamedTuple):
    """A plan in the picture: where it begins, its drawing, and the lines above that: heading, remarks, legend."""

    name: str
    language: str
    heading: tuple[str, ...]
    remarks: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]
    picture: Picture | None
    top: int

    @property
    def below_heading(self) -> int:
        """Where the remarks begin, seen from its top."""
        return HEADING * len(self.heading) + 2

    @property
    def below_remarks(self) -> int:
        """Where the legend begins, seen from its top."""
        return self.below_heading + REMARK * len(self.remarks)

    @property
    def below_legend(self) -> int:
        """Where the drawing begins, seen from its top."""
        return self.below_remarks + REMARK * len(self.legend) + 10

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.below_legend + (self.picture.chain.height if self.picture else 0)


def render(plan: Plan, gaps: Sequence[Finding], lang: str) -> str:
    """The picture; what is orphaned or unfunded is marked. Large plans are drawn in short, as on the page."""
    marks: dict[Key, Marks] = {key: (sorts, 0) for key, sorts in gaps_of(gaps).items()}
    pictures = drawn(plan, marks, lang, {})
    width = max([NARROWEST, *(picture.chain.width for picture in pictures)])
    listed: Sequence[Picture | None] = pictures or [None]
    blocks = [_block(listed[0], plan, width, lang)._replace(legend=_legend(pictures, lang))]
    for picture in listed[1:]:
        blocks.append(_block(picture, plan, width, lang)._replace(top=blocks[-1].bottom + BETWEEN))
    context = {
        "lang": lang,
        "title": words("diagram", lang, plan=_heading(plan, lang)),
        "description": _description(pictures, lang),
        "blocks": blocks,
        "margin": MARGIN,
        "width": width + 2 * MARGIN,
        "height": blocks[-1].bottom + MARGIN,
    }
    return filled_picture("chains.svg", context)


def _block(picture: Picture | None, plan: Plan, width: int, lang: str) -> Block:
    """A plan with its drawing; without one, all plans with what there is to say instead."""
    header = picture.chain.header if picture else plan.headers[0]
    name = header.title or header.id if picture else _heading(plan, lang)
    key = "" if picture and not picture.chain.collapsed else "graph-collapsed" if picture else "graph-no-chain"
    remarks = textwrap.wrap(words(key, lang), int(width / REMARK_CHARACTER)) if key else []
    heading = textwrap.wrap(" ".join(name.split()), int(width / HEADING_CHARACTER))
    language = header.language if header.language != lang else ""
    return Block(name, language, tuple(heading), tuple(remarks), (), picture, MARGIN)


def _heading(plan: Plan, lang: str) -> str:
    """The title of the first plan and how many more there are."""
    first = on_one_line(plan.headers[0].title or plan.headers[0].id).strip()
    more = len(plan.headers) - 1
    return words("html-several", lang, first=first, count=more) if more else first


def _description(pictures: Sequence[Picture], lang: str) -> str:
    if not pictures:
        return words("graph-no-chain", lang)
    nodes = [node for picture in pictures for node in picture.chain.nodes]
    counts = {sort: sum(sort in node.marks for node in nodes) for sort in ("orphaned", "unfunded")}
    counts |= {"boxes": len(nodes), "lines": sum(len(picture.lines) for picture in pictures)}
    numbers = {name: printed_count(count, lang) for name, count in counts.items()}
    return f"{words('html-chain-how', lang)} {words('graph-described', lang, **numbers)}"


def _legend(pictures: Sequence[Picture], lang: str) -> tuple[tuple[str, str], ...]:
    """What the marks mean that the drawings hold."""
    nodes = [node for picture in pictures for node in picture.chain.nodes]
    used = {mark for node in nodes for mark in node.marks} | {"foreign" for node in nodes if node.foreign}
    return tuple(
        (sort, words(f"html-legend-{sort}", lang)) for sort in ("orphaned", "unfunded", "foreign") if sort in used
    )
