"""Plancheck where plans are kept: the pre-commit hook, the GitHub action and the GitLab template, really run.

Each is started with what README.md shows, in a throw-away repository that `plancheck init` began.
"""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parent.parent
#: What an installation of this project is built from.
SOURCES = [
    ".pre-commit-hooks.yaml",
    "LICENSE",
    "README.md",
    "checker",
    "constraints-run.txt",
    "pyproject.toml",
    "rules",
]
RIGHT, WRONG = "2026: 300,000", "2026: 200,000"
FINDING = "wrong-number"
#: Names of folders that a shell which took them for code would act upon.
HOSTILE = [
    "two words",
    "don't",
    'say "plans"',
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    "a && touch pwned",
    "$HOME",
    "*",
    "${IFS}touch${IFS}pwned",
    "plans\\n",
    "${{ github.token }}",
    "$[[ inputs.paths ]]",
    "--output=pwned",
    "!!",
    "END",
]
#: The same for inputs of one word, as a whole.
NO_WORDS = ["$(touch pwned)", '\'`touch pwned`"; touch pwned; "', "en\ntouch pwned"]


def documents(text: str) -> list[Any]:
    """The documents of a text, all their scalars as texts: `on` is a key there, and no truth."""
    return list(yaml.load_all(text, yaml.BaseLoader))


(ACTION,) = documents((ROOT / "action.yml").read_text("utf-8"))
SPEC, TEMPLATE = documents((ROOT / "templates/plancheck.yml").read_text("utf-8"))
JOB = TEMPLATE["plancheck"]


def readme(key: str) -> Any:
    """The YAML of README.md that has a key at its top."""
    blocks = re.findall(r"```yaml\n((?:.*\n)*?)```", (ROOT / "README.md").read_text("utf-8"))
    (found,) = [block for block in blocks if re.match(rf"{key}:", block)]
    return documents(found)[0]


