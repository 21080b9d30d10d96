"""The progress line: what a real terminal (a pseudo-terminal) shows of a long run, and that nothing of it stays."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from datetime import date
from pathlib import Path

import pytest

from checker.lint import lint
from checker.packs import load_rules
from checker.words import words
from tests.bench import make

ROOT = Path(__file__).parent.parent
pty = pytest.importorskip("pty")
MAIN = ("-m", "checker")
#: The command where the system has no alarms.
NO_ALARM = ("-c", "import signal; del signal.setitimer; from checker.commands import main; main()")


@pytest.fixture(scope="module")
def long_rules(tmp_path_factory):
    """A plan whose rules take some seconds."""
    folder = tmp_path_factory.mktemp("rules")
    make(folder, 10_000, spoilt=True)
    return folder


@pytest.fixture(scope="module")
def long_reading(tmp_path_factory):
    """A plan of one file that takes much longer to read than the line is waited for, on fast machines too."""
    lines = [f"  O{n}:\n    title: Output number {n}\n    budget: {{2026: {n}}}\n" for n in range(200_000)]
    folder = tmp_path_factory.mktemp("reading")
    text = "plan: {id: large, title: Large, numbers: en}\noutputs:\n" + "".join(lines)
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    return folder


class Terminal:
    """A process whose standard error, and output unless it goes to a file, is a terminal; `raw` is what came there."""

    def __init__(self, *arguments: str, program=MAIN, columns: int = 120, output=None, **environment: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 50, columns, 0, 0))
        clean = {key: value for key, value in os.environ.items() if key not in ("CI", "LC_ALL", "LC_MESSAGES")}
        variables = {**clean, "PYTHONPATH": str(ROOT), "TERM": "xterm", "LANG": "C.UTF-8", "NO_COLOR": "1"}
        # The leader of a session that opens a terminal is interrupted from there.
        command = ["sh", "-c", 'exec "$@" <"$0"', os.ttyname(slave), sys.executable, *program, *arguments]
        out = slave if output is None else output
        self.process = subprocess.Popen(
            command, stdout=out, stderr=slave, cwd=ROOT, env={**variables, **environment}, start_new_session=True
        )
        os.close(slave)
        self.raw = b""
        self.start = time.monotonic()

    def read(self) -> bool:
        """Take what has come; the value says whether more can come."""
        try:
            piece = os.read(self.master, 65536)
        except OSError:  # Linux says so that nobody has the other end open any more
            piece = b""
        self.raw += piece
        return bool(piece)

    def wait_for_the_line(self, seconds: float = 60) -> float:
        """Wait until something is shown, but not longer than so many seconds; the value is how long that took."""
        while select.select([self.master], [], [], max(0, self.start + seconds - time.monotonic()))[0] and self.read():
            if b"\r" in self.raw:
                break
        return time.monotonic() - self.start

    def interrupt(self) -> int:
        """Type Ctrl-C, and wait for the end of the process."""
        os.write(self.master, b"\x03")
        return self.end()

    def end(self) -> int:
        """Wait for the end of the process; the value is its exit status."""
        while self.read():
            pass
        os.close(self.master)
        return self.process.wait(60)

    def states(self) -> list[str]:
        """What stood in the line one after the other; only what a carriage return begins was rewritten in place."""
        pieces = self.raw.decode().replace("\r\n", "\n").split("\r")
        return [piece.rstrip() for piece in pieces[1:] if piece.rstrip().endswith("…")]

    def screen(self) -> str:
        """What is to be seen in the end."""
        lines, column = [""], 0
        for sign in self.raw.decode():
            if sign == "\r":
                column = 0
            elif sign == "\n":
                lines.append("")
                column = 0
            else:
                lines[-1] = lines[-1].ljust(column)[:column] + sign + lines[-1][column + 1 :]
                column += 1
        return "\n".join(line.rstrip() for line in lines)


def shown(*arguments: str, **options) -> tuple[int, Terminal]:
    """Run the command in a terminal to its end."""
    terminal = Terminal(*arguments, **options)
    return terminal.end(), terminal


def rules_told(states: list[str]) -> list[int]:
    """The numbers of the rules in the states of the line."""
    return [int(found[1]) for state in states if (found := re.fullmatch(r"Checking rule (\d+) of \d+ …", state))]


@pytest.fixture(scope="module")
def expected(long_rules) -> str:
    """The report as a pipe gets it."""
    command = [sys.executable, *MAIN, *check(long_rules)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (1, b"")
    assert "…\r".encode() not in run.stdout
    return run.stdout.decode()


def check(folder: Path) -> tuple[str, ...]:
    """The arguments that check a plan."""
    return ("check", str(folder), "--as-of", "2026-01-01", "--lang", "en")


@pytest.mark.parametrize(
    ("named", "totals"),
    [
        (["."], (3, 3, 3)),
        (["plan.yaml", "risks.yaml", "goals.yaml"], (3, 3, 3)),
        (["plan.yaml"], (1, 3, 3)),  # that a file is a plan, and has others beside it, is known once it is read
    ],
)
def test_users_of_the_library_are_told_each_step(tmp_path, monkeypatch, named, totals):
    (tmp_path / "plan.yaml").write_text("plan: {id: p, title: P, language: en}\n", "utf-8")
    (tmp_path / "goals.yaml").write_text("goals: {1: {title: Peace}}\n", "utf-8")
    (tmp_path / "risks.yaml").write_text("risks: {1: {title: War}}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    steps: list[tuple[str, int, int]] = []
    rules = load_rules([])
    lint(named, rules, date(2026, 1, 1), progress=lambda *step: steps.append(step))
    every = len(rules.rules)
    reading = [("reading", number, total) for number, total in enumerate(totals, start=1)]
    checking = [("checking", number, every) for number in range(1, every + 1)]
    assert steps == [*reading, ("relating", 0, 0), *checking, ("figures", 0, 0), ("gathering", 0, 0)]


def test_a_long_run_tells_what_it_does_and_leaves_only_its_report(long_rules, expected):
    status, terminal = shown(*check(long_rules))
    told = rules_told(terminal.states())
    assert told, terminal.states()
    assert told == sorted(set(told))
    assert terminal.screen() == "\n".join(line.rstrip() for line in expected.split("\n"))
    assert status == 1


def test_standard_output_has_nothing_of_it_and_it_does_without_alarms(long_rules, expected, tmp_path):
    with (tmp_path / "report").open("wb") as file:
        beside = ("--report", "statistics=/dev/stderr")  # which is a report on the terminal, too
        _, terminal = shown(*check(long_rules), *beside, program=NO_ALARM, output=file)
    assert (tmp_path / "report").read_text(encoding="utf-8") == expected
    assert rules_told(terminal.states())
    rows = terminal.screen().splitlines()
    assert len(rows) > 5
    assert all(re.match(r" *\d+  [a-z0-9-]+ +(error|warning|note) ", row) for row in rows), rows


def test_nothing_is_shown_of_a_short_run(tmp_path):
    (tmp_path / "plan.yaml").write_text("plan: {id: p, title: P, language: en}\ngoals: {1: {title: Peace}}\n", "utf-8")
    with (tmp_path / "report").open("wb") as file:
        _, terminal = shown("check", str(tmp_path), output=file)
    assert terminal.raw == b"" or time.monotonic() - terminal.start > 1
    assert terminal.screen() == ""


def test_one_long_step_is_told_before_it_ends_and_ctrl_c_leaves_an_empty_line(long_reading):
    terminal = Terminal(*check(long_reading))
    assert terminal.wait_for_the_line() > 1
    assert terminal.states() == ["Reading file 1 of 1 …"]
    assert terminal.interrupt() == 130
    assert b"^C" in terminal.raw
    assert terminal.screen() == ""


def test_a_process_that_is_told_to_end_leaves_an_empty_line(long_reading):
    terminal = Terminal(*check(long_reading))
    terminal.wait_for_the_line()
    assert terminal.states() == ["Reading file 1 of 1 …"]
    terminal.process.terminate()
    assert terminal.end() == -signal.SIGTERM
    assert terminal.screen() == ""


def test_a_narrow_terminal_does_not_wrap_it(long_reading):
    terminal = Terminal(*check(long_reading), columns=16)
    terminal.wait_for_the_line()
    assert terminal.interrupt() == 130
    pieces = terminal.raw.decode().split("\r")
    assert max(map(len, pieces)) == 15
    assert terminal.screen() == ""


@pytest.mark.parametrize(
    ("options", "environment"),
    [(("--quiet",), {}), ((), {"CI": "true"}), ((), {"TERM": "dumb"})],
    ids=["quiet", "ci", "dumb"],
)
def test_nothing_is_shown_where_nobody_watches(long_reading, options, environment):
    terminal = Terminal(*check(long_reading), *options, **environment)
    terminal.wait_for_the_line(2.5)
    terminal.process.kill()
    terminal.end()
    assert terminal.raw == b""


def test_a_message_stands_alone_and_other_commands_tell_their_progress_too(long_reading):
    status, terminal = shown("trace", "goal:99", str(long_reading), "--lang", "fr")
    assert terminal.states() == ["Lecture du fichier 1 sur 1 …", "Mise en relation des éléments …"]
    message = words("trace-unknown", "fr", name="goal:99")
    assert (status, terminal.screen()) == (2, f"plancheck: {message}\n")
