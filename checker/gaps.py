"""The gaps of a plan's graph: what leads to no goal, and what no money reaches."""

from __future__ import annotations

from datetime import date

from checker import engine
from checker.engine import Outcome
from checker.load import Rules
from checker.plan import Plan
from checker.register import ORPHANED, UNFUNDED


def find_gaps(plan: Plan, rules: Rules, lang: str | None = None) -> Outcome:
    """What the rules about orphaned and unfunded elements find; whether that has been accepted or waived is not asked.

    The failures are the rules among them that are broken or crashed: what they look for is not known.
    """
    names = (*ORPHANED, *UNFUNDED)
    outcome = engine.run(plan, [rules.rules[name] for name in names if name in rules.rules], date.min, lang)
    outcome.failures.extend(failure for name, _, failure in rules.broken if name in names)
    return outcome
