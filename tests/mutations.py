"""Rules with one thing changed: a condition dropped, a relation flipped, a kind or a bound altered.

The examples of a rule must tell it from each of them: an example that no such change disturbs proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from checker.arithmetic.patterns import SumGroup, WholeName
from checker.arithmetic.shares import BaseName, ShareGroup
from checker.examples import mishaps
from checker.load import Rules
from checker.rule import FacetName, Rule
from checker.terms import FieldName, KindName, RelationName

LEVELS = ("strategic", "operational", "financial")
#: Lists of words are data, measured elsewhere; of longer lists of names a few entries stand for all.
FEW = 6


def mutants(rule: Rule, rules: Rules) -> Iterator[tuple[str, Rule]]:
    """A rule with one thing changed, and what that is."""
    for label, select in _selects(rule, rules):
        yield f"select: {label}", replace(rule, select=select)
    for label, applies_to in _values(type(rule.file.applies_to), rule.file.applies_to, rules):
        yield f"applies_to: {label}", replace(rule, file=replace(rule.file, applies_to=applies_to))
    for label, parameters in _values(type(rule.parameters), rule.parameters, rules):
        yield f"with: {label}", replace(rule, parameters=parameters)


def caught(mutant: Rule, rules: Rules) -> bool:
    """Whether an example fails on a mutant; one that crashes is caught, too."""
    return next(iter(mishaps(mutant, rules)), None) is not None


def _selects(rule: Rule, rules: Rules) -> Iterator[tuple[str, Any]]:
    select = rule.select
    for label, kinds in _tuples(select.kind, KindName, rules):
        yield f"kind {label}", replace(select, kind=kinds)
    for part in ("where", "except_"):
        given = getattr(select, part)
        for name, values in given.items():
            rest = {key: value for key, value in given.items() if key != name}
            yield f"{part} without {name}", replace(select, **{part: rest})  # type: ignore[arg-type]
            for value in values if len(values) > 1 else ():
                fewer = {**given, name: tuple(other for other in values if other != value)}
                yield f"{part} {name} without {value}", replace(select, **{part: fewer})  # type: ignore[arg-type]


def _values(shape: Any, value: Any, rules: Rules) -> Iterator[tuple[str, Any]]:
    """A dataclass with one field changed that the rule sets."""
    hints = get_type_hints(shape)
    for field in fields(shape):
        given = getattr(value, field.name)
        if given == field.default:
            continue
        for label, other in _changed(hints[field.name], given, rules):
            yield f"{field.name} {label}", replace(value, **{field.name: other})


def _changed(shape: Any, value: Any, rules: Rules) -> Iterator[tuple[str, Any]]:
    origin, arguments = get_origin(shape), get_args(shape)
    if value is None or value == ():
        return
    if origin is Union or str(origin) == "<class 'types.UnionType'>":
        yield "none", None
        inner = next(argument for argument in arguments if argument is not type(None))
        yield from _changed(inner, value, rules)
    elif origin is tuple:
        yield from _tuples(value, arguments[0], rules)
    elif origin is dict:
        for key in list(value)[:FEW]:
            yield f"without {key}", {name: one for name, one in value.items() if name != key}
    elif origin is Literal:
        yield from ((f"{other}", other) for other in arguments if other != value)
    elif shape is bool:
        yield f"{not value}", not value
    elif shape is int:
        yield from ((f"{value + step}", value + step) for step in (-1, 1) if value < 1_000_000)
    elif is_dataclass(shape):
        yield from _values(shape, value, rules)
    else:
        yield from ((f"{other}", other) for other in _others(shape, value, rules))


def _tuples(values: tuple[Any, ...], item: Any, rules: Rules) -> Iterator[tuple[str, Any]]:
    """A list without one of its entries, or with one of them changed."""
    if item is str and not set(values) <= set(LEVELS):
        return
    for position, value in list(enumerate(values))[:FEW]:
        before, after = values[:position], values[position + 1 :]
        if len(values) > 1 or is_dataclass(item):
            yield f"without {value}", (*before, *after)
        if is_dataclass(item):
            yield from ((label, (*before, other, *after)) for label, other in _values(item, value, rules))
        elif len(values) == 1:
            others = [level for level in LEVELS if level != value] if item is str else _others(item, value, rules)
            yield from ((f"{other} for {value}", (other,)) for other in others)


def _others(shape: Any, value: Any, rules: Rules) -> list[Any]:
    """One other name of the same sort; words that are no names are left alone."""
    vocabulary = rules.vocabulary
    names: dict[Any, Any] = {
        KindName: vocabulary.kinds,
        FieldName: vocabulary.fields,
        RelationName: vocabulary.relations,
        FacetName: vocabulary.header["smart"].choices,
        SumGroup: vocabulary.relations,
        ShareGroup: vocabulary.relations,
        WholeName: {"100": None, "budget": None},
        BaseName: vocabulary.relations,
    }
    return [name for name in names.get(shape, ()) if name != value][:1] if value != "any" else []
