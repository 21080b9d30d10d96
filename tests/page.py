"""An HTML page as tests read it: parsed with html.parser, which knows nothing of how the page was written."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "input", "img", "hr"}

#: Everything our template writes: its elements, each with the attributes that it may have.
EVERYWHERE = {"class", "id", "lang", "hidden", "role", "tabindex", "aria-label", "aria-labelledby", "aria-hidden"}
OWN = {
    "html": set(), "head": set(), "meta": {"charset", "http-equiv", "content", "name"}, "title": set(), "style": set(),
    "body": set(), "a": {"href"}, "header": set(), "nav": set(), "main": set(), "footer": set(), "section": set(),
    "article": set(), "div": set(), "p": set(), "span": set(), "strong": set(), "mark": set(), "code": set(),
    "pre": set(), "br": set(), "h1": set(), "h2": set(), "h3": set(), "h4": set(), "ul": set(),
    "li": {"data-family", "data-severity", "data-kind"}, "dl": set(), "dt": set(), "dd": set(), "figure": set(),
    "figcaption": set(), "details": {"open"}, "summary": set(), "table": set(), "caption": set(), "thead": set(),
    "tbody": set(), "tr": set(), "th": {"scope"}, "td": {"colspan", "data-label"}, "form": {"data-all", "data-some"},
    "label": {"for"}, "input": {"type", "autocomplete", "spellcheck"}, "select": set(), "option": {"value"},
    "button": {"type"}, "script": set(), "svg": {"width", "height", "viewbox", "focusable", "x", "y"}, "defs": set(),
    "marker": {"viewbox", "refx", "refy", "markerwidth", "markerheight", "orient"}, "symbol": {"viewbox"},
    "use": {"href"}, "g": {"data-key", "data-anchor", "transform"}, "text": {"x", "y", "text-anchor"}, "tspan": set(),
    "path": {"d", "data-from", "data-to", "stroke-width"}, "rect": {"x", "y", "width", "height", "rx"},
    "circle": {"cx", "cy", "r"},
}  # fmt: skip


@dataclass
class Node:
    """An element with its attributes and the text in it."""

    tag: str
    attributes: dict[str, str]
    path: tuple[str, ...]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in the element."""
        return "".join(self.pieces)


@dataclass
class Page(HTMLParser):
    """A parsed page: its elements in order, and what was wrong with its markup."""

    source: str
    nodes: list[Node] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Node] = []
        self.feed(self.source)
        self.close()
        self.faults += [f"<{node.tag}> is not closed" for node in self.open]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        node = Node(tag, {name: value or "" for name, value in attrs}, tuple(one.tag for one in self.open))
        self.nodes.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1].tag if self.open else 'nothing'}")
        else:
            self.open.pop()

    def handle_data(self, data):
        for node in self.open:
            node.pieces.append(data)

    def handle_comment(self, data):
        self.faults.append(f"comment {data[:40]!r}")

    def all(self, tag: str, **attributes: str) -> list[Node]:
        """The elements with a tag and attributes."""
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [node for node in self.nodes if node.tag == tag and wanted.items() <= node.attributes.items()]

    @property
    def text(self) -> str:
        """All text but that of style and script."""
        return self.all("body")[0].text.removesuffix(self.all("script")[0].text)

    def foreign(self) -> list[str]:
        """What is not ours: elements, attributes, addresses, handlers, styles."""
        found = [*self.faults]
        for node in self.nodes:
            if node.tag not in OWN:
                found.append(f"<{node.tag}>")
                continue
            found += [f"<{node.tag} {name}>" for name in node.attributes if name not in OWN[node.tag] | EVERYWHERE]
            if not re.fullmatch(r"(#[\w.~:/+-]+)?", node.attributes.get("href", "")):
                found.append(f"<{node.tag} href={node.attributes['href']!r}>")
            if not re.fullmatch(r"[a-z0-9 -]*", node.attributes.get("class", "")):
                found.append(f"<{node.tag} class={node.attributes['class']!r}>")
        return found

    def unhashed(self) -> list[str]:
        """Inline styles and scripts that the content security policy of the page does not allow."""
        policy = next(node.attributes["content"] for node in self.all("meta") if "http-equiv" in node.attributes)
        if not policy.startswith("default-src 'none'; ") or "unsafe" in policy:
            return [policy]
        inline = [node for node in self.nodes if node.tag in ("style", "script")]
        hashes = [base64.b64encode(hashlib.sha256(node.text.encode()).digest()).decode() for node in inline]
        return [tag for tag, hash_ in zip(inline, hashes, strict=True) if f"'sha256-{hash_}'" not in policy]  # type: ignore[misc]
