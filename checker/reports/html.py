"""The report as one HTML page that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from typing import Any

from checker.finding import SEVERITIES, Report
from checker.page.figures import figures
from checker.page.groups import anchors, by_plan, counts, groups
from checker.page.pictures import pictures, printed_count, years
from checker.page.template import filled
from checker.record import no_garbage_collection
from checker.register import register
from checker.wording import kind_name
from checker.words import family_name, plural, words

#: Entries of the register and settled findings that are listed.
MAX_LISTED = 1000
STATUSES = ("findings", "broken", "crashed", "passed", "skipped")


def render(report: Report, color: bool = False) -> str:
    """The page, in the report's language; each finding in its own."""
    with no_garbage_collection():
        return _page(report)


def _page(report: Report) -> str:
    named = anchors(report.findings)
    shown, left_out = figures(report)
    entries = register(report)
    sections = {
        "groups": groups(report, named),
        "choices": _choices(report),
        "pictures": pictures(report, named),
        "years": years(report),
        "entries": entries[:MAX_LISTED],
        "more_entries": max(0, len(entries) - MAX_LISTED),
        "figures": shown,
        "more_figures": left_out,
        "settled": report.settled[:MAX_LISTED],
        "more_settled": max(0, len(report.settled) - MAX_LISTED),
        "anchor": lambda finding: named.get(id(finding), ""),
    }
    return filled("report.html", _speech(report) | _totals(report) | sections)


def _speech(report: Report) -> dict[str, Any]:
    """What the template words things with."""
    lang = report.lang
    return {
        "report": report,
        "lang": lang,
        "heading": heading(report),
        "date": date(report.as_of, lang),
        "w": lambda key, **details: words(key, details.pop("lang", lang), **details),
        "n": lambda key, count: plural(key, lang, count),
        "number": lambda count: printed_count(count, lang),
        "kind": lambda name, language: kind_name(name, language, report.plan),
        "language": {header.id: header.language for header in report.plan.headers if header.language != lang},
        "level": lambda level: level_name(level, report),
        "family": lambda name: family_name(name, lang),
        "titles": titles(report),
        # What the rules say of themselves, where the report holds it.
        "texts": report.texts,
    }


def _totals(report: Report) -> dict[str, Any]:
    """The verdict and the figures that it rests on."""
    of_plan = by_plan(report)
    statuses = {status: [r for r in report.rules if r.status == status] for status in STATUSES}
    return {
        "verdict": verdict(report),
        "severities": SEVERITIES,
        "totals": counts(report.findings),
        "checked": printed_count(sum(result.checked for result in report.rules), report.lang),
        "plan_counts": {plan: counts(of_plan.get(plan, ())) for plan in report.plans},
        "statuses": list(statuses.items()),
        "by_status": {status: len(results) for status, results in statuses.items()},
    }


def heading(report: Report) -> str:
    """The titles of the plans, shortened to the first where there are many."""
    named = [plan.title or plan.id for plan in report.plans]
    if len(named) < 2:
        return "".join(named) or "plancheck"
    return words(
        "html-several", report.lang, first=named[0], others=plural("html-other-plans", report.lang, len(named) - 1)
    )


def date(text: str, lang: str) -> str:
    """A day as a reader of the language writes it."""
    year, month, day = text.split("-")
    name = words("html-months", lang).split("|")[int(month) - 1]
    return f"{'1er' if lang == 'fr' and int(day) == 1 else int(day)} {name} {year}"


def level_name(level: str, report: Report) -> str:
    """The name of a level of plans."""
    field = report.plan.vocabulary.header.get("level")
    return field.choices[level][report.lang][0] if field and level in field.choices else level


def verdict(report: Report) -> str:
    """What the run comes to, in one word: incomplete, errors, findings or clean."""
    if report.errors:
        return "incomplete"
    if report.count("error"):
        return "errors"
    return "findings" if report.findings else "clean"


def titles(report: Report) -> dict[str, str]:
    """The titles of the rules that found something, by rule."""
    found: dict[str, str] = {}
    for finding in report.findings:
        for one in (finding, *finding.masked):
            found.setdefault(one.rule, one.title)
    return found


def _choices(report: Report) -> dict[str, Any]:
    """What the filters offer: families, and kinds of elements."""
    families = sorted({finding.family for finding in report.findings})
    kinds = sorted({finding.element.kind for finding in report.findings if finding.element is not None})
    return {"families": families, "kinds": kinds}
