"""Bad input: one located finding with the remedy in words, never a traceback, a hang or a signal."""

import json
import os
import random
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import engine
from checker.compose import MAX_DEPTH, compose
from checker.files import read_document
from checker.load import plan_of_texts
from checker.packs import load_rules

ROOT = Path(__file__).parent.parent
RULES = load_rules([])
AS_OF = date(2026, 1, 1)
HEADER = "plan: {id: p, title: Plan, level: operational, language: en, period: 2020-2023, numbers: fr}\n"


def findings(text: str, file: str = "plan.yaml"):
    plan = plan_of_texts({file: text}, RULES)
    outcome = engine.run(plan, list(RULES.rules.values()), AS_OF)
    assert outcome.failures == []
    return outcome.findings


def structural(text: str):
    return [finding for finding in findings(text) if finding.family == "structure"]


#: Text below a header that takes line 1 -> rule, line, column, a part of the remedy.
TRAPS = [
    ("goals:\n  1:\n    title: Goal: reduce\n", "invalid-yaml", (4, 12), "straight double quotes"),
    ("goals:\n  1:\n    title: %x of countries\n", "invalid-yaml", (4, 12), "straight double quotes"),
    ("goals:\n  1:\n    title: *x countries\n", "invalid-yaml", (4, 12), "straight double quotes"),
    ("goals:\n  1:\n    title: @home\n", "invalid-yaml", (4, 12), "straight double quotes"),
    ("goals:\n  1:\n    title: [Draft] Forums\n", "invalid-yaml", (4, 12), "straight double quotes"),
    ("goals:\n  1:\n    title: > 50 %\n", "invalid-yaml", (4, 12), "straight double quotes"),
    ('goals:\n  1:\n    title: "Connect" all\n', "invalid-yaml", (4, 12), "quotation marks"),
    ("goals:\n\t1:\n    title: x\n", "invalid-yaml", (3, 1), "space"),
    ("goals:\n  1:\n    title: x\n   tags: y\n", "invalid-yaml", None, ""),
    ("targets:\n  1: {title: x, value: 7,42 %}\n", "suspicious-scalar", (3, 26), "straight double quotes"),
    ("goals:\n  1:\n    title: Meeting #3 of the group\n", "suspicious-scalar", (4, 20), "quotes"),
    ("goals:\n  1: {title: x}\n  1: {title: y}\n", "duplicate-key", (4, 3), ""),
    ("goals:\n  1: {title: x, titel: y}\n", "unknown-key", (3, 17), ""),
    ("gaols:\n  1: {title: x}\n", "unknown-key", (2, 1), ""),
    ("goals:\n  1: !!python/object:os.system {title: x}\n", "invalid-yaml", None, ""),
    ("x: &x [*x]\n", "invalid-yaml", (2, 8), ""),
    ("goals:\n  1: &a {title: x}\n  2: {<<: *a}\n", "invalid-yaml", (4, 7), ""),
    ("goals: {1: {title: x}}\n---\ngoals: {2: {title: y}}\n", "invalid-yaml", (3, 1), ""),
    ("? [a, b]\n: c\n", "invalid-yaml", (2, 3), ""),
    ("goals: {1: {title: 'x}}\n", "invalid-yaml", None, ""),
    ("goals:\n  1:\n    title: a\u202eb\n", "control-character", (4, 13), ""),
    ('goals:\n  1:\n    title: "a\x1bb"\n', "control-character", (4, 14), ""),
    ("targets:\n  1: {title: x, value: 1e9999999}\n", "not-a-number", (3, 24), ""),
    ("targets:\n  1: {title: x, value: Infinity}\n", "not-a-number", (3, 24), ""),
    ("targets:\n  1: {title: x, value: \uff11\uff12}\n", "not-a-number", (3, 24), ""),
    ("targets:\n  1: {title: x, value: 12.5}\n", "not-a-number", (3, 24), ""),
    ("targets:\n  1: {title: x, deadline: 2020-02-30}\n", "not-a-date", (3, 27), ""),
    ("risks:\n  1: {title: x, threatens: goal:9}\n", "unknown-reference", (3, 28), ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "place", "remedy"), TRAPS, ids=[repr(trap[0][:30]) for trap in TRAPS])
