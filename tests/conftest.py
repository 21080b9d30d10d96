"""Settings of all tests: the Hypothesis profiles.

`dev`, the default, is quick and random. `ci` is what `make test` and CI run: more examples, from the seed that the
Makefile gives and not from those an earlier run left behind, so that it repeats. Both print how to repeat a failure.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.samples import PLAN

ROOT = Path(__file__).parent.parent
EXPECTED = Path(__file__).parent / "expected"

# A shell that runs the tests in the background has them ignore Ctrl-C, and so every process that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("dev", derandomize=False, deadline=None, max_examples=50, print_blob=True)
settings.register_profile("ci", derandomize=False, deadline=None, max_examples=200, print_blob=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def plancheck():
    """The command as its users call it: a process of its own, from the root of the project unless told otherwise."""

    def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {key: value for key, value in os.environ.items() if key not in ("LC_ALL", "LC_MESSAGES", "LANG")}
        return subprocess.run(
            [sys.executable, "-m", "checker", *arguments],
            cwd=cwd,
            env={**clean, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def folder(tmp_path):
    """A folder with the sample plan, called so that messages may name it."""
    made = tmp_path / "reseau"
    made.mkdir()
    (made / "plan.yaml").write_text(PLAN, "utf-8")
    return made


@pytest.fixture
def golden():
    """Compare a text with a file in tests/expected; UPDATE_EXPECTED=1 writes it, to be read before it is committed."""

    def compare(name: str, text: str) -> None:
        path = EXPECTED / name
        if os.environ.get("UPDATE_EXPECTED"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8"), f"tests/expected/{name} differs from what is printed"

    return compare


def pytest_terminal_summary(terminalreporter):
    """Say in every summary what was left out because something is missing on this machine."""
    reasons = [
        report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)
    ]
    for reason in dict.fromkeys(reasons):
        if "left out:" in reason:
            terminalreporter.write_line(
                f"NOT TESTED, {reasons.count(reason)} tests {reason.removeprefix('Skipped: ')}", yellow=True
            )
