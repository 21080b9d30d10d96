"""What changed between two plans, in one call: two paths -> Comparison, for the command and users of the library."""

from __future__ import annotations

from collections import Counter

from checker.comparison.change import Comparison
from checker.comparison.compare import compare
from checker.load import Rules
from checker.plan import Plan
from checker.progress import Progress, tell_nobody
from checker.record import no_garbage_collection
from checker.whole import load_whole


class SameIdError(Exception):
    """A side holds several plans with one id."""

    def __init__(self, path: str, id_: str) -> None:
        super().__init__(f"{path}: {id_}")
        self.path, self.id = path, id_


def diff(old: str, new: str, rules: Rules, lang: str | None = None, progress: Progress = tell_nobody) -> Comparison:
    """Load the plans under two paths, each apart from the other, and compare them.

    Raises PathError for a path that is not there or holds no plan, UnreadError and SameIdError for one whose plans
    cannot be compared, ReversedError if a plan under `old` succeeds one under `new`.
    """
    with no_garbage_collection():
        sides = [_load(path, rules, lang, progress) for path in (old, new)]
        progress("comparing", 0, 0)
        return compare(*sides)


def _load(path: str, rules: Rules, lang: str | None, progress: Progress) -> Plan:
    plan = load_whole([path], rules, lang, progress)
    id_, count = Counter(header.id for header in plan.headers).most_common(1)[0]
    if count > 1:
        raise SameIdError(path, id_)
    return plan
