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
        text, relation = problem.details.get("text", ""), problem.details.get("relation", "")
        if text and relation:  # `goal:7` is one element wherever it stands, `7` may be another for each relation
            key = (problem.header, problem.case, text, "" if ":" in text else relation)
            alike.setdefault(key, []).append(problem)
    return {id(listed[0]): listed for listed in alike.values() if len(listed) >= MANY}
