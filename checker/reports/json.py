"""The report as JSON, format 1: one entry per element."""

from __future__ import annotations

import json
from typing import Any

from checker.document import Location
from checker.escape import for_json
from checker.finding import SEVERITIES, Failure, Finding, Named, Report

FORMAT = 1


def render(report: Report, color: bool = False) -> str:
    """The report as a JSON object, keys in the order of the contract."""
    content = {
        "format": FORMAT,
        "tool": {"name": "plancheck", "version": report.version},
        "as_of": report.as_of,
        "lang": report.lang,
        "packs": [{"name": p.name, "version": p.version, "digest": p.digest} for p in report.packs],
        "plans": [{"id": p.id, "files": list(p.files), "elements": p.elements, "links": p.links} for p in report.plans],
        "rules": [
            {
                "id": r.id,
                "family": r.family,
                "severity": r.severity,
                "status": r.status,
                "checked": r.checked,
                "passed_over": r.passed_over,
                "findings": r.findings,
            }
            for r in report.rules
        ],
        "errors": [_failure(error) for error in report.errors],
        "findings": [_finding(finding) for finding in report.findings],
        "summary": _summary(report),
    }
    return for_json(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def _summary(report: Report) -> dict[str, int]:
    counts = {severity: report.count(severity) for severity in SEVERITIES}
    masked = sum(len(finding.masked) for finding in report.findings)
    accepted, ignored = report.count_settled("accepted"), report.count_settled("ignore", "waiver")
    return {**counts, "masked": masked, "accepted": accepted, "ignored": ignored}


def _failure(failure: Failure) -> dict[str, Any]:
    location = _location(failure.location) if failure.location else {}
    return {"message": failure.message, "rule": failure.rule or None, "location": location}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "plan": finding.plan,
        "element": _named(finding.element),
        "breadcrumb": [f"{kind} {id_}" for kind, id_ in finding.breadcrumb],
        "field": finding.field or None,
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix,
        "location": _location(finding.location),
        "related": [
            {"label": label, "kind": named and named.kind, "id": named and named.id, "location": _location(place)}
            for label, named, place in finding.related
        ],
        "suggestions": [{"text": text, "safety": safety} for text, safety in finding.suggestions],
        "masked": [
            {"rule": m.rule, "element": _named(m.element), "message": m.message, "fingerprint": m.fingerprint}
            for m in finding.masked
        ],
        "fingerprint": finding.fingerprint,
    }


def _named(named: Named | None) -> dict[str, str] | None:
    return {"kind": named.kind, "id": named.id, "title": named.title} if named else None


def _location(location: Location) -> dict[str, Any]:
    return {
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
