"""The command line, as scripts rely on it: exit statuses, streams, options."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from checker import check as checks
from checker.packs import load_rules
from checker.rule_starter import rule_template
from checker.words import strings

ROOT = Path(__file__).parent.parent
CLEAN = """\
plan: {id: small, title: Small plan, level: operational, language: en, period: 2026-2027, numbers: en}
objectives:
  O1:
    title: Closer collaboration
    budget: {2026: "1,000", 2027: "2,000"}
    outputs:
      O1-1: {title: Forums, budget: {2026: "1,000", 2027: "2,000"}}
"""
WARNED = CLEAN + "risks:\n  R1: {title: Headquarters cannot be used, likelihood: low, impact: high}\n"
WRONG = CLEAN.replace('O1-1: {title: Forums, budget: {2026: "1,000"', 'O1-1: {title: Forums, budget: {2026: "1,100"')


@pytest.fixture
def folder(tmp_path: Path):
    def write(text: str, name: str = "plan.yaml", encoding: str = "utf-8") -> Path:
        (tmp_path / name).write_text(text, encoding=encoding)
        return tmp_path

    return write


def test_a_clean_plan_exits_0(plancheck, folder):
    result = plancheck("check", str(folder(CLEAN)))
    assert (result.returncode, result.stderr) == (0, "")
    assert "nothing to report" in result.stdout


@pytest.mark.parametrize(("fail_on", "status"), [("error", 0), ("warning", 1), ("note", 1)])
def test_fail_on_sets_the_bar(plancheck, folder, fail_on, status):
    assert plancheck("check", str(folder(WARNED)), "--fail-on", fail_on).returncode == status


def test_errors_exit_1(plancheck, folder):
    result = plancheck("check", str(folder(WRONG)))
    assert result.returncode == 1
    assert "make 1,100, 100 more" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "missing.yaml"],
        ["check", "."],
        ["check", "plan.yaml", "--no-such-option"],
        ["check", "plan.yaml", "--format", "docx"],
        ["check", "plan.yaml", "--as-of", "yesterday"],
        ["check", "plan.yaml", "--select", "no-such-rule"],
        ["check", "plan.yaml", "--rules", "no-such-folder"],
        ["explain", "no-such-thing"],
        ["nonsense"],
    ],
)
def test_what_cannot_be_done_exits_2_with_one_line(plancheck, tmp_path, arguments):
    if "plan.yaml" in arguments:
        (tmp_path / "plan.yaml").write_text(CLEAN, encoding="utf-8")
    result = plancheck(*arguments, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("plancheck: ")
    assert len(result.stderr.strip().splitlines()) == 1


def test_names_of_rules_are_suggested(plancheck, folder):
    result = plancheck("check", str(folder(CLEAN)), "--select", "risk-without-mitigations")
    assert "did you mean “risk-without-mitigation”?" in result.stderr


def test_select_and_ignore_choose_what_is_reported(plancheck, folder):
    path = str(folder(WARNED))
    chosen = json.loads(plancheck("check", path, "--select", "risk", "--format", "json").stdout)
    assert {rule["family"] for rule in chosen["rules"]} == {"risk"}
    assert [finding["rule"] for finding in chosen["findings"]] == ["risk-without-mitigation"]
    rest = json.loads(plancheck("check", path, "--ignore", "risk-without-mitigation", "--format", "json").stdout)
    assert rest["findings"] == []


def test_a_broken_rule_leaves_the_others_running(plancheck, folder, tmp_path):
    pack = tmp_path / "pack" / "house"
    pack.mkdir(parents=True)
    text = (ROOT / "rules/risk/risk-without-mitigation.yaml").read_text(encoding="utf-8")
    (pack / "broken.yaml").write_text(text.replace("severity:", "severty:"), encoding="utf-8")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/plan.yaml").write_text(WARNED, encoding="utf-8")
    result = plancheck("check", "plans", "--rules", "pack", "--format", "json", cwd=tmp_path)
    assert result.returncode == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "did you mean “severity”?" in result.stderr
    content = json.loads(result.stdout)
    (error,) = content["errors"]
    line = text[: text.index("severity:")].count("\n") + 1
    assert (error["location"]["file"], error["location"]["line"]) == ("pack/house/broken.yaml", line)
    assert {"id": "broken", "status": "broken"}.items() <= next(
        r for r in content["rules"] if r["id"] == "broken"
    ).items()
    assert [finding["rule"] for finding in content["findings"]] == ["risk-without-mitigation"]


def test_output_goes_to_a_file_and_nowhere_else(plancheck, folder, tmp_path):
    path = folder(WARNED)
    result = plancheck("check", str(path), "--format", "json", "--output", str(tmp_path / "report.json"))
    assert result.stdout == ""
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["format"] == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.yaml", "report.json"]


def test_output_that_cannot_be_written_exits_2(plancheck, folder):
    result = plancheck("check", str(folder(CLEAN)), "--output", "no/such/folder/report.txt")
    assert (result.returncode, result.stdout) == (2, "")
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [("accept", ".", "--add", "--file"), ("diff", "plan.yaml", "plan.yaml", "--output")],
    ids=["accept", "diff"],
)
def test_no_command_calls_a_file_that_cannot_be_written_a_bug(plancheck, folder, arguments):
    result = plancheck(*arguments, "no/such/folder/file", cwd=folder(WARNED))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "plancheck: no/such/folder/file cannot be written: No such file or directory\n"


def test_a_new_rule_goes_to_a_file_of_its_name(plancheck, tmp_path):
    result = plancheck("rules", "new", "house", "--output", "pack/other.yaml", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "pack/other.yaml must end in house.yaml" in result.stderr
    assert not (tmp_path / "pack").exists()


def test_a_new_rule_that_cannot_be_written_is_told(plancheck, folder):
    result = plancheck("rules", "new", "house", "--output", "plan.yaml/house.yaml", cwd=folder(WARNED))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("plancheck: plan.yaml/house.yaml cannot be written: ")


def test_colour_is_for_terminals_and_loses_nothing(folder):
    """A real terminal (a pseudo-terminal) gets colour, NO_COLOR and a pipe do not; the words are the same."""
    pty = pytest.importorskip("pty")
    path = str(folder(WARNED))

    def in_terminal(**environment: str) -> str:
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "checker", "check", path, "--as-of", "2026-01-01"]
        variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
        if "NO_COLOR" not in environment:
            variables.pop("NO_COLOR", None)
        with subprocess.Popen(command, stdout=slave, env=variables, cwd=ROOT) as process:
            os.close(slave)
            pieces = []
            try:
                while piece := os.read(master, 65536):
                    pieces.append(piece)
            except OSError:
                pass
            process.wait(60)
        os.close(master)
        return b"".join(pieces).decode().replace("\r\n", "\n")

    coloured, plain = in_terminal(), in_terminal(NO_COLOR="1")
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_closed_pipe_ends_quietly():
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [sys.executable, "-m", "checker", "check", "plans/"],
        stdout=writing,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        os.close(writing)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (141, b"")


@pytest.mark.parametrize("name", ["plan.yaml", "plancheck.toml", "plan.YML"])
def test_no_report_takes_the_place_of_a_plan_or_its_settings(plancheck, tmp_path, name):
    (tmp_path / "plan.yaml").write_text(PLAN_OF_ONE, "utf-8")
    (tmp_path / name).write_text("" if name == "plancheck.toml" else PLAN_OF_ONE, "utf-8")
    before = (tmp_path / name).read_bytes()
    for options in (["--output", name], ["--report", f"csv={name}"]):
        result = plancheck("check", "plan.yaml", "--lang", "en", *options, cwd=tmp_path)
        assert result.returncode == 2
        assert f"{name} is not overwritten" in result.stderr
        assert (tmp_path / name).read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
def test_a_full_disk_is_one_line(tmp_path):
    (tmp_path / "plan.yaml").write_text(PLAN_OF_ONE, "utf-8")
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "checker", "check", "plan.yaml"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, env=environment, text=True, check=False
        )
    assert result.returncode == 2
    assert result.stderr.startswith("plancheck: stdout")
    assert result.stderr.count("\n") == 1


PLAN_OF_ONE = "plan: {id: p, title: P, level: operational, language: en, period: 2026, numbers: en}\nvision: {title: Water for all}\n"


def test_the_keyboard_interrupts_with_130(tmp_path):
    """A plan that takes a while, and the signal that Ctrl-C sends."""
    lines = [f"  O{n}:\n    title: Output number {n}\n    budget: {{2026: {n}}}\n" for n in range(60_000)]
    text = "plan: {id: large, title: Large, numbers: en}\noutputs:\n" + "".join(lines)
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "checker", "check", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
    ) as process:
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors.decode()
    assert output == b""
    assert b"Traceback" not in errors


def test_help_speaks_both_languages(plancheck):
    assert "Vérifie les plans" in plancheck("check", "--help", LANG="fr_CH.UTF-8").stdout
    assert "Lint the plans" in plancheck("check", "--help").stdout
    assert "Vérifie les plans" in plancheck("check", "--lang", "fr", "--help").stdout


def test_the_language_of_the_report_is_that_of_the_plan(plancheck, folder):
    french = CLEAN.replace("language: en", "language: fr") + "risques:\n  R1: {titre: Locaux inutilisables}\n"
    path = str(folder(french))
    assert "ne renvoie à aucune mesure" in plancheck("check", path).stdout
    assert "names no mitigation measure" in plancheck("check", path, "--lang", "en").stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_encodings_and_line_ends_change_nothing(plancheck, tmp_path, encoding, ends):
    (tmp_path / "plan.yaml").write_bytes(WARNED.replace("\n", ends).encode(encoding))
    (finding,) = json.loads(plancheck("check", "plan.yaml", "--format", "json", cwd=tmp_path).stdout)["findings"]
    assert finding["location"] == {"file": "plan.yaml", "line": 9, "column": 3, "end_line": 9, "end_column": 5}


@pytest.mark.parametrize("locale", ["C", "POSIX", "fr_FR.ISO-8859-1", "en_US.UTF-8"])
def test_no_locale_breaks_the_output(plancheck, locale):
    result = plancheck("check", "plans/", LC_ALL=locale, PYTHONIOENCODING="")
    assert result.returncode == 1
    assert "Pourquoi" in result.stdout


def test_version(plancheck):
    result = plancheck("--version")
    assert (result.returncode, result.stdout) == (0, "plancheck 0.1.0\n")


def test_rules_list_and_new_and_test(plancheck, tmp_path):
    assert "risk-without-mitigation" in plancheck("rules", "list").stdout
    target = tmp_path / "pack/house/every-risk-has-a-plan.yaml"
    assert plancheck("rules", "new", "every-risk-has-a-plan", "--output", str(target)).returncode == 0
    tested = plancheck("rules", "test", str(tmp_path / "pack"))
    assert (tested.returncode, tested.stderr) == (0, "")
    assert "1 rule, 2 examples, 0 mishaps" in tested.stdout
    assert plancheck("rules", "new", "every-risk-has-a-plan", "--output", str(target)).returncode == 2
    target.write_text(target.read_text(encoding="utf-8").replace("# finding: names no", "# finding: has no"), "utf-8")
    failed = plancheck("rules", "test", str(tmp_path / "pack"))
    assert failed.returncode == 1
    assert "reported where no mark stands" in failed.stdout


def test_a_new_rule_about_any_kind_passes_its_examples(plancheck, tmp_path):
    kinds = load_rules([]).vocabulary.kinds
    for kind in kinds:
        text = rule_template(f"house-{kind}", kind, load_rules([]).vocabulary)
        (tmp_path / f"house-{kind}.yaml").write_text(text, encoding="utf-8")
    tested = plancheck("rules", "test", str(tmp_path))
    assert (tested.returncode, tested.stderr) == (0, "")
    assert f"{len(kinds)} rules, {2 * len(kinds)} examples, 0 mishaps" in tested.stdout
    text = plancheck("rules", "new", "house", "--kind", "Objectifs").stdout
    assert "\nselect: objective\n" in text
    assert "\n      objectives:\n" in text


@pytest.mark.parametrize(
    "name", ["risk-without-mitigation", "linked", "risque", "budget", "mitigated_by", "Mesures d'atténuation"]
)
def test_explain_knows_rules_checks_and_terms(plancheck, name):
    for lang in ("en", "fr"):
        result = plancheck("explain", name, "--lang", lang)
        assert (result.returncode, result.stderr) == (0, "")
        assert len(result.stdout) > 150


def test_a_kind_is_explained_in_the_words_of_the_reader(plancheck):
    french = plancheck("explain", "goal", "--lang", "fr").stdout
    assert "**Champs**\u00a0: `titre`, `description`, `définition`, `section`, `défini_dans`" in french
    assert "`prend_en_charge` → mandat\u202f; `succède_à` → tout élément" in french
    assert "offre, produit, résultat, priorité, objectif → `contribue_à`" in french
    assert "`carries_out` → mandate; `succeeds` → any" in plancheck("explain", "goal", "--lang", "en").stdout


@pytest.mark.parametrize("name", ["", "plan", "table", "smart", "budget", "risk", "goal", "indicator-without-baseline"])
def test_french_pages_have_a_space_before_colons_and_no_spelling_twice(plancheck, name):
    page = plancheck("explain", *filter(None, [name]), "--lang", "fr").stdout
    told = re.sub(r"(?s)```yaml.*?```|`[^`]*`|https?:\S+|^> .*$", "`x`", page, flags=re.MULTILINE)
    assert re.findall(r".{0,20}\S(?<!\u00a0):(?: |$)", told, flags=re.MULTILINE) == []
    for line in page.splitlines():
        before = line.partition("\u00a0:")[2] if line.startswith("**S'écrit") else line.partition("\u00a0:")[0]
        names = re.findall(r"`[^`]*`", before)
        assert len(names) == len(set(names))


def test_every_check_is_explained_in_french_and_says_what_is_english(plancheck):
    described = {key.removeprefix("check-") for key in strings() if key.startswith("check-")}
    assert described == set(checks.names())
    page = plancheck("explain", "linked", "--lang", "fr").stdout.replace("\u00a0", " ")
    assert page.startswith("# linked (contrôle)\n\nLes éléments doivent avoir des liens d'une relation")
    assert "**Précisions techniques, en anglais** : One violation for each element" in page
    assert "**Paramètres**\n\n- `relation`" in page
    assert plancheck("explain", "linked", "--lang", "en").stdout.startswith(
        "# linked (check)\n\nElements must have links"
    )


def test_explain_shows_the_real_output_under_a_bad_example(plancheck):
    page = plancheck("explain", "risk-without-mitigation").stdout
    assert re.search(r"^> \d+:\d+ .*(names no mitigation measure|ne renvoie à aucune mesure)", page, re.MULTILINE)


def test_the_schema_accepts_the_plans_and_refuses_a_misspelt_key(plancheck):
    import yaml
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(plancheck("schema").stdout))
    for path in sorted((ROOT / "plans").rglob("*.yaml")):
        tree = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 -- texts only
        assert [error.message for error in validator.iter_errors(tree)] == [], path.name
    assert not validator.is_valid({"plan": {"id": "p"}, "goals": {"1": {"titel": "Connectivity"}}})
    assert not validator.is_valid({"plan": {"id": "p"}, "gaols": {}})


def test_the_schema_of_rules_accepts_the_rules(plancheck):
    import yaml
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(plancheck("schema", "--rules").stdout))
    for path in sorted((ROOT / "rules").glob("[!l]*/*.yaml")):
        tree = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 -- texts only
        assert [error.message for error in validator.iter_errors(tree)] == [], path.name
