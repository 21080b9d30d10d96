"""`check --quiet` and `check --statistics`: what is left out, what is counted, and where."""

import json
from collections import Counter

import pytest

from tests.samples import PLAN

CHECK = ("check", "plan.yaml", "--as-of", "2026-01-01")
CLEAN = "plan: {id: p, title: Plan, level: financial, language: en}\n"
BROKEN = "title: {en: A rule, fr: Une règle}\nseverty: error\n"


@pytest.fixture
def run(plancheck, tmp_path):
    """Check a plan; the value is the process."""

    def checked(*options: str, text: str = PLAN):
        (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
        return plancheck(*CHECK, *options, cwd=tmp_path)

    return checked


@pytest.fixture
def pack(tmp_path) -> str:
    """A folder of rules with a broken one."""
    (tmp_path / "pack/house").mkdir(parents=True)
    (tmp_path / "pack/house/broken.yaml").write_text(BROKEN, encoding="utf-8")
    return "pack"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_quiet_prints_the_findings_and_nothing_else(run, golden, lang):
    loud, quiet = run("--lang", lang), run("-q", "--lang", lang)
    golden(f"quiet.{lang}.txt", quiet.stdout)
    assert (quiet.returncode, quiet.stderr) == (loud.returncode, "") == (1, "")
    left_out = [line for line in loud.stdout.splitlines() if line not in quiet.stdout.splitlines()]
    assert left_out[0] == "Programme de connectivité"
    assert left_out[1].startswith("reseau")
    assert left_out[2].startswith(("Summary of 1 plan", "Bilan pour 1 plan"))
    assert all(line.startswith("  ") for line in left_out[3:])
    rules = {found["rule"] for found in json.loads(run("--format", "json").stdout)["findings"]}
    assert all(f"[{rule}]" in quiet.stdout for rule in rules)


def test_quiet_says_nothing_of_a_plan_without_findings(run):
    assert run(text=CLEAN).stdout
    quiet = run("--quiet", text=CLEAN)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


@pytest.mark.parametrize("option", ["--quiet", "--statistics"])
def test_errors_of_the_run_are_told_on_standard_error(run, pack, option):
    loud, result = run("--rules", pack), run("--rules", pack, option)
    assert loud.returncode == result.returncode == 2
    assert "severty" not in result.stdout
    assert "pack/house/broken.yaml:2:1: " in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_quiet_shapes_every_text_report_and_no_other(run, tmp_path):
    loud, silent = run().stdout, run("-q").stdout
    assert run("-q", "--output", "a.txt", "--report", "text=b.txt").stdout == ""
    assert silent == (tmp_path / "a.txt").read_text("utf-8") == (tmp_path / "b.txt").read_text("utf-8") != loud
    assert run("-q", "--format", "markdown").stdout == run("--format", "markdown").stdout


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_statistics_count_the_findings_of_each_rule(run, golden, lang):
    result = run("--statistics", "--lang", lang)
    golden(f"statistics.{lang}.txt", result.stdout)
    assert (result.returncode, result.stderr) == (1, "")
    report = json.loads(run("--format", "json", "--lang", lang).stdout)
    counts = Counter(found["rule"] for found in report["findings"])
    rows = [line.split()[:2] for line in result.stdout.splitlines()]
    assert rows == [[str(n), rule] for rule, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    for line in result.stdout.splitlines():
        mine = [found for found in report["findings"] if found["rule"] == line.split()[1]]
        suggested = sum(bool(found["suggestions"]) for found in mine)
        assert (f"({suggested} " in line) == bool(suggested)
    assert "(1 " in result.stdout


def test_a_rule_with_two_severities_has_two_rows(run, tmp_path):
    (tmp_path / "plancheck.toml").write_text(
        '[[overrides]]\npaths = ["other.yaml"]\nseverity = {target-without-owner = "error"}\n', "utf-8"
    )
    (tmp_path / "other.yaml").write_text(
        "goals: {G9: {title: Peace, targets: {C9: {title: No war, value: 1}}}}\n", "utf-8"
    )
    rows = [line.split()[:3] for line in run("--statistics", "--lang", "en").stdout.splitlines()]
    assert ["1", "target-without-owner", "error"] in rows
    assert ["1", "target-without-owner", "note"] in rows


def test_statistics_of_no_findings_are_empty(run):
    result = run("--statistics", text=CLEAN)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(("lang", "words"), [("en", "exclude each other"), ("fr", "s'excluent")])
@pytest.mark.parametrize("name", ["json", "html", "csv"])
def test_statistics_and_another_format_exclude_each_other(run, lang, words, name):
    result = run("--statistics", "--format", name, "--lang", lang)
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert f"--format {name} --report statistics=" in result.stderr


def test_statistics_come_beside_another_report(run, tmp_path):
    counted = run("--statistics").stdout
    assert run("--format", "statistics").stdout == counted
    assert run("--format", "json", "--report", "statistics=counts.txt").stdout.startswith("{")
    assert (tmp_path / "counts.txt").read_text("utf-8") == counted
