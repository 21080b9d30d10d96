"""The graph as GraphML, for Gephi, yEd, Cytoscape, igraph and networkx."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from checker.escape import for_markup, on_one_line
from checker.finding import Finding
from checker.named_graph import Edge, NamedGraph, Node
from checker.plan import Plan


def render(plan: Plan, gaps: Sequence[Finding], lang: str) -> str:
    """Every attribute is a text on one line; a field that is called like one of ours has `field/` before its name."""
    from xml.etree.ElementTree import tostring

    import networkx
    from networkx.readwrite.graphml import GraphMLWriter

    named = NamedGraph(plan, lang)
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in named.nodes(gaps):
        graph.add_node(node.name)
        graph.nodes[node.name].update(_of_node(node, named))
    for number, edge in enumerate(named.edges(), 1):
        key = graph.add_edge(edge.start, edge.end, f"e{number}")
        graph[edge.start][edge.end][key].update(_of_edge(edge, named))
    writer = GraphMLWriter(graph)
    graph.clear()
    writer.attributes.clear()  # all of it stands in the tree by now
    writer.indent(writer.xml)
    written: bytes = tostring(writer.xml, encoding="UTF-8", xml_declaration=True)
    writer.xml.clear()
    return written.decode()


def _of_node(node: Node, named: NamedGraph) -> dict[str, str]:
    element = node.element
    own = {"plan": element.header.id, "kind": element.kind, "element_id": element.id, "title": element.title}
    own |= {"label": node.label, "gaps": "; ".join(node.gaps)}
    return _attributes(own, named.fields(element))


def _of_edge(edge: Edge, named: NamedGraph) -> dict[str, str]:
    return _attributes({"relation": edge.link.relation, "label": edge.label}, named.link_fields(edge.link))


def _attributes(own: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    every = {**own, **{f"field/{name}" if name in own else name: text for name, text in fields.items()}}
    return {_key(name): for_markup(on_one_line(text)) for name, text in every.items() if text}


@lru_cache(maxsize=1000)
def _key(name: str) -> str:
    return for_markup(on_one_line(name))
