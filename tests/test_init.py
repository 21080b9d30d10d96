"""`plancheck init`: what it writes is a plan without a finding, in both languages and kinds, and nothing is overwritten."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from checker.write import write_new

ROOT = Path(__file__).parent.parent
NAMES = ["plan.schema.json", "plan.yaml", "plancheck.toml"]
STARTS = [(kind, lang) for kind in ("strategic", "operational") for lang in ("en", "fr")]
#: A number of each plan, and what it has to be changed to for the sums to be wrong.
SPOILT = {
    ("strategic", "en"): ("share_of_total: 40%", "share_of_total: 30%"),
    ("strategic", "fr"): ("part_du_total: 40 %", "part_du_total: 30 %"),
    ("operational", "en"): ("2026: 300,000", "2026: 200,000"),
    ("operational", "fr"): ("2026: 300 000", "2026: 200 000"),
}


@pytest.fixture
def start(plancheck, tmp_path):
    """A folder in which `init` was run, and what it printed."""

    def run(kind="operational", lang="en", folder="."):
        result = plancheck("init", folder, "--kind", kind, "--lang", lang, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "")
        return tmp_path / folder, result.stdout

    return run


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(("kind", "lang"), STARTS)
def test_nothing_is_found_in_the_plan_as_it_stands(plancheck, start, kind, lang):
    folder, _ = start(kind, lang)
    assert sorted(content(folder)) == NAMES
    # Without a path: plancheck.toml says what to check. On whatever day it is run.
    for as_of in ("2024-01-01", "2026-06-30", "2041-01-01"):
        result = plancheck("check", "--fail-on", "note", "--format", "json", "--as-of", as_of, cwd=folder)
        assert (result.returncode, result.stderr) == (0, "")
        report = json.loads(result.stdout)
        assert (report["findings"], report["errors"], report["lang"]) == ([], [], lang)
        assert sum(rule["checked"] > 0 for rule in report["rules"]) >= 60
        (plan,) = report["plans"]
        assert plan["elements"] >= 14


@pytest.mark.parametrize(("kind", "lang"), STARTS)
def test_the_plan_is_held_to_the_rules(plancheck, start, kind, lang):
    folder, _ = start(kind, lang)
    plan = folder / "plan.yaml"
    right, wrong = SPOILT[kind, lang]
    text = plan.read_text("utf-8")
    assert text.count(right) == 1
    plan.write_text(text.replace(right, wrong), "utf-8")
    assert plancheck("check", cwd=folder).returncode == 1


def test_languages_and_kinds_are_told_apart(start):
    texts = {
        (kind, lang): (start(kind, lang, f"{kind}-{lang}")[0] / "plan.yaml").read_text("utf-8") for kind, lang in STARTS
    }
    assert len(set(texts.values())) == 4
    for (kind, lang), text in texts.items():
        header = re.search(r"^plan:\n((?:  .*\n)+)", text, re.MULTILINE)
        word = {"en": "level", "fr": "niveau"}[lang]
        value = {
            "strategic": {"en": "strategic", "fr": "stratégique"},
            "operational": {"en": "operational", "fr": "opérationnel"},
        }
        assert header is not None
        assert re.search(rf"^  {word}: {value[kind][lang]}\b", header[1], re.MULTILINE)
        comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
        assert len(comments) >= 20
    # The two languages say the same: elements in the same order with the same ids, but for the first letters.
    for kind in ("strategic", "operational"):
        ids = [re.findall(r"^ *[A-Z]+(\d[\w.-]*):", texts[kind, lang], re.MULTILINE) for lang in ("en", "fr")]
        assert ids[0] == ids[1] != []


@pytest.mark.parametrize(("kind", "lang"), STARTS)
def test_the_first_line_tells_editors_the_schema_that_lies_beside(plancheck, start, kind, lang):
    folder, _ = start(kind, lang)
    text = (folder / "plan.yaml").read_text("utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named is not None
    schema = (folder / named[1]).read_text("utf-8")
    assert schema == plancheck("schema", "--lang", lang).stdout
    validator = jsonschema.Draft202012Validator(json.loads(schema))
    plan = yaml.safe_load(text)
    assert list(validator.iter_errors(plan)) == []
    assert list(validator.iter_errors({**plan, "objectivs": {}})) != []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_setting_that_the_configuration_offers_can_be_switched_on(plancheck, start, lang):
    folder, _ = start(lang=lang)
    config = folder / "plancheck.toml"
    offered = re.sub(r'^# (?=\[|[\w-]+ = ["\[])', "", config.read_text("utf-8"), flags=re.MULTILINE)
    plancheck("rules", "new", "house-rule", "--output", "my-rules/house-rule.yaml", cwd=folder)
    config.write_text(offered, "utf-8")
    result = plancheck("config", "show", "--lang", "en", cwd=folder)
    assert (result.returncode, result.stderr) == (0, "")
    lines = [line.split() for line in result.stdout.splitlines()]
    shown = {line[0]: line[-1] for line in lines}
    settings = {"paths", "rules", "select", "ignore", "accepted", "lang", "fail-on"}
    settings |= {"severity.risk-without-mitigation", "severity.smart", "overrides.paths", "overrides.ignore"}
    assert set(shown) == settings
    assert {key for key, origin in shown.items() if origin == "default"} == {"select"}
    overrides = {line[0]: line[1] for line in lines if line[0].startswith("overrides.")}
    assert overrides == {"overrides.paths": "drafts/*", "overrides.ignore": "funding"}


def test_a_folder_that_looks_like_an_option_is_named_as_a_folder(plancheck, tmp_path):
    result = plancheck("init", "--lang", "en", "--", "-x", cwd=tmp_path)
    assert result.returncode == 0
    command = shlex.split(result.stdout.splitlines()[-1].removeprefix("now, and after each change: "))
    assert command == ["plancheck", "check", "./-x"]
    assert plancheck(*command[1:], cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("folder", [".", "plans", "a folder's name/with spaces"])
def test_it_says_what_was_written_and_the_command_it_names_runs(plancheck, start, tmp_path, folder):
    path, said = start(folder=folder)
    *written, last = said.splitlines()
    assert sorted(written) == sorted(f"written: {Path(folder, name)}" for name in NAMES)
    command = shlex.split(last.removeprefix("now, and after each change: "))
    assert command == ["plancheck", "check", *([] if folder == "." else [folder])]
    assert plancheck(*command[1:], cwd=tmp_path).returncode == 0
    assert sorted(content(path)) == NAMES


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_second_time_changes_nothing(plancheck, start, lang):
    folder, _ = start(lang=lang)
    before = content(folder)
    result = plancheck("init", "--kind", "strategic", "--lang", lang, cwd=folder)
    assert (result.returncode, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert all(name in line for name in NAMES)
    assert content(folder) == before


@pytest.mark.parametrize("name", NAMES)
def test_if_one_file_is_there_none_is_written(plancheck, tmp_path, name):
    (tmp_path / name).write_text("mine", "utf-8")
    result = plancheck("init", "--lang", "en", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr == f"plancheck: nothing is written, since there is already: {name}\n"
    assert content(tmp_path) == {name: b"mine"}


def test_a_link_that_leads_nowhere_is_not_followed(plancheck, tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "plan.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    result = plancheck("init", "here", cwd=tmp_path)
    assert result.returncode == 2
    assert "plan.yaml" in result.stderr
    assert not (tmp_path / "elsewhere.yaml").exists()


def test_folders_that_were_made_for_nothing_are_gone(tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "second").write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        write_new({tmp_path / "here" / "new" / "below" / "first": "ours", tmp_path / "second": "ours"})
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["here", "second"]


def test_files_that_appear_meanwhile_are_kept_and_nothing_is_left_half_done(tmp_path):
    (tmp_path / "second").write_text("mine", "utf-8")
    with pytest.raises(FileExistsError) as error:
        write_new({tmp_path / "first": "ours", tmp_path / "second": "ours", tmp_path / "third": "ours"})
    assert error.value.filename == str(tmp_path / "second")
    assert content(tmp_path) == {"second": b"mine"}


@pytest.mark.parametrize(
    ("folder", "problem"),
    [("file/folder", "Not a directory"), ("file", "File exists"), ("x" * 300, "File name too long")],
)
def test_a_folder_that_cannot_be_made_is_one_line(plancheck, tmp_path, folder, problem):
    (tmp_path / "file").touch()
    result = plancheck("init", folder, "--lang", "en", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"plancheck: {folder} cannot be written: {problem}\n"
    assert content(tmp_path) == {"file": b""}


#: Runs plancheck bound by permissions, as root is not: without its capability to pass over them (Linux).
BOUND = """\
import ctypes, os, sys
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) != 0:
    sys.exit(77)
