"""A comparison as JSON, format 1: texts and numbers as printed, with the places of both sides."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from checker.comparison.change import Change, Comparison, Fact, FieldChange, Item, LinkChange, Part, Side, Successor
from checker.comparison.wording import Wording
from checker.escape import for_json

FORMAT = 1


def render(comparison: Comparison, lang: str, color: bool = False) -> str:
    """The comparison as a JSON object. Headers of plans are changes of kind `plan`, counted apart from the sorts."""
    wording = Wording(comparison, lang)
    headers = sum(part.plan is not None for part in comparison.parts)
    content = {
        "format": FORMAT,
        "tool": {"name": "plancheck", "version": comparison.version},
        "lang": lang,
        "old": [_side(side) for side in comparison.old],
        "new": [_side(side) for side in comparison.new],
        "compared": [
            {
                "old": [side.id for side in part.old],
                "new": [side.id for side in part.new],
                "basis": part.basis,
                "notes": list(wording.notes(part)),
            }
            for part in comparison.parts
        ],
        "summary": {
            **comparison.counts(),
            "headers": headers,
            "passed_over": sum(part.passed_over for part in comparison.parts),
        },
        "changes": [_change(change) for part in comparison.parts for change in _changes(part)],
    }
    return for_json(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def _changes(part: Part) -> list[Change]:
    return [*([part.plan] if part.plan else []), *part.changes]


def _side(side: Side) -> dict[str, Any]:
    return {
        "id": side.id,
        "title": side.title,
        "files": list(side.files),
        "elements": side.elements,
        "links": side.links,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "sort": change.sort,
        "old": _item(change.old) if change.old else None,
        "new": [_item(successor.item) for successor in change.new],
        "disposition": change.disposition or None,
        "reason": change.reason or None,
        "beside": [_named(item) for item in change.beside],
        "elsewhere": list(change.elsewhere),
        "fields": [_field(field, successor) for successor in change.new for field in successor.fields],
        "links": [_link(link, successor) for successor in change.new for link in successor.links],
    }


def _named(item: Item) -> dict[str, Any]:
    return {"plan": item.plan, "kind": item.kind, "id": item.id, "title": item.title}


def _item(item: Item) -> dict[str, Any]:
    trail = [f"{one.kind} {one.id}" for one in item.breadcrumb]
    return {**_named(item), "breadcrumb": trail, "location": asdict(item.location)}


def _field(field: FieldChange, successor: Successor) -> dict[str, Any]:
    return {
        "field": field.path,
        "of": f"{successor.item.kind}:{successor.item.id}",
        "table": field.table or None,
        "before": field.before.text if field.before else None,
        "after": field.after.text if field.after else None,
        "before_location": _fact_location(field.before),
        "after_location": _fact_location(field.after),
    }


def _link(link: LinkChange, successor: Successor) -> dict[str, Any]:
    return {
        "link": "gained" if link.gained else "lost",
        "of": f"{successor.item.kind}:{successor.item.id}",
        "relation": link.relation,
        "end": _named(link.end) if link.end else None,
        "reference": link.text or None,
        "location": asdict(link.place.location()),
    }


def _fact_location(fact: Fact | None) -> dict[str, Any] | None:
    return asdict(fact.place.location()) if fact else None
