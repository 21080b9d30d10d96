"""How the many small objects of a plan are declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, eq_default=False)
def record(cls: type[T]) -> type[T]:
    """A class of immutable values, compared by identity.

    The type checker refuses any assignment; at run time nothing does, since a frozen dataclass takes four times as long
    to make, and a plan makes them by the hundred thousand.
    """
    return dataclass(slots=True, eq=False)(cls)
