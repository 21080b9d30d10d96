"""What an element, a table or a header says, as facts by name and part; and whether two facts say the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from typing import TypeAlias

from checker.comparison.change import Fact, FieldChange
from checker.model import Element, Header, Place, Table, Value
from checker.numbers import Number
from checker.plan import Plan
from checker.terms import plain, spelt
from checker.vocabulary import Vocabulary

#: Facts by the name of the field and the year, language or part below it.
Facts: TypeAlias = dict[tuple[str, str], Fact]

_NUMERIC = frozenset({"number", "amount", "share"})


def of_element(element: Element, plan: Plan) -> Facts:
    """The fields that stand with an element itself (not in a table)."""
    return {key: fact for name, value in element.fields.items() for key, fact in _of_field(element, name, value, plan)}


def _of_field(element: Element, name: str, value: Value, plan: Plan) -> Iterator[tuple[tuple[str, str], Fact]]:
    if isinstance(value, dict):
        for key, text in value.items():
            part = _part(element, name, key, plan.vocabulary)
            yield (name, part), Fact((text,), element.place_of(name, key), _number(element, name, part, plan))
    elif isinstance(value, str):
        yield (name, ""), Fact((value,), element.place_of(name), _number(element, name, "", plan))
    else:
        yield (name, ""), Fact(value, element.place_of(name))


def _part(element: Element, name: str, key: str, vocabulary: Vocabulary) -> str:
    """What a key below a field means: a part of it, a year, or a language (the plan's own needs no word)."""
    known = vocabulary.fields.get(name)
    if known is not None and known.parts and (part := vocabulary.part(known, key)):
        return "" if part == "value" else part
    return "" if key == element.header.language else key


def _number(element: Element, name: str, period: str, plan: Plan) -> Number | None:
    known = plan.vocabulary.fields.get(name)
    if known is None or known.type not in _NUMERIC or period in known.parts:
        return None
    prints = plan.column(name, period).get(element, ())
    return next((print_.number for print_ in prints if not print_.in_table), None)


def of_header(header: Header, vocabulary: Vocabulary) -> Facts:
    """What a plan says about itself, its id aside; periods as first and last year."""
    facts: Facts = {}
    for name in vocabulary.header:
        value = getattr(header, name, None)
        if value and name != "id":
            key = next((key for key in _keys(header.place) if plain(key) in _spellings(vocabulary, name)), name)
            facts[name, ""] = Fact(_texts(value), header.place.at(key))
    return facts


def _keys(place: Place) -> Iterable[str]:
    return place.mapping.entries if place.mapping is not None else ()


def _spellings(vocabulary: Vocabulary, name: str) -> set[str]:
    names = vocabulary.header[name].names.values()
    return {plain(spelling) for spellings in names for spelling in (name, *spellings)}


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple) and all(isinstance(year, int) for year in value):
        return ("-".join(map(str, dict.fromkeys(value))),)
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def of_table(table: Table, vocabulary: Vocabulary) -> Facts:
    """The settings of a table, its cells aside."""
    facts: Facts = {}
    entries = table.place.mapping.entries if table.place.mapping is not None else {}
    for key, text in entries.items():
        term = spelt(vocabulary.table, key)
        if term is not None and term.name != "cells" and isinstance(text, str) and text:
            facts[term.name, ""] = Fact((term.choice(text) or text,), table.place.at(key))
    return facts


def differences(
    before: AnyMapping[tuple[str, str], Fact], after: AnyMapping[tuple[str, str], Fact]
) -> list[FieldChange]:
    """The facts in which two sides differ."""
    return [
        FieldChange(name, part, before.get((name, part)), after.get((name, part)))
        for name, part in dict.fromkeys((*before, *after))
        if not same(before.get((name, part)), after.get((name, part)))
    ]


def same(before: Fact | None, after: Fact | None) -> bool:
    """Whether two facts say the same: spaces, the order of several texts and the grouping of digits do not matter."""
    if before is None or after is None:
        return before is after
    if before.values == after.values:
        return True
    if before.number is not None and after.number is not None:
        return _precise(before.number) == _precise(after.number)
    return sorted(map(folded, before.values)) == sorted(map(folded, after.values))


def _precise(number: Number) -> tuple[object, ...]:
    return (number.mantissa, number.decimals, number.unit, number.about)


def folded(text: str) -> str:
    """A text without what no reader sees: the sort and number of spaces, the way accents are encoded."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def in_order(changes: Sequence[FieldChange], vocabulary: Vocabulary) -> tuple[FieldChange, ...]:
    """Numbers and dates first, then money and shares, then the rest; each in the order of the vocabulary."""
    if not changes:
        return ()
    position = {name: rank for rank, name in enumerate(vocabulary.fields)}

    def rank(change: FieldChange) -> tuple[object, ...]:
        known = vocabulary.fields.get(change.name)
        sort = {"number": 0, "date": 0, "amount": 1, "share": 1}.get(known.type if known else "", 2)
        end = change.end
        aim = (end.kind, end.id) if end else ("", "")
        return (sort, change.relation, position.get(change.name, 0), change.table, aim, change.part)

    return tuple(sorted(changes, key=rank))