def test_traps_get_one_located_finding_with_the_remedy(text, rule, place, remedy):
    (finding,) = structural(HEADER + text)
    assert finding.rule == rule
    assert (finding.location.line, finding.location.column) == (
        place or (finding.location.line, finding.location.column)
    )
    assert finding.location.line >= 2
    assert remedy in finding.fix


@pytest.mark.parametrize("text", ["NO", "010", "12:30", "1.10", "2020-01-01", "1_000", "~", "null", ".inf", "0x1F"])
def test_texts_that_yaml_would_convert_stay_text(text):
    document = compose(f"goals:\n  1:\n    title: {text}\n", "plan.yaml")
    plan = plan_of_texts({"plan.yaml": HEADER + document.text}, RULES)
    assert [element.title for element in plan.of_kind("goal")] == [text]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "&a [", "? "])
@pytest.mark.parametrize("depth", [10, MAX_DEPTH - 1, MAX_DEPTH + 1, 1_000, 100_000, 1_000_000])
def test_depth_is_bounded_without_recursion(opening, depth):
    start = time.perf_counter()
    found = structural(HEADER + "x: " + opening * depth + "\n")
    assert time.perf_counter() - start < 5
    assert found
    assert found[0].location.file == "plan.yaml"


def test_balanced_nesting_is_too_deep_and_no_signal():
    (finding,) = structural("[" * 50_000 + "]" * 50_000)
    assert "100" in finding.message


def bombs():
    nine = ",".join(["x"] * 9)
    lines = [f"a0: &a0 [{nine}]", *(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))]
    merges = ["b0: &b0 {k: v}", *(f"b{n}: &b{n} {{<<: [{','.join([f'*b{n - 1}'] * 9)}]}}" for n in range(1, 9))]
    return {"9^9 aliases": "\n".join(lines), "merges": "\n".join(merges)}


@pytest.mark.parametrize("name", list(bombs()))
def test_bombs_do_not_go_off(name):
    start = time.perf_counter()
    found = structural(HEADER + bombs()[name] + "\n")
    assert time.perf_counter() - start < 2
    assert found
    assert {finding.rule for finding in found} <= {"file-too-large", "invalid-yaml", "unknown-key"}


def test_thousands_of_unknown_keys_cost_linear_time():
    def seconds(count: int) -> float:
        text = HEADER + "goals:\n  1:\n    title: x\n" + "".join(f"    k{n}: v\n" for n in range(count))
        start = time.perf_counter()
        assert len(structural(text)) == count
        return time.perf_counter() - start

    seconds(100)
    assert seconds(8_000) < 40 * max(seconds(1_000), 0.01)


def write(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return str(path)


def files(folder: Path) -> dict[str, str]:
    """Files that no editor wrote as a plan, by name."""
    generator = random.Random(0)
    made = {
        "rubbish": generator.randbytes(5_000),
        "nul": b"plan: {id: p}\0\0\0",
        "latin-1": HEADER.encode() + "goals:\n  1: {title: Égalité}\n".encode("latin-1"),
        "surrogates": b"plan: {id: p}\ngoals: {1: {title: \xed\xa0\x80}}\n",
        "not a plan": b"services: {web: {image: nginx}}\n",
        "part without header": b"goals: {1: {title: x}}\n",
        "empty": b"",
        "only a comment": b"# nothing\n",
        "a text": b"Lorem ipsum\n",
        "a list": b"- a\n- b\n",
    }
    found = {name: write(folder / f"{name.replace(' ', '-')}.yaml", data) for name, data in made.items()}
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "fifo.yaml")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    for name in ("fifo", "loop"):
        found[name] = str(folder / f"{name}.yaml")
    found["device"] = "/dev/zero"
    return found


def test_files_that_are_no_plans_are_one_finding_each(tmp_path, plancheck):
    for index, (name, path) in enumerate(files(tmp_path).items()):
        alone = tmp_path / f"{index}"
        alone.mkdir()
        target = Path(path)
        if target.is_file() and not target.is_symlink():
            target = target.rename(alone / target.name)
        start = time.perf_counter()
        result = plancheck("check", str(target), "--format", "json", cwd=tmp_path)
        assert time.perf_counter() - start < 10, name
        assert result.returncode == 1, (name, result.stderr)
        (finding,) = json.loads(result.stdout)["findings"]
        assert finding["rule"] in ("unreadable-file", "control-character"), name
        assert finding["plan"] is None, name
        assert finding["element"] is None, name
        assert finding["location"]["line"] == 1, name


