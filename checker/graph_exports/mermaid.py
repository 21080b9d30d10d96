"""The results chain as a Mermaid flowchart: the one of the Markdown report, without its fence."""

from __future__ import annotations

from collections.abc import Sequence

from checker.finding import Finding
from checker.flowchart import flowchart_of_all
from checker.plan import Plan
from checker.words import plural, words


def render(plan: Plan, gaps: Sequence[Finding], lang: str) -> str:
    """The flowchart; what its shapes mean and what did not fit stands below it in comments."""
    chart = flowchart_of_all(plan, gaps, lang)
    notes = [words("diagram-key", lang)] if any(line.endswith(" gap") for line in chart.lines) else []
    notes += [words("graph-no-chain", lang)] if not chart.lines else []
    notes += [f"{plural('more-elements', lang, chart.left_out)}."] if chart.left_out else []
    notes += [f"{plural('more-arrows', lang, chart.arrows_left_out)}."] if chart.arrows_left_out else []
    return "\n".join([*(chart.lines or ("flowchart LR",)), *(f"%% {note}" for note in notes), ""])
