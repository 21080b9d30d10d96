"""A check: one condition, as a plain value. Checks are found by the name of their file in `checker/checks/`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from checker.arithmetic.solution import Solution
from checker.model import Element
from checker.plan import Plan

Find = Callable[[Plan, Sequence[Element], Any, date], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that rules hold plans against.

    `parameters` is a dataclass: the `with:` of a rule. `find` yields violations or equations. `details` are the names
    that messages may use besides those of the subject; `cases` those that violations may carry. A `completeness` check
    asks for something to be there, so it passes over excerpts and over elements that are only mentioned. `counts` is
    what a rule looks at: the elements it selects, the documents read, or the equations stated. `explain` is asked for
    violations that follow from the solution, after the equations of all rules have been solved together.
    """

    parameters: Any
    find: Find
    details: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    completeness: bool = False
    counts: Literal["elements", "documents", "equations"] = "elements"
    explain: Callable[[Plan, Solution, Any], Iterable[Any]] | None = None


def names() -> list[str]:
    """The names of all checks."""
    package = importlib.import_module("checker.checks")
    return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(package.__path__))


def named(name: str) -> Check:
    """The check of a name that `names` lists."""
    module = importlib.import_module(f"checker.checks.{name.replace('-', '_')}")
    check: Check = module.CHECK
    return check
