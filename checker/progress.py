"""What a long run tells while it works: a plain callable that loading, the engine and the commands are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

#: Called when a step begins: its name (`progress-…` in words.yaml), which of how many it is (0, 0 if the only one).
#: Steps in their order: reading (files), relating, then checking (rules), figures, gathering, writing, or comparing.
Progress: TypeAlias = Callable[[str, int, int], None]


def tell_nobody(step: str, number: int, total: int) -> None:
    """Tells nobody."""