def environment(home: Path) -> dict[str, str]:
    """That of this process, without what would lead a pipeline back to the code here or to settings of git."""
    ours = ("PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL", "LC_MESSAGES", "CI")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") and key not in ours}
    who = {f"GIT_{role}_{key}": "x@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
    none = {"GIT_CONFIG_GLOBAL": str(home / "gitconfig"), "GIT_CONFIG_NOSYSTEM": "1"}
    return {**kept, **who, **none, "LANG": "C.UTF-8", "PRE_COMMIT_HOME": str(home), "NO_COLOR": "1"}


def run(command: list[str], cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A command with both of its streams as one text, as a log shows them."""
    return subprocess.run(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600, check=False
    )


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def line_of(path: Path, text: str) -> int:
    return [text in line for line in path.read_text("utf-8").splitlines()].index(True) + 1


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> None:
    """A package index, without which nothing can be installed."""
    ask = ["pip", "download", "--quiet", "--no-deps", "--retries=1", "--timeout=15", "hatchling"]
    folder = tmp_path_factory.mktemp("index")
    if run([sys.executable, "-I", "-m", *ask], folder, environment(folder)).returncode != 0:
        pytest.skip("left out: there is no package index here to install plancheck with")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """A repository of Plancheck with one commit: the files as they are here, committed or not."""
    folder: Path = tmp_path_factory.mktemp("plancheck")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / name)
    commit(folder, environment(folder))
    return folder


def commit(folder: Path, env: dict[str, str]) -> str:
    """The first commit of a folder."""
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=All"]):
        assert run(["git", *command], folder, env).stdout == ""
    return run(["git", "rev-parse", "HEAD"], folder, env).stdout.strip()


class Repository:
    """A repository of plans that is checked by pre-commit, and what its users do with it."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder, self.env, self.plan = folder, env, folder / "plan.yaml"

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run(["git", *arguments], self.folder, self.env)

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run([sys.executable, "-m", "pre_commit", *arguments], self.folder, self.env)

    def commits(self) -> int:
        return int(self.git("rev-list", "--count", "HEAD").stdout)

    def commit(self) -> subprocess.CompletedProcess[str]:
        self.git("add", "--all")
        return self.git("commit", "--message=Change")


@pytest.fixture(scope="module")
def hooked(index, checkout, plancheck, tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """A repository with the hook of README.md installed, and the environment that knows it: made once, in some seconds."""
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("left out: the Python package pre-commit is not installed")
    env = environment(tmp_path_factory.mktemp("pre-commit"))
    folder = tmp_path_factory.mktemp("hooked")
    assert plancheck("init", "--lang", "en", cwd=folder).returncode == 0
    config = readme("repos")
    (entry,) = config["repos"]
    entry.update(repo=str(checkout), rev=run(["git", "rev-parse", "HEAD"], checkout, env).stdout.strip())
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    commit(folder, env)
    result = Repository(folder, env).pre_commit("install", "--install-hooks")
    assert result.returncode == 0, result.stdout
    return folder, env


@pytest.fixture
def repository(hooked, tmp_path) -> Repository:
    folder, env = hooked
    shutil.copytree(folder, tmp_path / "plans")
    return Repository(tmp_path / "plans", env)


def test_pre_commit_takes_the_manifest_and_the_config_of_the_readme(tmp_path):
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("left out: the Python package pre-commit is not installed")
    repository = Repository(tmp_path, environment(tmp_path))
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(readme("repos")), "utf-8")
    assert repository.pre_commit("validate-config", "config.yaml").returncode == 0
    assert repository.pre_commit("validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")).returncode == 0


def test_pre_commit_passes_a_right_plan_and_fails_a_wrong_one(repository):
    result = repository.pre_commit("run", "--all-files")
    assert result.returncode == 0, result.stdout
    assert re.search(r"^plancheck\.+Passed$", result.stdout, re.MULTILINE)
    replace(repository.plan, RIGHT, WRONG)
    result = repository.pre_commit("run", "--all-files")
    assert result.returncode == 1
    assert re.search(r"^plancheck\.+Failed$", result.stdout, re.MULTILINE)
    assert f"[{FINDING}]\n  plan.yaml:{line_of(repository.plan, WRONG)}:17\n" in result.stdout


def test_a_commit_of_a_wrong_plan_is_refused_and_one_of_a_right_plan_accepted(repository):
    replace(repository.plan, RIGHT, WRONG)
    refused = repository.commit()
    assert (refused.returncode, repository.commits()) == (1, 1)
    assert FINDING in refused.stdout
    replace(repository.plan, WRONG, RIGHT)
    repository.plan.write_text(repository.plan.read_text("utf-8") + "# reviewed\n", "utf-8")
    accepted = repository.commit()
    assert (accepted.returncode, repository.commits()) == (0, 2), accepted.stdout


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("waivers.yaml", "waivers:\n  - {rule: risk-without-mitigation, element: risk:R1}\n", "Passed"),
        ("accepted.json", "{}\n", "Passed"),
        ("plancheck.toml", 'fail-on = "never"\n', "Failed"),
        ("risks.yaml", "risks:\n  R2: {title: Pumps are stolen, likelihood: low, impact: low, mitigated_by: M2}\n", "Failed"),
        ("notes.txt", "Pumps\n", "Skipped"),
    ],
)  # fmt: skip
def test_whatever_belongs_to_plans_is_held_against_all_of_them(repository, name, text, told):
    """One file is committed; `M2` is unknown and no one else knows it: the plan beside is read, too."""
    (repository.folder / name).write_text(text, "utf-8")
    result = repository.commit()
    assert re.search(rf"^plancheck\.+(\(no files to check\))?{told}$", result.stdout, re.MULTILINE), result.stdout
    assert repository.commits() == (1 if told == "Failed" else 2)


def test_the_whole_plan_is_read_when_a_part_of_it_is_committed(repository):
    risk = "risks:\n  R2: {title: Pumps are stolen, likelihood: low, impact: low, threatens: O2, mitigated_by: M1}\n"
    (repository.folder / "risks.yaml").write_text(risk, "utf-8")
    assert repository.commit().returncode == 0
    # What is left unfinished beside the commit does not count.
    replace(repository.plan, RIGHT, WRONG)
    (repository.folder / "risks.yaml").write_text(risk.replace("stolen", "broken"), "utf-8")
    repository.git("add", "risks.yaml")
    assert repository.git("commit", "--message=Risk").returncode == 0
    assert WRONG in repository.plan.read_text("utf-8")


