"""The graph as node-link JSON, format 1: what `networkx.node_link_graph(data, edges="links")` and D3 read.

README.md names its keys; keys may be added within the format, none is renamed or removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.escape import for_json
from checker.finding import Finding
from checker.named_graph import Edge, NamedGraph, Node
from checker.plan import Plan

FORMAT = 1


def render(plan: Plan, gaps: Sequence[Finding], lang: str) -> str:
    """One node or link on a line, in the order of the documents."""
    plans = [{"id": header.id, "title": header.title, "language": header.language} for header in plan.headers]
    graph = NamedGraph(plan, lang)
    lines = [
        "{",
        '"directed": true,',
        '"multigraph": true,',
        f'"graph": {_text({"format": FORMAT, "lang": lang, "plans": plans})},',
        '"nodes": [',
        *_listed(_node(node, graph) for node in graph.nodes(gaps)),
        "],",
        '"links": [',
        *_listed(_link(edge, graph) for edge in graph.edges()),
        "]",
        "}",
        "",
    ]
    return for_json("\n".join(lines))


def _listed(entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    texts = list(map(_text, entries))
    yield from (f"{text}{',' if number < len(texts) else ''}" for number, text in enumerate(texts, 1))


def _text(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False)


def _node(node: Node, graph: NamedGraph) -> dict[str, Any]:
    element = node.element
    return {
        "id": node.name,
        "plan": element.header.id,
        "kind": element.kind,
        "element_id": element.id,
        "title": element.title,
        "label": node.label,
        "gaps": list(node.gaps),
        "fields": graph.fields(element),
    }


def _link(edge: Edge, graph: NamedGraph) -> dict[str, Any]:
    return {
        "source": edge.start,
        "target": edge.end,
        "key": edge.key,
        "relation": edge.link.relation,
        "label": edge.label,
        "fields": graph.link_fields(edge.link),
    }
