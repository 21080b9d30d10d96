"""Two JSON reports side by side, by fingerprint: what is new, what was fixed, what is still open."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.escape import as_code, for_markdown, for_terminal
from checker.finding import SEVERITIES
from checker.words import plural, words

#: What a rule that was run can have become.
_RAN = ("passed", "findings", "skipped")
_GROUPS = ("new", "fixed", "unchecked", "open")
MAX_LISTED = 100
MAX_TEXT = 600
#: GitHub takes comments of 65 536 characters; how many findings of a group are listed: the first number that fits.
MAX_CHARACTERS = 60_000
LIMITS = (100, 20, 5, 1, 0)


class NotAReportError(Exception):
    """A file is no JSON report of format 1."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as a report tells it."""

    rule: str
    severity: str
    message: str
    file: str
    position: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a comparison needs of a report; `folded` are the fingerprints of findings reported under others."""

    file: str
    findings: tuple[Entry, ...]
    folded: tuple[str, ...]
    rules: frozenset[str]
    complete: bool
    lang: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings of the new report that the old has not, and so on; `unchecked`: gone because its rule was not run."""

    old: Told
    now: Told
    new: tuple[Entry, ...]
    fixed: tuple[Entry, ...]
    unchecked: tuple[Entry, ...]
    open: tuple[Entry, ...]

    def fails(self, severity: str) -> bool:
        """Whether there are new findings at or above a severity."""
        return any(entry.severity in SEVERITIES[: SEVERITIES.index(severity) + 1] for entry in self.new)


def read_told(path: str) -> Told:
    """A report from a file. Raises NotAReportError."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        if content["format"] != 1 or content["tool"]["name"] != "plancheck":
            raise NotAReportError(path)
        findings = tuple(_entry(one) for one in content["findings"])
        folded = tuple(str(masked["fingerprint"]) for one in content["findings"] for masked in one["masked"])
        ran = frozenset(str(rule["id"]) for rule in content["rules"] if rule["status"] in _RAN)
        lang = "fr" if content["lang"] == "fr" else "en"
        return Told(path, findings, folded, ran, not content["errors"], lang)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAReportError(path) from error


def _entry(one: dict[str, Any]) -> Entry:
    at = one["location"]
    if one["severity"] not in SEVERITIES:
        raise ValueError(one["severity"])
    position = f"{int(at['line'])}:{int(at['column'])}"
    said = (str(one["rule"]), one["severity"], str(one["message"]))
    return Entry(*said, str(at["file"]), position, str(one["fingerprint"]))


def compare(old: Told, now: Told) -> Comparison:
    """Hold two reports against each other.

    A finding that is now reported under its cause is still open, and so is one whose cause is gone; one whose rule was
    not run any more is neither fixed nor open.
    """
    before, after = (Counter([*(e.fingerprint for e in told.findings), *told.folded]) for told in (old, now))
    new, still = _matched(now.findings, before)
    gone, _ = _matched(old.findings, after)
    fixed = tuple(entry for entry in gone if entry.rule in now.rules)
    return Comparison(old, now, new, fixed, tuple(entry for entry in gone if entry.rule not in now.rules), still)


def _matched(entries: tuple[Entry, ...], others: Counter[str]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The findings that the other report has not, and those it has; each of the other's stands for one."""
    left = Counter(others)
    missing: list[Entry] = []
    found: list[Entry] = []
    for entry in entries:
        (found if left[entry.fingerprint] > 0 else missing).append(entry)
        left[entry.fingerprint] -= 1
    return tuple(missing), tuple(found)


def as_text(comparison: Comparison, lang: str) -> str:
    """For a terminal."""
    lines = [for_terminal(line) for line in _head(comparison, lang)]
    for name in _GROUPS:
        entries: tuple[Entry, ...] = getattr(comparison, name)
        lines += ["", plural(f"compare-{name}", lang, len(entries))] if entries else []
        for entry in entries[:MAX_LISTED]:
            severity = words(f"severity-{entry.severity}", lang)
            lines.append(for_terminal(f"  {entry.file}:{entry.position}  {severity}  {entry.message}  [{entry.rule}]"))
        if len(entries) > MAX_LISTED:
            lines.append(f"  {plural('more-findings', lang, len(entries) - MAX_LISTED)}")
    return "\n".join(lines) + "\n"


def as_markdown(comparison: Comparison, lang: str) -> str:
    """For a comment on a pull request; what is still open is folded away. As many are listed as fit into one."""
    texts = ("\n".join(_markdown(comparison, lang, limit)) + "\n" for limit in LIMITS)
    return next(text for text in texts if len(text) <= MAX_CHARACTERS)


def _markdown(comparison: Comparison, lang: str, limit: int) -> Iterator[str]:
    first, *notes = _head(comparison, lang)
    sign = "❌" if comparison.fails("error") else "⚠️" if comparison.new else "✅"
    yield f"## {sign} {for_markdown(first)}"
    for note in notes:
        yield f"\n{for_markdown(note[:MAX_TEXT])}"
    for name in _GROUPS:
        if entries := getattr(comparison, name):
            yield ""
            yield "<details open>" if name == "new" else "<details>"
            yield f"<summary>{plural(f'compare-{name}', lang, len(entries))}</summary>\n"
            yield from (_item(entry, lang) for entry in entries[:limit])
            if len(entries) > limit:
                yield f"- {plural('more-findings', lang, len(entries) - limit)}"
            yield "\n</details>"


def _item(entry: Entry, lang: str) -> str:
    place = as_code(entry.file[-MAX_TEXT:], f":{entry.position}")
    said = f"{for_markdown(entry.message[:MAX_TEXT])} {as_code(entry.rule[:MAX_TEXT])}"
    return f"- **{words(f'severity-{entry.severity}', lang)}** {place} {said}"


def _head(comparison: Comparison, lang: str) -> Iterator[str]:
    """The verdict, then what makes it weaker: rules that only one of the reports holds, and what was not checked."""
    counts = {name: len(getattr(comparison, name)) for name in _GROUPS}
    listed = [plural(f"compare-{name}", lang, count) for name, count in counts.items() if count or name != "unchecked"]
    yield ", ".join(listed) if any(counts.values()) else words("compare-none", lang)
    old, now = comparison.old, comparison.now
    for key, only in (("new", now.rules - old.rules), ("gone", old.rules - now.rules)):
        if only:
            shown = sorted(only)
            more = words("and-more", lang, count=len(shown) - 12) if len(shown) > 12 else ""
            yield words(f"compare-rules-{key}", lang, rules=", ".join(shown[:12]) + more)
    for told in (old, now):
        if not told.complete:
            yield words("compare-incomplete", lang, path=told.file)
