"""Killed at 200 random instants (SIGKILL, which nothing can catch), every file is the old one or the new one, whole."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from checker.write import LEFT_AFTER, PREFIX, SUFFIX, write_atomic
from tests.samples import PLAN

ROOT = Path(__file__).parent.parent
SMALL = "plan: {id: small, title: Small plan, language: en}\ngoals:\n  G1: {title: Universal connectivity}\n"
REPORTS = [f"{number}.{form}" for number in range(2) for form in ("html", "sarif", "xlsx", "json")]
CHECK = (
    *("check", "plan.yaml", "--as-of", "2026-01-01", "--format", "json", "--output", "main.json"),
    *(f"--report={name.partition('.')[2]}={name}" for name in REPORTS),
)
ACCEPT = ("accept", "plan.yaml", "--add")

#: Writes the files of two folders in turns into a third, for ever.
WRITER = """
import sys
from pathlib import Path
from checker.write import write_atomic
target, *sides = map(Path, sys.argv[1:])
contents = [{path.name: path.read_bytes() for path in sorted(side.iterdir())} for side in sides]
print("ready", flush=True)
while True:
    for side in contents:
        for name, content in side.items():
            write_atomic(target / name, content)
"""


def started(*arguments: str, cwd: Path, **options) -> subprocess.Popen:
    """A process of its own that runs Python from the root of the project."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, *arguments], cwd=cwd, env=environment, **options)


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, but for those that a killed process left."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path not in left(folder)}


def left(folder: Path) -> list[Path]:
    """What killed processes left."""
    return list(folder.glob(f"{PREFIX}*{SUFFIX}"))


def assert_whole(found: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> str:
    """No file is missing, added or anything but old or new; the value says which they are."""
    assert found.keys() == old.keys() == new.keys()
    for name, content in found.items():
        assert content in (old[name], new[name]), f"{name}: {len(content)} bytes are neither the old nor the new file"
    fresh = sum(found[name] == new[name] for name in found)
    return "old" if not fresh else "new" if fresh == len(found) else "some of each"


def grow_old(folder: Path) -> None:
    """As if what is left there had been left long ago."""
    past = time.time() - LEFT_AFTER - 60
    for path in left(folder):
        os.utime(path, (past, past))


def test_writing_killed_160_times(tmp_path):
    """Files of 1 to 6 MB that are written all the time, so that nearly every instant falls into the writing."""
    random = Random(24)
    old, new, target = (tmp_path / name for name in ("old", "new", "target"))
    for folder in (old, new, target):
        folder.mkdir()
    for name, size in (("report.html", 1_000_000), ("plans.xlsx", 2_500_000), ("report.json", 6_000_000)):
        (old / name).write_bytes(random.randbytes(size))
        (new / name).write_bytes(random.randbytes(size + random.randrange(-900_000, 900_000)))
        (target / name).write_bytes((old / name).read_bytes())
    sides = contents(old), contents(new)
    cut = 0
    for _ in range(160):
        before = len(left(target))
        with started("-c", WRITER, *map(str, (target, old, new)), cwd=tmp_path, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(random.uniform(0, 0.08))
            process.kill()
        assert_whole(contents(target), *sides)
        cut += len(left(target)) > before
    assert cut >= 40, f"only {cut} of 160 kills hit a file while it was being written"
    grow_old(target)
    write_atomic(target / "report.html", b"whole")
    assert left(target) == []


@pytest.fixture
def states(plancheck, tmp_path) -> Callable:
    """The files that a command makes from the small plan, and from the larger one, which stays."""

    def made(*arguments: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
        found = []
        for text in (SMALL, PLAN):
            (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
            assert plancheck(*arguments, cwd=tmp_path).returncode in (0, 1)
            found.append({name: content for name, content in contents(tmp_path).items() if name != "plan.yaml"})
        return found[0], found[1]

    return made


@pytest.mark.parametrize(("arguments", "kills"), [(CHECK, 26), (ACCEPT, 14)], ids=["check", "accept"])
def test_commands_killed_40_times(states, plancheck, tmp_path, arguments, kills):
    """Half of the instants lie anywhere in the run, half of them after the first file has been begun."""
    random = Random(kills)
    old, new = states(*arguments)
    assert all(old[name] != new[name] for name in old)
    started_at = time.monotonic()
    plancheck(*arguments, cwd=tmp_path)
    duration = time.monotonic() - started_at
    ends: Counter[str] = Counter()
    for kill in range(kills):
        for name, content in old.items():
            (tmp_path / name).write_bytes(content)
        before = len(left(tmp_path))
        command = ("-m", "checker", *arguments)
        with started(*command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            if kill % 2:
                while process.poll() is None and len(left(tmp_path)) == before:
                    time.sleep(0.0003)
                time.sleep(random.uniform(0, 0.003 * (len(old) - 1)))
            else:
                time.sleep(random.uniform(0, duration))
            process.kill()
        found = {name: content for name, content in contents(tmp_path).items() if name != "plan.yaml"}
        ends[assert_whole(found, old, new)] += 1
        ends["cut"] += len(left(tmp_path)) > before
    assert ends["old"]
    assert ends["cut"] + ends["some of each"] >= kills // 8, f"too few kills fell into the writing: {ends}"
    grow_old(tmp_path)
    assert plancheck(*arguments, cwd=tmp_path).returncode in (0, 1)
    assert contents(tmp_path) == {**new, "plan.yaml": PLAN.encode()}
    assert left(tmp_path) == []


def test_what_another_run_is_writing_is_left_alone(tmp_path):
    """Only what nobody can be writing any more is cleared away, and nothing else that is hidden."""
    names = [f"{PREFIX}x1y2z3{SUFFIX}", ".report.json.original", f"report{SUFFIX}"]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    write_atomic(tmp_path / "report.json", "{}")
    assert {path.name for path in tmp_path.iterdir()} == {*names, "report.json"}
    for name in names:
        os.utime(tmp_path / name, (0, 0))
    write_atomic(tmp_path / "report.json", "{}")
    assert {path.name for path in tmp_path.iterdir()} == {*names[1:], "report.json"}


def test_a_name_as_long_as_can_be_is_written(tmp_path):
    name = f"{'n' * 250}.json"
    write_atomic(tmp_path / name, "{}")
    assert [path.name for path in tmp_path.iterdir()] == [name]
