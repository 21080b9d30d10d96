"""Building a shape and its JSON Schema agree on what fits."""

from dataclasses import dataclass, field
from typing import Literal, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from checker.shape import UnfitError, Words, build, schema_of

Name = NewType("Name", str)
NAMES = {Name: ("goal", "risk")}


@dataclass(frozen=True)
class Inner:
    """A shape inside another."""

    kind: tuple[Name, ...]
    count: int = 0


@dataclass(frozen=True)
class Outer:
    """Every sort of attribute."""

    title: Words
    level: Literal["low", "high"] = "low"
    select: Inner | tuple[Name, ...] = ()
    flag: bool = False
    many: dict[str, Inner] = field(default_factory=dict)
    in_: str = ""


SCALARS = st.sampled_from(["goal", "risk", "rusk", "low", "high", "1", "-12", "x1", "true", "no", "", "9" * 30])
WORDS = st.fixed_dictionaries({}, optional={"en": SCALARS, "fr": SCALARS, "de": SCALARS})
KINDS = SCALARS | st.lists(SCALARS, max_size=2)
INNER = st.fixed_dictionaries({}, optional={"kind": KINDS, "count": SCALARS | KINDS, "cuont": SCALARS})
TREES = st.fixed_dictionaries(
    {},
    optional={
        "title": WORDS | SCALARS,
        "level": KINDS,
        "select": INNER | KINDS,
        "flag": SCALARS,
        "many": st.dictionaries(st.sampled_from("ab"), INNER | SCALARS, max_size=2) | SCALARS,
        "in": SCALARS | KINDS,
        "in_": SCALARS,
    },
)


@given(TREES)
def test_what_can_be_built_is_what_the_schema_allows(tree):
    valid = Draft202012Validator(schema_of(Outer, NAMES)).is_valid(tree)
    try:
        build(Outer, tree, NAMES)
    except UnfitError:
        assert not valid
    else:
        assert valid


def test_values_are_typed():
    tree = {"title": {"en": "a", "fr": "b"}, "select": {"kind": "goal", "count": "12"}, "flag": "yes", "in": "x"}
    built = build(Outer, tree, NAMES)
    assert built == Outer(Words({"en": "a", "fr": "b"}), "low", Inner((Name("goal"),), 12), True, {}, "x")
    with pytest.raises(UnfitError):
        build(Outer, {}, NAMES)
