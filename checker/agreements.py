"""What was agreed outside the plans: waivers beside them, and the file of accepted findings."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from checker.agreed import Agreed, waivers
from checker.files import read_document
from checker.finding import Finding

WAIVERS = "waivers.yaml"


class AcceptedFileError(Exception):
    """The file of accepted findings cannot be read as one."""


def read_agreed(paths: Iterable[str], accepted: str | None = None) -> Agreed:
    """The waivers that lie beside some plans or above them in their repository, and the findings accepted in a file.

    Raises AcceptedFileError.
    """
    found = [waiver for path in waiver_files(paths) for waiver in waivers(read_document(path))]
    return Agreed(tuple(found), frozenset(read_accepted(Path(accepted))) if accepted else frozenset())


def waiver_files(paths: Iterable[str]) -> list[Path]:
    """The waiver files of the folders of some paths, of all below them, and of those above up to the repository."""
    files: dict[Path, None] = {}
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100 -- links keep the names that the user gave
        folders = [path if path.is_dir() else path.parent]
        while not (folders[-1] / ".git").exists() and folders[-1].parent != folders[-1]:
            folders.append(folders[-1].parent)
        inside = (folders[-1] / ".git").exists()
        files.update(dict.fromkeys(folder / WAIVERS for folder in (folders if inside else folders[:1])))
        files.update(dict.fromkeys(_below(path)))
    return sorted(file for file in files if file.is_file())


def _below(path: Path) -> Iterator[Path]:
    for folder, names, listed in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        if WAIVERS in listed:
            yield Path(folder, WAIVERS)


def accepted_text(findings: Iterable[Finding]) -> str:
    """The text of a file of accepted findings: what a reader needs to know each by, sorted by fingerprint."""
    listed = [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "plan": finding.plan or "",
            "element": f"{finding.element.kind}:{finding.element.id}" if finding.element else "",
            "message": finding.message,
        }
        for finding in sorted(findings, key=lambda finding: finding.fingerprint)
    ]
    return json.dumps({"format": 1, "accepted": listed}, ensure_ascii=False, indent=2) + "\n"


def read_accepted(path: Path) -> dict[str, dict[str, str]]:
    """The accepted findings of a file by fingerprint, each with what a reader needs to know it by."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        listed = content["accepted"]
        return {str(one["fingerprint"]): {key: str(text) for key, text in one.items()} for one in listed}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AcceptedFileError(path.as_posix()) from error