def test_a_commit_that_only_deletes_is_checked_with_always_run(repository):
    plan = repository.plan.read_text("utf-8")
    measures = plan.index("mitigations:\n"), plan.index("# A table")
    repository.plan.write_text(plan[: measures[0]] + plan[measures[1] :], "utf-8")
    (repository.folder / "measures.yaml").write_text(plan[slice(*measures)], "utf-8")
    assert repository.commit().returncode == 0
    (repository.folder / "measures.yaml").unlink()
    assert "(no files to check)Skipped" in repository.commit().stdout
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    replace(repository.folder / ".pre-commit-config.yaml", "- id: plancheck", "- id: plancheck\n    always_run: true")
    assert repository.commit().returncode == 0
    (repository.folder / "measures.yaml").unlink()
    refused = repository.commit()
    assert (refused.returncode, repository.commits()) == (1, 3)
    assert "[unknown-mitigation]" in refused.stdout


def test_without_a_configuration_the_hook_says_what_is_missing_and_takes_arguments(repository):
    repository.git("rm", "--quiet", "plancheck.toml")
    result = repository.pre_commit("run", "--all-files")
    assert result.returncode == 1
    assert "say what to check" in result.stdout
    replace(repository.folder / ".pre-commit-config.yaml", "- id: plancheck", "- id: plancheck\n    args: [.]")
    assert repository.pre_commit("run", "--all-files").returncode == 0


def valid(schema: str, document: Any) -> None:
    """Hold a document against one of the schemas of this folder; texts stand for numbers and truths in it."""
    content = json.loads((ROOT / "tests/schemas" / schema).read_text("utf-8"))
    jsonschema.Draft7Validator(content).validate(document)


def test_the_action_is_valid_and_no_input_is_part_of_a_script():
    valid("github-action.json", yaml.safe_load((ROOT / "action.yml").read_text("utf-8")))
    for step in ACTION["runs"]["steps"]:
        assert set(step) <= {"name", "id", "shell", "env", "run"}  # above all: no action of others
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
    named = re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", (ROOT / "action.yml").read_text("utf-8"))
    assert set(named) == set(ACTION["inputs"])
    assert all(one["required"] == "false" for one in ACTION["inputs"].values())


