"""SARIF 2.1.0 (OASIS): what code hosts and editors read; rules with their motives, findings with their places."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

from checker.document import Location
from checker.escape import for_json, for_markdown, on_one_line
from checker.finding import Failure, Finding, Named, Report, RuleResult, RuleText, Settled
from checker.words import words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "SRCROOT"
_LEVELS = {"error": "error", "warning": "warning", "note": "recommendation"}


def render(report: Report, color: bool = False) -> str:
    """The report as one SARIF log of one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return for_json(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def _run(report: Report) -> dict[str, Any]:
    described = [rule for rule in report.rules if rule.id in report.texts and rule.status != "broken"]
    indexes = {rule.id: position for position, rule in enumerate(described)}
    rules = [_rule(rule, report.texts[rule.id], report.lang) for rule in described]
    driver = {"name": "plancheck", "version": report.version, "semanticVersion": report.version, "rules": rules}
    failures = [_notification(failure) for failure in report.errors]
    invocation: dict[str, Any] = {"executionSuccessful": not report.errors, "toolExecutionNotifications": failures}
    results = [_result(finding, indexes, report) for finding in report.findings]
    results += [_suppressed(settled, indexes, report) for settled in report.settled]
    packs = [{"name": pack.name, "version": pack.version, "digest": pack.digest} for pack in report.packs]
    return {
        "tool": {"driver": driver},
        "language": report.lang,
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": _message(words("source-root", report.lang))}},
        "invocations": [invocation],
        "results": results,
        "properties": {"asOf": report.as_of, "plans": [plan.id for plan in report.plans], "packs": packs},
    }


def _rule(rule: RuleResult, text: RuleText, lang: str) -> dict[str, Any]:
    why, fix = words("why", lang), words("fix", lang)
    page = f"**{for_markdown(why)}** {for_markdown(text.why)}\n\n**{for_markdown(fix)}** {for_markdown(text.fix)}"
    return {
        "id": rule.id,
        "name": "".join(part[:1].upper() + part[1:] for part in re.split("[-_ ]", rule.id)),
        "shortDescription": _message(text.title),
        "fullDescription": _message(text.why),
        "help": {**_message(text.fix), "markdown": _braced(page)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": [rule.family], "problem.severity": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, indexes: dict[str, int], report: Report) -> dict[str, Any]:
    index = {"ruleIndex": indexes[finding.rule]} if finding.rule in indexes else {}
    related = [_place(where, named, finding.plan, label) for label, named, where in finding.related]
    related += [_place(m.location, m.element, m.plan, m.message) for m in finding.masked]
    masked = [{"rule": m.rule, "message": m.message, "fingerprint": m.fingerprint} for m in finding.masked]
    told = {"plan": finding.plan, "field": finding.field, "why": finding.why, "fix": finding.fix, "masked": masked}
    fixes = [fix for text, safety in finding.suggestions if safety != "display" for fix in _fix(finding, text, report)]
    return {
        "ruleId": finding.rule,
        **index,
        "level": finding.severity,
        "message": _message(finding.message),
        "locations": [_place(finding.location, finding.element, finding.plan)],
        **({"relatedLocations": [{"id": n, **place} for n, place in enumerate(related)]} if related else {}),
        "partialFingerprints": {"plancheck/v1": finding.fingerprint},
        **({"fixes": fixes} if fixes else {}),
        "properties": {key: value for key, value in told.items() if value},
    }


def _suppressed(settled: Settled, indexes: dict[str, int], report: Report) -> dict[str, Any]:
    kind = "inSource" if settled.how == "ignore" else "external"
    reason = {"justification": settled.reason} if settled.reason else {}
    suppression = {"kind": kind, "status": "accepted", **reason, "properties": {"how": settled.how}}
    return {**_result(settled.finding, indexes, report), "suppressions": [suppression]}


def _place(where: Location, named: Named | None, plan: str | None, label: str = "") -> dict[str, Any]:
    """A location: the text if its file lies below the root, the element, and what is to be said of it."""
    place: dict[str, Any] = {}
    if file := _file(where.file):
        place["physicalLocation"] = {"artifactLocation": file, "region": _region(where)}
    elif where.file:
        place["properties"] = {"file": where.file, "line": where.line, "column": where.column}
    if named:
        full = f"{plan}#{named.kind}:{named.id}" if plan else f"{named.kind}:{named.id}"
        place["logicalLocations"] = [{"name": named.id, "fullyQualifiedName": full, "kind": named.kind}]
    return {**place, "message": _message(label)} if label else place


def _file(path: str) -> dict[str, str] | None:
    """A path below the root as a relative reference; others have no address, which would name someone's machine."""
    parts = path.split("/")
    if not path or "" in parts or ".." in parts or "\\" in path or re.match("[A-Za-z]:(?:/|$)", path):
        return None
    clean = "/".join(part for part in parts if part != ".")
    return {"uri": quote(clean, safe="/", errors="surrogatepass"), "uriBaseId": ROOT} if clean else None


def _region(where: Location) -> dict[str, int]:
    line, column = max(1, where.line), max(1, where.column)
    end = max((line, column), (where.end_line, where.end_column))
    return {"startLine": line, "startColumn": column, "endLine": end[0], "endColumn": end[1]}


def _fix(finding: Finding, text: str, report: Report) -> list[dict[str, Any]]:
    """A suggestion as a replacement, where what stands there is one value that it can stand for."""
    where = finding.location
    line = report.lines.get((where.file, where.line), "")
    old = line[where.column - 1 : where.end_column - 1]
    several = "," in old and "," not in text
    if (
        where.line != where.end_line
        or not old
        or old[0] in "#[{&*!|>"
        or several
        or (file := _file(where.file)) is None
    ):
        return []
    sign = old[0] if old[0] in "\"'" and old[-1:] == old[0] and len(old) > 1 else ""
    if {'"', "'", "\\"} & set(text) or (old[0] in ('"', "'") and not sign):
        return []
    inserted = {"deletedRegion": _region(where), "insertedContent": {"text": f"{sign}{text}{sign}"}}
    change = {"artifactLocation": file, "replacements": [inserted]}
    return [{"description": _message(words("suggested-fix", finding.lang, text=text)), "artifactChanges": [change]}]


def _notification(failure: Failure) -> dict[str, Any]:
    """Why something was not checked."""
    places = {"locations": [place]} if failure.location and (place := _place(failure.location, None, None)) else {}
    rule = {"associatedRule": {"id": failure.rule}} if failure.rule else {}
    return {"level": "error", "message": _message(failure.message), **places, **rule}


def _message(text: str) -> dict[str, str]:
    """A plain text message; nothing in it is taken for a link or a placeholder (sections 3.11.5 and 3.11.6)."""
    return {"text": _braced(on_one_line(text)).replace("](", "] (")}


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
