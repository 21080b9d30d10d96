"""YAML text -> Document: our own tree from libyaml's events, without recursion and with budgets.

libyaml's own composer dies on deep nesting, and building numbers, dates or booleans loses what was printed; reading the
events alone does neither.
"""

from __future__ import annotations

from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from checker import traps
from checker.document import Document, Fault, Mapping, Node, Span, YamlEvents

MAX_DEPTH = 100
MAX_NODES = 10_000_000
MAX_ALIAS_NODES = 1_000_000
_PLAIN_TAGS = {"!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


def compose(text: str, file: str) -> Document:
    """Compose a YAML text. Never raises for what the text holds: its faults are listed in the document."""
    clean, faults = traps.without_control_characters(text)
    document = Document(file, clean, faults=faults)
    composer = _Composer(document)
    try:
        composer.run(YamlEvents(clean))
    except _StopError as stop:
        faults.append(stop.fault)
    except (yaml.YAMLError, ValueError) as error:
        faults.append(traps.explain(error, clean))
    else:
        document.root = composer.root
        faults.extend(traps.values_cut_by_comments(clean, composer.opaque))
    return document


class _StopError(Exception):
    """The text cannot be composed any further."""

    def __init__(self, rule: str, case: str, event: Any, **details: str) -> None:
        super().__init__(case)
        self.fault = Fault(rule, case, _span(event), details)


class _Frame:
    """An open collection: its node (and its entries, if a mapping), the key that waits for a value, its anchor."""

    __slots__ = ("anchor", "entries", "flow", "key", "key_event", "node", "nodes_before")

    def __init__(self, node: Mapping | list[Node], flow: bool, anchor: str | None, nodes_before: int) -> None:
        self.node = node
        self.entries = node.entries if isinstance(node, Mapping) else None
        self.flow = flow
        self.anchor = anchor
        self.nodes_before = nodes_before
        self.key: str | None = None
        self.key_event: Any = None


class _Composer:
    """Builds the tree from events; `stack` holds the open collections, so depth costs no recursion."""

    def __init__(self, document: Document) -> None:
        self.faults = document.faults
        self.root: Node | None = None
        self.stack: list[_Frame] = []
        self.frame: _Frame | None = None
        self.nodes = 0
        self.alias_nodes = 0
        self.documents = 0
        self.opaque: list[Span] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.handlers = {
            MappingStartEvent: self.open_mapping,
            SequenceStartEvent: self.open_sequence,
            MappingEndEvent: self.close,
            SequenceEndEvent: self.close,
            AliasEvent: self.alias,
            DocumentStartEvent: self.begin_document,
        }

    def run(self, loader: Any) -> None:
        """Consume all events of a loader. Scalars, four events of five, are handled in place."""
        known: dict[str, str] = {}
        get_event, handlers, frame = loader.get_event, self.handlers, self.frame
        while (kind := type(event := get_event())) is not StreamEndEvent:
            if kind is not ScalarEvent:
                if kind in handlers:
                    handlers[kind](event)
                    frame = self.frame
                continue
            value = event.value
            if event.style or event.tag is not None or event.anchor is not None:
                self.decorated(event)
            if frame is None:
                self.root = value
            elif frame.entries is None:
                frame.node.append(value)  # type: ignore[union-attr]
            elif frame.key is None:
                # Most keys are the same few words: kept once, they are also found faster.
                frame.key, frame.key_event = known.setdefault(value, value), event
            elif value and frame.key not in frame.entries and frame.key != "<<":
                frame.entries[frame.key] = value
                frame.key = None
            else:
                self.put(value, event)

    def begin_document(self, event: Any) -> None:
        self.documents += 1
        if event.tags:
            raise _StopError("invalid-yaml", "tag", event, tag="%TAG")
        if self.documents > 1:
            raise _StopError("invalid-yaml", "several-documents", event)

    def decorated(self, event: Any) -> None:
        """A scalar in quotes, with a tag or with an anchor."""
        if event.style and " #" in event.value:
            self.opaque.append(_span(event))
        if event.tag is not None:
            self.check_tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = (event.value, 1)
            if not event.value and not event.style:
                self.faults.append(Fault("invalid-yaml", "sign", _span(event), {"value": f"&{event.anchor}"}))

    def open_mapping(self, event: Any) -> None:
        opened = event.start_mark.index
        frame = self.frame
        keyed = frame is not None and frame.key is not None
        node = Mapping(frame.key_event.start_mark.index if frame and keyed else opened, opened)
        self.open_collection(node, event)

    def open_sequence(self, event: Any) -> None:
        self.open_collection([], event)

    def open_collection(self, node: Mapping | list[Node], event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _StopError("file-too-large", "nodes", event, limit=str(MAX_NODES))
        if len(self.stack) >= MAX_DEPTH:
            raise _StopError("invalid-yaml", "too-deep", event, limit=str(MAX_DEPTH))
        if event.tag is not None:
            self.check_tag(event)
        frame = self.frame
        if frame is not None and frame.key is None and type(frame.node) is Mapping:
            raise _StopError("invalid-yaml", "key-not-text", event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.frame = _Frame(node, event.flow_style, event.anchor, self.nodes - 1)
        self.stack.append(self.frame)

    def close(self, event: Any) -> None:
        frame = self.stack.pop()
        self.frame = self.stack[-1] if self.stack else None
        node = frame.node
        if frame.entries is not None:
            node.end = event.end_mark.index  # type: ignore[union-attr]
            self.nodes += len(frame.entries)
        else:
            self.nodes += len(node)  # type: ignore[arg-type]
        if frame.anchor is not None:
            self.anchors[frame.anchor] = (node, self.nodes - frame.nodes_before)
        self.put(node, event)

    def alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise _StopError("invalid-yaml", "unknown-alias", event, name=event.anchor)
        target = self.anchors[event.anchor]
        if target is None:
            raise _StopError("invalid-yaml", "alias-of-itself", event, name=event.anchor)
        node, size = target
        self.nodes += size
        self.alias_nodes += size
        if self.alias_nodes > MAX_ALIAS_NODES:
            raise _StopError("file-too-large", "aliases", event, limit=str(MAX_ALIAS_NODES))
        frame = self.frame
        if frame is not None and frame.key is None and type(frame.node) is Mapping:
            raise _StopError("invalid-yaml", "key-not-text", event)
        self.put(node, event)

    def put(self, value: Node, event: Any) -> None:
        """Put a finished node where it belongs."""
        frame = self.frame
        if frame is None:
            self.root = value
        elif type(frame.node) is list:
            frame.node.append(value)
        elif isinstance(frame.node, Mapping):
            key, key_event, frame.key = str(frame.key), frame.key_event, None
            entries = frame.node.entries
            if key in entries or key == "<<" or (frame.flow and value == ""):
                self.unusual(key, key_event, frame, value)
            else:
                entries[key] = value

    def unusual(self, key: str, key_event: Any, frame: _Frame, value: Node) -> None:
        """An entry that is not simply added: a merge key, a cut decimal comma or a duplicate."""
        mapping = frame.node
        if not isinstance(mapping, Mapping):
            return
        entries = mapping.entries
        before = next(reversed(entries), None)
        if key == "<<" and not key_event.style:
            self.faults.append(Fault("invalid-yaml", "merge-key", _span(key_event)))
        elif (
            frame.flow and value == "" and before is not None and (joined := traps.joined_decimal(entries[before], key))
        ):
            entries[before] = joined
            details = {"value": joined, "key": before}
            self.cut_decimal(Fault("suspicious-scalar", "decimal-comma", _span(key_event), details))
        elif key in entries:
            self.faults.append(Fault("duplicate-key", "", _span(key_event), {"key": key}, (mapping, key)))
        else:
            entries[key] = ""

    def cut_decimal(self, fault: Fault) -> None:
        """`1,283,670` in braces is cut twice, and is one fault."""
        last = self.faults[-1] if self.faults else None
        if last and last.case == fault.case and fault.details["value"].startswith(last.details["value"] + ","):
            fault = Fault(fault.rule, fault.case, last.span, fault.details)
            self.faults.pop()
        self.faults.append(fault)

    def check_tag(self, event: Any) -> None:
        if event.tag == "!" and isinstance(event, ScalarEvent) and not event.style:
            self.faults.append(Fault("invalid-yaml", "sign", _span(event), {"value": f"! {event.value}"}))
        elif event.tag not in _PLAIN_TAGS:
            self.faults.append(Fault("invalid-yaml", "tag", _span(event), {"tag": event.tag}))


def _span(event: Any) -> Span:
    return (event.start_mark.index, max(event.end_mark.index, event.start_mark.index + 1))