def test_what_is_no_plan_is_passed_over_in_a_folder(tmp_path, plancheck):
    (tmp_path / "docker-compose.yaml").write_text("services: {web: {image: nginx}}\n", "utf-8")
    (tmp_path / "broken.yml").write_text("{{ helm }}: [\n", "utf-8")
    (tmp_path / "plan.yaml").write_text(HEADER + "goals: {1: {title: x}}\n", "utf-8")
    result = plancheck("check", str(tmp_path), "--format", "json", "--select", "structure")
    assert (result.returncode, json.loads(result.stdout)["findings"]) == (0, [])


def test_a_part_of_a_plan_is_checked_with_the_rest(tmp_path, plancheck):
    (tmp_path / "plan.yaml").write_text(HEADER + "goals: {1: {title: x}}\n", "utf-8")
    (tmp_path / "risks.yaml").write_text("risks: {R: {title: y, threatens: goal:1}}\n", "utf-8")
    result = plancheck("check", str(tmp_path / "risks.yaml"), "--format", "json", "--select", "structure")
    assert json.loads(result.stdout)["findings"] == []


def limited(path: Path, megabytes: int) -> subprocess.CompletedProcess[str]:
    """The command with so much memory and no more."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))

    return subprocess.run(
        [sys.executable, "-m", "checker", "check", str(path), "--format", "json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one line of 2 MB", HEADER + "goals: {1: {title: " + "a" * 2_000_000 + "}}\n"),
        ("one word of 20 MB", "a" * 20_000_000),
        ("a list of 2 MB", HEADER + "tags: [" + "a," * 1_000_000 + "]\n"),
        ("quotes", HEADER + 'x: "' + "\\n" * 1_000_000),
        (
            "a table of 2 MB",
            HEADER + 'tables:\n  "1":\n    cells: |\n      output | budget\n' + "      | | | |\n" * 100_000,
        ),
    ],
)
def test_large_input_stays_within_a_gigabyte(tmp_path, name, text):
    (tmp_path / "plan.yaml").write_text(text, "utf-8")
    result = limited(tmp_path, 1024)
    assert result.returncode in (0, 1, 2), (name, result.stderr[-300:])
    assert "Traceback" not in result.stderr


MUTABLE = [path.read_text("utf-8") for path in sorted((ROOT / "plans").rglob("*.yaml"))]
PIECES = [
    *"{}[]:#|>*&%,-\"'\t\n\r\0\x1b\u202e\ud800\ufeff\u2028é",
    ": ",
    " #",
    "- ",
    "  ",
    "!!x ",
    "<<: ",
    "---\n",
    "...\n",
]
PIECES += ["9" * 40, "%TAG !e! tag:e,2000:\n"]


def mutated(generator: random.Random) -> str:
    """A stretch of a real plan with some of its characters replaced, doubled, dropped or moved."""
    text = generator.choice(MUTABLE)
    start = generator.randrange(len(text))
    text = (HEADER if generator.random() < 0.5 else "") + text[start : start + generator.randrange(1, 3_000)]
    for _ in range(generator.randrange(1, 6)):
        at = generator.randrange(len(text) + 1)
        text = text[:at] + generator.choice(PIECES) + text[at + generator.choice((0, 0, 1, 5, 50)) :]
    return text


def judge(text: str) -> None:
    for finding in findings(text):
        assert finding.message
        assert finding.location.line >= 1
        assert finding.location.column >= 1


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_mutated_plans_never_break_the_line(seed):
    generator = random.Random(seed)
    for _ in range(400):
        judge(mutated(generator))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_document(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(data)
    document = read_document(path, "any.yaml")
    assert document.root is None or not [f for f in document.faults if f.rule == "unreadable-file"]


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_judged(text):
    judge(text)


@given(st.text(alphabet="{}[]:,#&*!|>'\"%@`-?. \n\tab01", max_size=120))
def test_any_punctuation_is_judged(text):
    judge(HEADER + text)
