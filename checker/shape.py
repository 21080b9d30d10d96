"""Dataclasses as shapes of YAML: JSON Schema from the annotations, the first fault of a tree, and the values built.

Rule files, parameters of checks and the vocabulary are declared once, as dataclasses; editors get the schema, authors
one diagnostic with its place, the code typed values.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from checker.document import Document, Location, Mapping, Node

Names = AnyMapping[Any, Iterable[str]]
#: A text in both languages that a person reads.
Words = NewType("Words", dict[str, str])
_WORDS = {
    "type": "object",
    "properties": {"en": {"type": "string"}, "fr": {"type": "string"}},
    "required": ["en", "fr"],
    "additionalProperties": False,
}
#: More values are listed only where none of them is likely to be meant, and never so many that nobody reads them.
MANY, TOO_MANY = 12, 50
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """The first thing wrong with a tree: case (`unknown-key`, `missing-key`, `wrong-value`, `wrong-shape`) and place.

    `details`: `key`; `suggestion`, a near miss; a wrong value has its `value` and what is `expected`, a wrong shape the
    `shapes` that are possible (string, number, array, object).
    """

    case: str
    details: dict[str, str]
    location: Location


def key_of(name: str) -> str:
    """The YAML key of an attribute: Python's reserved words carry a trailing underscore."""
    return name.rstrip("_")


def schema_of(shape: Any, names: Names) -> dict[str, Any]:
    """The JSON Schema of a shape over trees whose scalars are text. `names` gives the values a NewType may have."""
    origin, arguments = get_origin(shape), get_args(shape)
    if shape is Words:
        return _WORDS
    if shape in names:
        return {"enum": sorted(names[shape])}
    if origin in (Union, types.UnionType):
        choices = [schema_of(a, names) for a in arguments if a is not types.NoneType]
        return choices[0] if len(choices) == 1 else {"anyOf": choices}
    if origin is tuple:
        item = schema_of(arguments[0], names)
        return {"anyOf": [item, {"type": "array", "items": item}]}
    if origin in (dict, AnyMapping):
        return {"type": "object", "additionalProperties": schema_of(arguments[1], names)}
    if is_dataclass(shape):
        return _object_schema(shape, names)
    return _scalar_schema(shape, origin, arguments)


def _object_schema(shape: Any, names: Names) -> dict[str, Any]:
    hints = _hints(shape)
    return {
        "type": "object",
        "properties": {key_of(f.name): schema_of(hints[f.name], names) for f in fields(shape)},
        "required": [key_of(f.name) for f in fields(shape) if f.default is MISSING and f.default_factory is MISSING],
        "additionalProperties": False,
    }


def _scalar_schema(shape: Any, origin: Any, arguments: tuple[Any, ...]) -> dict[str, Any]:
    if origin is Literal:
        return {"enum": list(arguments)}
    if shape is bool:
        return {"enum": sorted(_BOOLEANS)}
    if shape is int:
        return {"type": "string", "pattern": "^-?[0-9]{1,18}$"}
    return {} if shape is Any else {"type": "string"}


class UnfitError(Exception):
    """A tree does not fit a shape; `first_fault` says where and why."""


def build(shape: Any, tree: Any, names: Names) -> Any:
    """Typed values from a plain tree. Raises UnfitError; a tree fits exactly if it fits the schema of the shape."""
    origin, arguments = get_origin(shape), get_args(shape)
    if origin in (Union, types.UnionType):
        fitting = [a for a in arguments if a is not types.NoneType]
        wanted = [a for a in fitting if is_dataclass(a) == isinstance(tree, dict)]
        return build((wanted or fitting)[0], tree, names)
    if origin is tuple:
        items = tree if isinstance(tree, list) else [tree]
        return tuple(build(arguments[0], item, names) for item in items)
    if origin in (dict, AnyMapping):
        _require(isinstance(tree, dict))
        return {key: build(arguments[1], value, names) for key, value in tree.items()}
    if is_dataclass(shape) and isinstance(shape, type):
        return _build_object(shape, tree, names)
    return _build_scalar(shape, origin, arguments, tree, names)


def _build_object(shape: Any, tree: Any, names: Names) -> Any:
    _require(isinstance(tree, dict))
    hints, known = _hints(shape), {key_of(f.name): f for f in fields(shape)}
    required = {key for key, f in known.items() if f.default is MISSING and f.default_factory is MISSING}
    _require(required <= set(tree) <= set(known))
    return shape(**{known[key].name: build(hints[known[key].name], value, names) for key, value in tree.items()})


