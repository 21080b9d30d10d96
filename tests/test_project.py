"""The project itself: sizes, names, generated files and what must not be in any file.

Which module may import which is held by import-linter (`[tool.importlinter]` in pyproject.toml).
"""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ROOT / "checker"
RULES = ROOT / "rules"

MODULE_LINES = 250
FUNCTION_LINES = 30
CHECK_LINES = 60
RULE_LINES = 80  # without its examples
VAGUE_NAMES = {"base", "common", "helper", "helpers", "manager", "managers", "util", "utils"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    """Every module of the package."""
    found = sorted(CODE.rglob("*.py"))
    assert found, f"no module under {CODE}"
    return found


def rule_files() -> list[Path]:
    """Every rule: the YAML files one folder down; vocabulary.yaml and the lists are none."""
    found = sorted(path for path in RULES.glob("*/*.yaml") if path.parent.name != "lists")
    assert found, f"no rule under {RULES}"
    return found


def short(path: Path) -> str:
    """The path as seen from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> list[str]:
    """The lines of a text file."""
    return path.read_text(encoding="utf-8").splitlines()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def report(problems: list[str]) -> None:
    """Fail with one problem a line."""
    assert not problems, "\n" + "\n".join(problems)


def too_long(paths: list[Path], budget: int) -> list[str]:
    """Which of these files are over the budget, and by how much."""
    sizes = {path: len(lines(path)) for path in paths}
    return [f"{short(path)}: {size} lines, at most {budget}" for path, size in sizes.items() if size > budget]


def function_lines(function: Function) -> int:
    """Lines from `def` to the end, without the docstring."""
    size = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        size -= (first.end_lineno or first.lineno) - first.lineno + 1
    return size


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a module, nested ones included."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def without_examples(text: list[str]) -> int:
    """Lines of a rule file outside its key `examples`, which ends where the next key at the margin begins."""
    count, inside = 0, False
    for line in text:
        if re.match(r"[^\s#-]", line):
            inside = re.match(r"examples\s*:", line) is not None
        count += not inside
    return count


def kept_files() -> list[Path]:
    """The files git keeps, or would keep once added."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git repository")
    listing = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def pins(name: str) -> dict[str, set[str]]:
    """What a constraints file pins: each `name==version` with its hashes."""
    found: dict[str, set[str]] = {}
    for line in lines(ROOT / name):
        if pin := re.match(r"\S+==\S+", line):
            hashes = found.setdefault(pin.group(), set())
        elif line.startswith("    --hash="):
            hashes.add(line.removesuffix("\\").strip())
    return found


def test_modules_are_short():
    report(too_long(modules(), MODULE_LINES))


def test_checks_are_short():
    report(too_long(sorted((CODE / "checks").rglob("*.py")), CHECK_LINES))


def test_functions_are_short():
    sizes = [(path, function, function_lines(function)) for path in modules() for function in functions(path)]
    report(
        [
            f"{short(path)}:{function.lineno}: {function.name} has {size} lines, at most {FUNCTION_LINES}"
            for path, function, size in sizes
            if size > FUNCTION_LINES
        ]
    )


def test_rules_are_short():
    sizes = {path: without_examples(lines(path)) for path in rule_files()}
    report(
        [
            f"{short(path)}: {size} lines without its examples, at most {RULE_LINES}"
            for path, size in sizes.items()
            if size > RULE_LINES
        ]
    )


def test_modules_say_what_they_are_for():
    report([f"{short(path)}: no docstring" for path in modules() if not ast.get_docstring(parsed(path))])


def test_no_module_has_a_vague_name():
    report(
        [
            f"{short(path)}: {word!r} in a name does not say what is in it"
            for path in modules()
            for word in re.split(r"[/_.]", path.relative_to(CODE).as_posix())
            if word in VAGUE_NAMES
        ]
    )


def test_no_file_names_a_machine_or_a_package_index():
    place = re.compile(
        r"(?<![\w.-])/(?:work|home|root|Users)/[^\s'\"`)]*"  # an absolute path of someone's machine
        r"|\b(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs)\.(?:org|com|io)\b"  # the host of a package index
    )
    report(
        [
            f"{short(path)}:{number}: {found.group()!r} belongs to one machine or index"
            for path in kept_files()
            for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), start=1)
            for found in place.finditer(line)
        ]
    )


def test_users_get_the_versions_that_developers_test():
    tested, installed = pins("constraints.txt"), pins("constraints-run.txt")
    assert installed
    report(
        [
            f"constraints-run.txt: {pin} is not in constraints.txt with the same hashes"
            for pin, hashes in installed.items()
            if tested.get(pin) != hashes
        ]
    )


def test_index_of_the_rules_is_fresh():
    from checker.index import rules_index
    from checker.packs import load_rules

    assert (RULES / "README.md").read_text(encoding="utf-8") == rules_index(load_rules([])), (
        "rules/README.md is not what is generated"
    )
