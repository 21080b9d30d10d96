"""The whole graph for Graphviz: every element and every link, each plan in a frame."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from checker.escape import for_dot
from checker.finding import Finding
from checker.model import Header
from checker.named_graph import NamedGraph, Node
from checker.plan import Plan
from checker.words import words

WIDTH = 32
#: The outline of each kind; others are plain boxes. None is a record, whose labels have a language of their own.
SHAPES = {
    "vision": "note",
    "mission": "note",
    "mandate": "note",
    "goal": "octagon",
    "target": "cds",
    "indicator": "underline",
    "output": "component",
    "offering": "component",
    "risk": "box3d",
    "mitigation": "tab",
    "cost-line": "cylinder",
    "unit": "folder",
}
_HEAD = """\
digraph plans {
  graph [rankdir=LR, fontname="Helvetica,Arial,sans-serif", charset="UTF-8"];
  node [shape=box, fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.16,0.09"];
  edge [fontname="Helvetica,Arial,sans-serif", fontsize=9, color="#6b7785", fontcolor="#4c5763"];
"""


def render(plan: Plan, gaps: Sequence[Finding], lang: str) -> str:
    """A digraph; what is orphaned or unfunded says so and has a heavy border."""
    graph = NamedGraph(plan, lang)
    listed: dict[Header, list[Node]] = {header: [] for header in plan.headers}
    for node in graph.nodes(gaps):
        listed[node.element.header].append(node)
    frames = (line for number, part in enumerate(listed.items(), 1) for line in _frame(number, *part, lang))
    links = (
        f'  {_quoted(edge.start)} -> {_quoted(edge.end)} [label="{for_dot(edge.label)}"];' for edge in graph.edges()
    )
    return "\n".join([*_HEAD.splitlines(), *frames, *links, "}", ""])


def _frame(number: int, header: Header, listed: Sequence[Node], lang: str) -> Iterator[str]:
    yield f"  subgraph cluster_{number} {{"
    yield f'    label="{_wrapped(header.title or header.id, 3 * WIDTH)}";'
    for node in listed:
        yield f"    {_quoted(node.name)} [{_attributes(node, lang)}];"
    yield "  }"


def _attributes(node: Node, lang: str) -> str:
    element = node.element
    head = node.label if element.named else node.kind
    marks = [f"({words(f'html-mark-{gap}', lang)})" for gap in node.gaps]
    label = "\\n".join(part for part in (for_dot(head), _wrapped(element.title, WIDTH), *map(for_dot, marks)) if part)
    shape = f"shape={SHAPES[element.kind]}, " if element.kind in SHAPES else ""
    color = "#a11218" if "orphaned" in node.gaps else "#774600"
    border = f', color="{color}", penwidth=2.4' if node.gaps else ""
    styles = ["rounded"] * (element.kind == "outcome") + ["dashed"] * element.mentioned
    style = f', style="{",".join(styles)}"' if styles else ""
    return f'{shape}label="{label}"{border}{style}'


def _wrapped(text: str, width: int) -> str:
    lines = textwrap.wrap(" ".join(text.split()), width) if len(text) > width else [text]
    return "\\n".join(map(for_dot, lines))


def _quoted(name: str) -> str:
    return f'"{for_dot(name)}"'