os.execv(sys.executable, [sys.executable, "-m", "checker", *sys.argv[1:]])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="left out: only Linux binds root by permissions")
def test_a_folder_that_is_not_writable_is_one_line(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o555)
    command = [sys.executable, "-c", BOUND, "init", "closed", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    if result.returncode == 77:
        pytest.skip("left out: this machine does not let root give up its capabilities")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "plancheck: closed cannot be written: Permission denied\n"
    assert content(tmp_path / "closed") == {}


def test_the_readme_shows_what_it_prints(plancheck, tmp_path):
    readme = (ROOT / "README.md").read_text("utf-8")
    (block,) = re.findall(r"```console\n\$ (plancheck init .*)\n((?:.*\n)*?)```", readme)
    result = plancheck(*shlex.split(block[0])[1:], cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, block[1])


def test_the_plan_that_the_readme_shows_is_right(tmp_path, plancheck):
    """Who begins by copying it is not startled by findings."""
    readme = (ROOT / "README.md").read_text("utf-8").split("\n## Write a plan\n")[1]
    plan = readme.split("```yaml\n")[1].split("```")[0]
    assert plan.startswith("plan:\n")
    (tmp_path / "plan.yaml").write_text(plan, "utf-8")
    result = plancheck("check", ".", "--format", "json", cwd=tmp_path)
    report = json.loads(result.stdout)
    assert (result.returncode, report["findings"], report["errors"]) == (0, [], [])
    assert len(report["plans"]) == 1
