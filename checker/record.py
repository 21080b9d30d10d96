"""How the many small objects of a plan are declared, and how they are kept out of the garbage collector's way."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Building and walking a large graph is several times slower while the collector looks for garbage in it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
