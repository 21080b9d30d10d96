"""GitLab Code Quality: a JSON list that merge requests show beside the lines of the plans."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from checker.document import Location
from checker.escape import for_json, on_one_line
from checker.finding import Report

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render(report: Report, color: bool = False) -> str:
    """One entry for each finding; what was not checked is a blocker."""
    entries = [
        _entry(failure.message, failure.rule or "plancheck", "", "blocker", failure.location)
        for failure in report.errors
    ]
    entries += [
        _entry(finding.message, finding.rule, finding.fingerprint, _SEVERITIES[finding.severity], finding.location)
        for finding in report.findings
    ]
    _tell_apart(entries)
    return for_json(json.dumps(entries, ensure_ascii=False, indent=2)) + "\n"


def _entry(message: str, rule: str, fingerprint: str, severity: str, where: Location | None) -> dict[str, Any]:
    path, line = (where.file.removeprefix("./"), max(1, where.line)) if where and where.file else (".", 1)
    return {
        "description": on_one_line(message),
        "check_name": rule,
        "fingerprint": fingerprint or _digest(rule, message),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }


def _tell_apart(entries: list[dict[str, Any]]) -> None:
    """GitLab keeps one entry of each fingerprint: the second and later ones get one of their own."""
    seen: Counter[str] = Counter()
    for entry in entries:
        mark = entry["fingerprint"]
        if seen[mark]:
            entry["fingerprint"] = _digest(mark, str(seen[mark]))
        seen[mark] += 1


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:24]
