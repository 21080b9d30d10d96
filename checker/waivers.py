"""`waivers.yaml`: its entries, and everything that is wrong in it, each fault at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from checker.agreed import WAIVER_KEYS, Waiver, WaiverFault
from checker.document import Document, Location
from checker.document import Mapping as Node
from checker.plan import Plan
from checker.rule import Rule
from checker.terms import closest

KEY = "waivers"
#: What findings are about without being of a kind of the vocabulary.
_BESIDE = ("plan", "table")


def read_waivers(document: Document) -> Iterator[Waiver | WaiverFault]:
    """The entries of a waivers file, what they lack empty, and the faults of its form.

    Faults of its text as such are those of the document; a file that cannot be read has no others.
    """
    root = document.root
    if root is None and document.faults:
        return
    given = root.entries if isinstance(root, Node) else {}
    strange = [key for key in given if key != KEY]
    near = {key: closest(key, [KEY]) for key in strange}
    for key in strange:
        place = _place(document, key, key=True)
        yield WaiverFault("unknown-key", place, {"key": key, "expected": KEY}, near[key])
    entries = given.get(KEY)
    if isinstance(entries, list):
        for number, entry in enumerate(entries):
            yield from _entry(document, number, entry)
    elif (KEY in given and entries != "") or (KEY not in given and not any(near.values())):
        yield WaiverFault("no-list", _place(document, KEY) if KEY in given else document.location((0, 1)))


def _entry(document: Document, number: int, entry: object) -> Iterator[Waiver | WaiverFault]:
    place = _place(document, KEY, number)
    if not isinstance(entry, Node):
        yield WaiverFault("no-entry", place, {"value": entry if isinstance(entry, str) else ""})
        return
    values = {name: entry.entries.get(name, "") for name in WAIVER_KEYS}
    texts = {name: value.strip() if isinstance(value, str) else "" for name, value in values.items()}
    wrong = {name for name, value in values.items() if not isinstance(value, str)}
    for name in sorted(wrong):
        yield WaiverFault("no-text", _place(document, KEY, number, name), {"key": name})
    for key in (key for key in entry.entries if key not in WAIVER_KEYS):
        # What has its value already is not what a misspelt key was meant for.
        near = closest(key, [name for name in WAIVER_KEYS if not texts[name]])
        wrong.add(near)
        where = _place(document, KEY, number, key, key=True)
        yield WaiverFault("unknown-key", where, {"key": key, "expected": ", ".join(WAIVER_KEYS)}, near)
    if lacking := [name for name in WAIVER_KEYS if not texts[name] and name not in wrong]:
        yield WaiverFault("missing", place, {"lacking": ", ".join(lacking)})
    places = tuple(_place(document, KEY, number, name) for name in WAIVER_KEYS)
    yield Waiver(**texts, place=place, places=places)


def _place(document: Document, *path: str | int, key: bool = False) -> Location:
    root = document.root
    return document.location(document.span(root, *path, key=key) if isinstance(root, Node) else (0, 1))


def faults_of(waiver: Waiver, names: Mapping[str, Rule], plan: Plan) -> Iterator[WaiverFault]:
    """What is wrong with the values of a waiver, given the rules by all their names."""
    near = waiver.rule if waiver.rule in names else closest(waiver.rule, names)
    if waiver.rule and near != waiver.rule:
        yield WaiverFault("rule", waiver.place_of("rule"), {"rule": waiver.rule}, near)
    if waiver.element:
        yield from _element_faults(waiver, names.get(near), plan)
    if waiver.expires and day(waiver.expires) is None:
        yield WaiverFault("date", waiver.place_of("expires"), {"date": waiver.expires})


def _element_faults(waiver: Waiver, rule: Rule | None, plan: Plan) -> Iterator[WaiverFault]:
    header, sign, rest = waiver.element.rpartition("#")
    kind, colon, id_ = rest.partition(":")
    details, place = {"element": waiver.element}, waiver.place_of("element")
    if colon and not canonical(waiver.element, plan):
        kinds = {
            name: one for one, term in plan.vocabulary.kinds.items() for name in (one, *sum(term.names.values(), ()))
        }
        near = kinds.get(closest(kind, [*kinds, *_BESIDE]), "")
        yield WaiverFault("kind", place, details, f"{header}{sign}{near}:{id_}" if near else "")
    elif not colon:
        named = [e for e in plan.elements if e.id == rest and header in ("", e.header.id)]
        # The same id may stand for several kinds: those that the rule looks at come first.
        named.sort(key=lambda e: (rule is None or e.kind not in rule.select.kind, e.kind))
        yield WaiverFault("kind", place, details, f"{header}{sign}{named[0].kind}:{rest}" if named else "")


def canonical(reference: str, plan: Plan) -> str:
    """A reference (`kind:id`, `plan#kind:id`) with the vocabulary's name of its kind; empty if it has none."""
    header, sign, rest = reference.rpartition("#")
    kind, _, id_ = rest.partition(":")
    known = kind if kind in _BESIDE else plan.vocabulary.section(kind)
    return f"{header}{sign}{known}:{id_}" if known and id_ else ""


def day(text: str) -> date | None:
    """A date as it is written in a waiver, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