def _build_scalar(shape: Any, origin: Any, arguments: tuple[Any, ...], tree: Any, names: Names) -> Any:
    if shape is Any:
        return tree
    if shape is Words:
        _require(isinstance(tree, dict) and set(tree) == {"en", "fr"})
        return tree
    _require(isinstance(tree, str))
    if origin is Literal:
        _require(tree in arguments)
    elif shape in names:
        _require(tree in names[shape])
    elif shape is bool:
        _require(tree in _BOOLEANS)
        return _BOOLEANS[tree]
    elif shape is int:
        _require(re.fullmatch(r"-?[0-9]{1,18}", tree) is not None)
        return int(tree)
    return tree


def _require(fits: bool) -> None:
    if not fits:
        raise UnfitError


@cache
def _hints(shape: Any) -> dict[str, Any]:
    """The annotations of a dataclass as types."""
    return get_type_hints(shape)


def to_plain(node: Node) -> Any:
    """A tree without places: dicts, lists and texts."""
    if isinstance(node, Mapping):
        return {key: to_plain(value) for key, value in node.entries.items()}
    return [to_plain(value) for value in node] if isinstance(node, list) else node


def fitted(document: Document, node: Mapping, shape: Any, names: Names) -> Any:
    """The typed values of a tree, or the ShapeFault that keeps it from fitting.

    Building is enough to see that a tree fits; only for one that does not is its schema made and asked why.
    """
    try:
        return build(shape, to_plain(node), names)
    except UnfitError:
        fault = first_fault(document, node, schema_of(shape, names))
        if fault is None:
            raise
        return fault


def first_fault(document: Document, node: Mapping, schema: dict[str, Any]) -> ShapeFault | None:
    """The most telling fault of a tree against a schema, with its place, or None."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import relevance

    errors = [one for error in Draft202012Validator(schema).iter_errors(to_plain(node)) for one in _meant(error)]
    # A misspelt key is also a missing one: the misspelling is what to mend.
    misspelt = [error for error in errors if error.validator == "additionalProperties"]
    error = max(misspelt or errors, key=relevance, default=None)
    if error is None:
        return None
    path = tuple(error.absolute_path)
    where = document.location(document.span(node, *path))
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        allowed = error.schema["properties"]
        key = next(key for key in error.instance if key not in allowed)
        place = document.location(document.span(node, *path, key, key=True))
        return ShapeFault("unknown-key", {"key": key, "suggestion": _closest(key, allowed)}, place)
    if error.validator == "required":
        key = next(key for key in error.validator_value if key not in error.instance)
        return ShapeFault("missing-key", {"key": key}, where)
    key, choices = ".".join(map(str, path)), error.schema.get("enum") or _choices(error)
    if not isinstance(error.instance, str) or not choices:
        return ShapeFault("wrong-shape", {"key": key, "shapes": ",".join(_shapes(error))}, where)
    near = _closest(error.instance, choices)
    details = {"key": key, "value": error.instance[:60], "suggestion": near}
    details["expected"] = ", ".join(choices) if len(choices) <= (MANY if near else TOO_MANY) else ""
    return ShapeFault("wrong-value", details, where)


def _meant(error: Any) -> Iterator[Any]:
    """The errors of what an author meant, where a schema allows several shapes."""
    options = error.validator_value if error.validator == "anyOf" else []
    fitting = [n for n, option in enumerate(options) if option.get("type", "string") == _shape(error.instance)]
    if not fitting:
        yield error
    for inner in error.context if fitting else ():
        if inner.schema_path[0] == fitting[0]:
            yield from _meant(inner)


def _shape(tree: Any) -> str:
    return "object" if isinstance(tree, dict) else "array" if isinstance(tree, list) else "string"


def _choices(error: Any) -> list[str]:
    """The values that one of several possible shapes has."""
    options = error.validator_value if error.validator == "anyOf" else []
    return [choice for option in options for choice in option.get("enum", ())]


def _shapes(error: Any) -> list[str]:
    """The shapes that are possible: a pattern is that of a number."""
    options = error.validator_value if error.validator == "anyOf" else [error.schema]
    return ["number" if "pattern" in option else option.get("type", "string") for option in options]


def _closest(text: str, choices: Iterable[str]) -> str:
    import difflib

    return next(iter(difflib.get_close_matches(text, list(choices), n=1, cutoff=0.6)), "")
