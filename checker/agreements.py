"""What was agreed outside the plans: waivers beside them, and the file of accepted findings."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from checker.agreed import Agreed, Waiver, WaiverFault
from checker.assembly.sections import faults_of
from checker.document import Document
from checker.files import read_document
from checker.finding import Report
from checker.rule import Rule
from checker.waivers import read_waivers

WAIVERS = "waivers.yaml"


class AcceptedFileError(Exception):
    """The file of accepted findings cannot be read as one: it is `missing`, or `unreadable`."""

    def __init__(self, case: str, path: str) -> None:
        super().__init__(f"{case}: {path}")
        self.case, self.path = case, path


def read_agreed(paths: Iterable[str], accepted: str | None = None) -> Agreed:
    """The waivers that lie beside some plans or above them in their repository, and the findings accepted in a file.

    Raises AcceptedFileError.
    """
    documents = [read_document(path) for path in waiver_files(paths)]
    return agreed_in(documents, frozenset(read_accepted(Path(accepted))) if accepted else frozenset())


def agreed_in(documents: Iterable[Document], accepted: frozenset[str] = frozenset()) -> Agreed:
    """What some waivers files say, with everything that is wrong in them, and findings accepted by fingerprint."""
    listed = list(documents)
    found = [one for document in listed for one in read_waivers(document)]
    return Agreed(
        tuple(one for one in found if isinstance(one, Waiver)),
        accepted,
        tuple(one for one in found if isinstance(one, WaiverFault)),
        tuple(problem for document in listed for problem in faults_of(document, None)),
    )


def waiver_files(paths: Iterable[str]) -> list[Path]:
    """The waiver files of the folders of some paths, of all below them, and of those above up to the repository.

    Each is named as the plans beside it are, so that findings print it alike.
    """
    files: dict[str, Path] = {}
    for path in map(Path, paths):
        folder = path if path.is_dir() else path.parent
        found = [*_above(folder), folder, *_below(path)]
        for file in (one / WAIVERS for one in found):
            if file.is_file():
                files.setdefault(os.path.abspath(file), file)  # noqa: PTH100 -- links keep the names that the user gave
    return [files[name] for name in sorted(files)]


def _above(folder: Path) -> list[Path]:
    """The folders above one, up to the root of its repository; none without a repository."""
    full = Path(os.path.abspath(folder))  # noqa: PTH100
    around = [full, *full.parents]
    roots = [number for number, one in enumerate(around) if (one / ".git").exists()]
    return around[1 : roots[0] + 1] if roots else []


def _below(path: Path) -> Iterator[Path]:
    for folder, names, _ in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        yield Path(folder)


def entries(report: Report, rules: Mapping[str, Rule]) -> Iterator[dict[str, str]]:
    """What can be accepted of a report, folded findings too: each with what a reader needs to know it by.

    Findings of mandatory rules cannot.
    """
    for finding in (one for found in report.findings for one in (found, *found.masked)):
        if not rules[finding.rule].file.mandatory:
            yield {
                "fingerprint": finding.fingerprint,
                "rule": finding.rule,
                "plan": finding.plan or "",
                "element": f"{finding.element.kind}:{finding.element.id}" if finding.element else "",
                "message": finding.message,
            }


def accepted_text(listed: Iterable[Mapping[str, str]]) -> str:
    """The text of a file of accepted findings, sorted by fingerprint."""
    content = {"format": 1, "accepted": sorted(listed, key=lambda one: one["fingerprint"])}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_accepted(path: Path) -> dict[str, dict[str, str]]:
    """The accepted findings of a file by fingerprint, each with what a reader needs to know it by.

    Raises AcceptedFileError.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        listed = content["accepted"]
        return {str(one["fingerprint"]): {key: str(text) for key, text in one.items()} for one in listed}
    except FileNotFoundError as error:
        raise AcceptedFileError("missing", path.as_posix()) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AcceptedFileError("unreadable", path.as_posix()) from error
