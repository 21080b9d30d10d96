"""Problems of one cause: many references to an element that is missing."""

from __future__ import annotations

from collections.abc import Iterable

from checker.model import Problem

#: So many references to one missing element have one cause, that it is missing; fewer may each be a slip.
MANY = 3


def with_one_cause(problems: Iterable[Problem]) -> dict[int, list[Problem]]:
    """The problems that repeat one missing reference, in their order, by the identity of the first of them."""
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        if "relation" in problem.details and "text" in problem.details:
            alike.setdefault((problem.header, problem.case, problem.details["text"]), []).append(problem)
    return {id(listed[0]): listed for listed in alike.values() if len(listed) >= MANY}
