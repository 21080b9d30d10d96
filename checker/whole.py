"""Plans of which everything must have been read: what cannot be read would look like something that is not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from checker import engine
from checker.finding import UNREAD, Finding
from checker.load import Rules, load_plan
from checker.plan import Plan
from checker.progress import Progress, tell_nobody


class UnreadError(Exception):
    """Not all of some paths could be read; `findings` say what and where."""

    def __init__(self, path: str, findings: tuple[Finding, ...]) -> None:
        super().__init__(path)
        self.path, self.findings = path, findings


def load_whole(paths: Sequence[str], rules: Rules, lang: str | None = None, progress: Progress = tell_nobody) -> Plan:
    """Everything under some paths as one plan.

    Raises PathError for a path that is not there or holds no plan, UnreadError if not all of it could be read.
    """
    plan = load_plan(list(paths), rules, progress)
    if not plan.headers or any(problem.rule in UNREAD for problem in plan.problems):
        outcome = engine.run(plan, [rule for rule in rules.rules.values() if rule.id in UNREAD], date.min, lang)
        raise UnreadError(", ".join(paths), tuple(outcome.findings))
    return plan