class Runner:
    """What a runner of GitHub does with the steps of the action: environment, files, bash."""

    def __init__(self, place: Path, workspace: Path, action: Path = ROOT) -> None:
        self.place, self.workspace = place, workspace
        self.files = {name: place / name.lower() for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        (place / "temp").mkdir(parents=True)
        given = {**self.files, "GITHUB_ACTION_PATH": action, "RUNNER_TEMP": place / "temp"}
        self.env = {**environment(place), **{key: str(value) for key, value in given.items()}}
        for file in self.files.values():
            file.write_text("", "utf-8")

    def step(
        self, step: dict[str, Any], inputs: dict[str, str], outputs: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        known = {f"inputs.{name}": inputs.get(name, spec["default"]) for name, spec in ACTION["inputs"].items()}
        known |= {f"steps.install.outputs.{name}": value for name, value in outputs.items()}
        env = {name: known[text.removeprefix("${{ ").removesuffix(" }}")] for name, text in step["env"].items()}
        script = self.place / "step.sh"
        script.write_text(step["run"], "utf-8")
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
        return run(command, self.workspace, {**self.env, **env})

    def check(self, inputs: dict[str, str], python: str = sys.executable) -> subprocess.CompletedProcess[str]:
        return self.step(ACTION["runs"]["steps"][1], inputs, {"python": python})

    @property
    def summary(self) -> str:
        return self.files["GITHUB_STEP_SUMMARY"].read_text("utf-8")


@pytest.fixture(scope="module")
def begun(plancheck, tmp_path_factory) -> Path:
    """A repository with a plan in `plans`, without plancheck.toml at its root."""
    folder: Path = tmp_path_factory.mktemp("begun")
    (folder / ".git").mkdir()
    assert plancheck("init", "plans", "--lang", "en", cwd=folder).returncode == 0
    return folder


@pytest.fixture
def workspace(begun, tmp_path) -> Path:
    shutil.copytree(begun, tmp_path / "workspace")
    found: Path = tmp_path / "workspace"
    return found


def folders(workspace: Path) -> list[str]:
    """The plan in a folder of each name of HOSTILE; the value is the ids of these plans, in order."""
    text = (workspace / "plans/plan.yaml").read_text("utf-8")
    shutil.rmtree(workspace / "plans")
    ids = [f"plan-{number:02}" for number in range(len(HOSTILE))]
    for name, plan in zip(HOSTILE, ids, strict=True):
        (workspace / name).mkdir()
        (workspace / name / "plan.yaml").write_text(text.replace("id: rural-water-2026-2027", f"id: {plan}"), "utf-8")
    return ids


@pytest.fixture
def runner(tmp_path, workspace) -> Runner:
    return Runner(tmp_path / "runner", workspace)


def action_of_the_readme() -> dict[str, str]:
    """The inputs that README.md gives to the action."""
    (job,) = readme("on")["jobs"].values()
    (inputs,) = [step["with"] for step in job["steps"] if step["uses"].startswith("OWNER/plancheck@")]
    (upload,) = [step["with"] for step in job["steps"] if "upload-sarif" in step["uses"]]
    assert upload == {"sarif_file": ACTION["inputs"]["sarif"]["default"]}
    assert set(inputs) <= set(ACTION["inputs"])
    found: dict[str, str] = inputs
    return found


def test_the_action_passes_a_right_plan(runner):
    result = runner.check(action_of_the_readme())
    assert (result.returncode, result.stdout) == (0, "")
    assert runner.summary.startswith("## ✅ ")
    sarif = json.loads((runner.workspace / "plancheck.sarif").read_text("utf-8"))
    assert sarif["runs"][0]["results"] == []


def test_the_action_fails_a_wrong_plan_and_shows_why_in_three_places(runner):
    runner.files["GITHUB_STEP_SUMMARY"].write_text("Said before\n", "utf-8")
    plan = runner.workspace / "plans/plan.yaml"
    replace(plan, RIGHT, WRONG)
    result = runner.check(action_of_the_readme())
    assert result.returncode == 1
    (annotation,) = result.stdout.splitlines()
    assert annotation.startswith(f"::error file=plans/plan.yaml,line={line_of(plan, WRONG)},col=17,")
    assert f"[{FINDING}]" in annotation
    assert runner.summary.startswith("Said before\n## ❌ ")
    assert FINDING in runner.summary
    sarif = json.loads((runner.workspace / "plancheck.sarif").read_text("utf-8"))
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == [FINDING]


def test_inputs_of_the_action_mean_what_the_options_mean(runner, tmp_path):
    plan = runner.workspace / "plans/plan.yaml"
    replace(plan, "    mitigated_by: M1\n", "")
    assert runner.check({"paths": "plans"}).returncode == 0  # a warning
    assert runner.check({"paths": "plans", "fail-on": "warning"}).returncode == 1
    assert runner.check({"paths": "plans", "fail-on": "warning", "arguments": "--ignore=risk\n"}).returncode == 0
    french = runner.check({"paths": "plans", "lang": "fr", "sarif": ""})
    assert "Risque sans mesure d'atténuation" in french.stdout
    assert (
        not (runner.workspace / "plancheck.sarif").exists() or (runner.workspace / "plancheck.sarif").unlink() is None
    )
    assert runner.check({"paths": "plans", "sarif": ""}).returncode == 0
    assert not (runner.workspace / "plancheck.sarif").exists()
    (runner.workspace / "strict.toml").write_text('fail-on = "warning"\n', "utf-8")
    assert runner.check({"paths": "plans", "config": "strict.toml"}).returncode == 1
    shutil.copytree(ROOT / "tests/packs/logframe", runner.workspace / "packs/log frame")
    shutil.copytree(ROOT / "plans", runner.workspace / "more plans")
    several = runner.check(
        {"paths": "\n  plans\n\nmore plans\n", "rules": "packs/log frame", "arguments": "--report=json=report.json"}
    )
    assert several.returncode == 1
    report = json.loads((runner.workspace / "report.json").read_text("utf-8"))
    assert len(report["plans"]) == 4
    assert [pack["name"] for pack in report["packs"]] == ["rules", "logframe"]


def test_without_paths_the_action_takes_those_of_the_configuration(runner):
    unsaid = runner.check({})
    assert unsaid.returncode == 2
    assert "say what to check" in unsaid.stdout
    assert runner.summary == ""
    (runner.workspace / "plancheck.toml").write_text('paths = ["plans"]\n', "utf-8")
    assert runner.check({}).returncode == 0


def test_problems_cannot_give_commands_to_github(runner):
    """The log is searched for commands, those in the names of files included."""
    pack = runner.workspace / "pack/house"
    pack.mkdir(parents=True)
    (pack / "##[add-mask]x.yaml").write_text("title: [\n", "utf-8")
    (pack / "::add-mask::x.yaml").write_text("title: [\n", "utf-8")
    result = runner.check({"paths": "plans", "rules": "pack"})
    assert result.returncode == 2
    shown = result.stdout.splitlines()
    stop = next(number for number, line in enumerate(shown) if line.startswith("::stop-commands::"))
    token = shown[stop].removeprefix("::stop-commands::")
    assert re.fullmatch(r"[0-9a-f]{32}", token)
    assert shown[-1] == f"::{token}::"
    assert len(shown) - stop == 4
    assert all(line.startswith("::error ") for line in shown[:stop])


def test_a_path_that_the_action_is_given_is_a_name_and_never_code(runner):
    named = folders(runner.workspace)
    told = {"paths": "\n".join(HOSTILE), "arguments": "--report=json=report.json"}
    assert runner.check(told).returncode == 0
    assert [plan["id"] for plan in json.loads((runner.workspace / "report.json").read_text("utf-8"))["plans"]] == named
    assert {path.name for path in runner.workspace.iterdir()} == {".git", "plancheck.sarif", "report.json", *HOSTILE}
    assert not [*runner.place.rglob("pwned"), *runner.workspace.rglob("pwned")]


@pytest.mark.parametrize("value", NO_WORDS)
def test_no_other_input_of_the_action_is_code(runner, value):
    """It is told to be wrong; the name of a file to be written is just a name."""
    for name in ("config", "rules", "fail-on", "lang", "arguments"):
        assert runner.check({"paths": "plans", name: value}).returncode == 2
    assert runner.check({"paths": "plans", "sarif": value}).returncode == 0
    assert {path.name for path in runner.workspace.iterdir()} == {".git", "plans", value}
    assert not [*runner.place.rglob("pwned"), *runner.workspace.rglob("pwned")]


def test_code_of_the_checked_repository_is_not_run_by_the_action(runner):
    for name in ("checker", "click", "yaml", "sitecustomize", "json"):
        (runner.workspace / f"{name}.py").write_text("open('pwned', 'w')", "utf-8")
    assert runner.check({"paths": "plans"}).returncode == 0
    assert not (runner.workspace / "pwned").exists()


def test_the_action_installs_what_is_pinned_and_runs_from_its_own_checkout(index, checkout, runner):
    runner.env["GITHUB_ACTION_PATH"] = str(checkout)
    for name in ("pip", "venv", "checker"):
        (runner.workspace / f"{name}.py").write_text("open('pwned', 'w')", "utf-8")
    result = runner.step(ACTION["runs"]["steps"][0], {"python": sys.executable}, {})
    assert result.returncode == 0, result.stdout
    name, _, python = runner.files["GITHUB_OUTPUT"].read_text("utf-8").strip().partition("=")
    assert name == "python"
    assert Path(python).is_relative_to(runner.place / "temp")
    frozen = run([python, "-I", "-m", "pip", "freeze"], runner.workspace, runner.env).stdout.split()
    assert frozen
    pinned = re.findall(r"^\S+==\S+", (ROOT / "constraints-run.txt").read_text("utf-8"), re.MULTILINE)
    assert {pin.lower().replace("_", "-") for pin in frozen} <= set(pinned)
    result = runner.check(action_of_the_readme(), python)
    assert (result.returncode, result.stdout) == (0, "")
    assert not (runner.workspace / "pwned").exists()


def test_the_action_says_which_python_it_needs(runner):
    (runner.place / "old").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (runner.place / "old").chmod(0o755)
    for python in (str(runner.place / "old"), "no-such-python", "$(touch pwned)"):
        result = runner.step(ACTION["runs"]["steps"][0], {"python": python}, {})
        assert result.returncode == 2
        assert "::error title=Plancheck::Python 3.11 or newer is needed" in result.stdout
    assert not (runner.workspace / "pwned").exists()


def test_the_template_is_valid_and_no_input_is_part_of_a_script():
    schema = "gitlab-ci.json"
    for document in yaml.safe_load_all((ROOT / "templates/plancheck.yml").read_text("utf-8")):
        valid(schema, document)
    valid(schema, yaml.safe_load(yaml.safe_dump(readme("include"))))
    assert not any("$[[" in line for line in [*JOB["before_script"], *JOB["script"]])
    named = re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", yaml.safe_dump(TEMPLATE))
    assert sorted(named) == sorted(SPEC["spec"]["inputs"])
    assert all(variable["expand"] == "false" for variable in JOB["variables"].values())


#: GitLab takes bash where the image has it.
SHELLS = [("bash", "-eo", "pipefail"), ("sh", "-e")]


class Pipeline:
    """What a runner of GitLab does with the job: variables, then both scripts in one shell."""

    def __init__(self, workspace: Path, place: Path) -> None:
        self.workspace, self.place = workspace, place
        self.env = environment(place)

    def variables(self, inputs: dict[str, str]) -> dict[str, str]:
        """Each value is one input, whole: a text that is put in place of a text."""
        known = {name: inputs.get(name, (spec or {}).get("default")) for name, spec in SPEC["spec"]["inputs"].items()}
        assert set(inputs) <= set(known)
        found = {}
        for name, variable in JOB["variables"].items():
            value = known[variable["value"].removeprefix("$[[ inputs.").removesuffix(" ]]")]
            assert value is not None, f"{name}: the input has no default and is not given"
            found[name] = value
        return found

    def run(
        self, inputs: dict[str, str], script: list[str], shell: tuple[str, ...] = SHELLS[0]
    ) -> subprocess.CompletedProcess[str]:
        return run([*shell, "-c", "\n".join(script)], self.workspace, {**self.env, **self.variables(inputs)})

    def check(self, venv: Path, inputs: dict[str, str], *shell: str) -> subprocess.CompletedProcess[str]:
        given = {"requirement": "plancheck", **inputs}
        prepared = f"plancheck_venv='{venv}'"
        return self.run(given, [prepared, *JOB["script"]], shell or SHELLS[0])


@pytest.fixture(scope="module")
def venv(tmp_path_factory) -> Path:
    """An environment with the code here, made without an index: it looks for its packages where they are already."""
    folder: Path = tmp_path_factory.mktemp("gitlab") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "here.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n", "utf-8")
    return folder


@pytest.fixture
def pipeline(workspace, tmp_path) -> Pipeline:
    return Pipeline(workspace, tmp_path)


def inputs_of_the_readme() -> dict[str, str]:
    (entry,) = readme("include")["include"]
    found: dict[str, str] = entry["inputs"]
    return found


def artifacts(folder: Path) -> tuple[list[Any], ET.Element]:
    """The two files that the job declares: Code Quality and JUnit."""
    reports = JOB["artifacts"]["reports"]
    assert set(reports) == {"codequality", "junit"}
    assert JOB["artifacts"]["when"] == "always"
    quality = json.loads((folder / reports["codequality"]).read_text("utf-8"))
    return quality, ET.parse(folder / reports["junit"]).getroot()  # noqa: S314 -- our own report


@pytest.mark.parametrize("shell", SHELLS)
def test_the_job_leaves_its_artifacts_whether_it_passes_or_fails(pipeline, venv, shell):
    inputs = inputs_of_the_readme()
    result = pipeline.check(venv, inputs, *shell)
    assert result.returncode == 0, result.stdout
    quality, junit = artifacts(pipeline.workspace)
    assert quality == []
    assert junit.findall(".//testcase") != []
    assert junit.findall(".//failure") == []
    replace(pipeline.workspace / "plans/plan.yaml", RIGHT, WRONG)
    result = pipeline.check(venv, inputs, *shell)
    assert result.returncode == 1
    assert f"[{FINDING}]" in result.stdout
    quality, junit = artifacts(pipeline.workspace)
    assert [(one["check_name"], one["location"]["path"]) for one in quality] == [(FINDING, "plans/plan.yaml")]
    assert len(junit.findall(".//failure")) == 1


def test_inputs_of_the_job_mean_what_the_options_mean(pipeline, venv):
    replace(pipeline.workspace / "plans/plan.yaml", "    mitigated_by: M1\n", "")
    assert pipeline.check(venv, {"paths": "plans"}).returncode == 0  # a warning
    assert pipeline.check(venv, {"paths": "plans", "fail-on": "warning"}).returncode == 1
    assert pipeline.check(venv, {"paths": "plans", "fail-on": "warning", "arguments": "--ignore=risk"}).returncode == 0
    assert "Risque sans mesure d'atténuation" in pipeline.check(venv, {"paths": "plans", "lang": "fr"}).stdout
    (pipeline.workspace / "strict.toml").write_text('fail-on = "warning"\npaths = ["plans"]\n', "utf-8")
    assert pipeline.check(venv, {"config": "strict.toml"}).returncode == 1
    assert pipeline.check(venv, {}).returncode == 2
    shutil.copytree(ROOT / "tests/packs/logframe", pipeline.workspace / "packs/log frame")
    shutil.copytree(ROOT / "plans", pipeline.workspace / "more plans")
    several = {
        "paths": "plans\n\nmore plans\n",
        "rules": "packs/log frame",
        "arguments": "--format=json\n--output=report.json",
    }
    assert pipeline.check(venv, several).returncode == 1
    report = json.loads((pipeline.workspace / "report.json").read_text("utf-8"))
    assert len(report["plans"]) == 4
    assert [pack["name"] for pack in report["packs"]] == ["rules", "logframe"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_path_that_the_job_is_given_is_a_name_and_never_code(pipeline, venv, shell):
    named = folders(pipeline.workspace)
    told = {"paths": "\n".join(HOSTILE), "arguments": "--report=json=report.json"}
    assert pipeline.check(venv, told, *shell).returncode == 0
    assert [
        plan["id"] for plan in json.loads((pipeline.workspace / "report.json").read_text("utf-8"))["plans"]
    ] == named
    reports = JOB["artifacts"]["reports"].values()
    assert {path.name for path in pipeline.workspace.iterdir()} == {".git", "report.json", *reports, *HOSTILE}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("value", NO_WORDS)
def test_no_other_input_of_the_job_is_code(pipeline, venv, shell, value):
    for name in ("config", "rules", "fail-on", "lang", "arguments"):
        assert pipeline.check(venv, {"paths": "plans", name: value}, *shell).returncode == 2
    assert {path.name for path in pipeline.workspace.iterdir()} == {".git", "plans"}


def test_the_job_installs_what_it_is_told_to_and_nothing_of_the_repository_is_run(index, checkout, pipeline):
    """Both scripts in one shell, as GitLab runs them; the requirement is this project's repository, here by its path."""
    for name in ("pip", "venv", "checker"):
        (pipeline.workspace / f"{name}.py").write_text("open('pwned', 'w')", "utf-8")
    inputs = inputs_of_the_readme()
    assert inputs["requirement"].startswith("git+https://")
    rev = run(["git", "rev-parse", "HEAD"], checkout, pipeline.env).stdout.strip()
    told = {**inputs, "requirement": f"git+file://{checkout}@{rev}"}
    result = pipeline.run(told, [*JOB["before_script"], *JOB["script"]])
    assert result.returncode == 0, result.stdout
    quality, _ = artifacts(pipeline.workspace)
    assert quality == []
    assert not (pipeline.workspace / "pwned").exists()
    hostile = pipeline.run({**inputs, "requirement": "--help $(touch pwned)"}, JOB["before_script"])
    assert hostile.returncode != 0
    assert not (pipeline.workspace / "pwned").exists()
