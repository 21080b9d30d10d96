"""What click says by itself, in the language of the help; no word of a newer click stays English unseen."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from checker.commands import names
from checker.words import strings

FRENCH = {"LANG": "fr_CH.UTF-8"}
#: Messages of what no command has: prompts, editors, files and numbers as types, environment variables, deprecation,
#: click's own version of --version and of showing errors; and mistakes of programmers.
NEVER_SAID = {
    "(dynamic)",
    "Aborted!",
    "Argument {name!r} takes {nargs} values.",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Choice({choices})",
    "Confirm the action without prompting.",
    "Could not determine name for option with declarations {decls!r}",
    "Could not open file {filename!r}: {message}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Do you want to continue?",
    "Error: {message}",
    "Invalid start character for option ({option})",
    "Invalid value: {message}",
    "Missing parameter",
    "Missing parameter: {param_name}",
    "Missing {param_type}",
    "Name '{name}' defined twice",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean to "
    "pass '--{name}'?",
    "Positional arguments",
    "Show the version and exit.",
    "Takes {nargs} values but 1 was given.",
    "Try '{command} {option}' for help.",
    "Value must be an iterable.",
    "deprecated",
    "env var: {var}",
    "unknown error",
    "%(prog)s, version %(version)s",
    "{len_type} values are required, but {len_value} was given.",
    "{value!r} does not match the format {format}.",
    "{value!r} is not a valid UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
    "{value!r} is not a valid {number_type}.",
    "{value} is not in the range {range}.",
    *("file", "directory", "path"),
    *(
        f"{{name}} {{filename!r}} {what}."
        for what in ("is a file", "is a directory", "is not readable", "is not writable", "is not executable")
    ),
    "{name} {filename!r} does not exist.",
}


def said() -> Iterator[str]:
    """The messages for which click asks for a translation, the singular where there are two."""
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        tree = ast.parse((Path(click.__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("_", "ngettext"):
                yield from (str(found.value) for found in call.args[:1] if isinstance(found, ast.Constant))


def parameters(command: click.Command) -> Iterator[click.Parameter]:
    """The parameters of a command and of those below it."""
    yield from command.params
    for inner in getattr(command, "commands", {}).values():
        yield from parameters(inner)


def test_every_message_of_click_has_its_french_words():
    found = set(said())
    assert len(found) > 40
    known = {text["en"].split("|")[0] for key, text in strings().items() if key.startswith("click-")}
    assert found - known - NEVER_SAID == set()
    assert not known & NEVER_SAID


def test_no_command_has_parameters_of_which_click_says_more():
    """Else the messages about their values are to be taken out of NEVER_SAID, and into words.yaml."""
    every = [p for name in names() for p in parameters(importlib.import_module(f"checker.commands.{name}").command)]
    assert len(every) > 30
    assert {type(p.type).__name__ for p in every} == {"StringParamType", "BoolParamType", "Choice"}
    assert not any(p.envvar or getattr(p, "prompt", None) or p.nargs > 1 for p in every)


@pytest.mark.parametrize("arguments", [(), ("check",), ("accept",), ("rules",), ("rules", "new"), ("config", "show")])
def test_help_has_no_english_word_in_french(plancheck, arguments):
    text = plancheck(*arguments, "--help", **FRENCH).stdout
    assert text.startswith("Usage\u00a0: plancheck")
    assert "\nOptions\u00a0:\n" in text
    assert " Afficher ce message et quitter.\n" in text
    for word in ("Usage:", "Options:", "Commands", "COMMAND ", "ARGS", "default", "Show", "and exit"):
        assert word not in text
    english = plancheck(*arguments, "--help").stdout
    assert english.startswith("Usage: plancheck")
    assert "Show this message and exit." in english


def test_groups_list_their_commands_in_french(plancheck):
    for arguments in ((), ("rules",)):
        text = plancheck(*arguments, "--help", **FRENCH).stdout
        assert "[OPTIONS] COMMANDE [ARGUMENTS]...\n" in text
        assert "\nCommandes\u00a0:\n" in text
    assert "[par défaut\u00a0:" in plancheck("accept", "--help", **FRENCH).stdout


@pytest.mark.parametrize(
    ("arguments", "french", "english"),
    [
        ("check . --ignor x", "Il n'existe pas d'option '--ignor'. Vouliez-vous dire '--ignore' ?", "No such option"),
        (
            "check . --re=x",
            "(Vouliez-vous dire l'une de celles-ci : '--ignore', '--report', '--rules' ?)",
            "(Did you mean",
        ),
        ("chekc", "de commande 'chekc'. Vouliez-vous dire 'check' ?", "command 'chekc'. Did you mean 'check'?"),
        ("rule list", "de commande 'rule'. Vouliez-vous dire 'rules' ?", "Did you mean 'rules'?"),
        (
            "rules new x --kind rsk",
            "de type d'éléments « rsk » ; attendu : vision,",
            "kind of elements “rsk”; expected: vision,",
        ),
        ("rules lst", "Il n'existe pas de commande 'lst'. Vouliez-vous dire", "No such command"),
        ("diff a", "Il manque l'argument 'NEW'.", "Missing argument 'NEW'."),
        ("diff a b c", "Argument en trop (c)", "Got unexpected extra argument (c)"),
        ("diff a b c d", "Arguments en trop (c d)", "Got unexpected extra arguments (c d)"),
        ("check . --rules", "L'option '--rules' demande une valeur.", "Option '--rules' requires an argument."),
        ("check . --quiet=1", "L'option '--quiet' ne prend pas de valeur.", "Option '--quiet' does not take a value."),
        (
            "check . --fail-on x",
            "Valeur non valable pour '--fail-on' : 'x' ne figure pas parmi 'error', 'warning', 'note'.",
            "Invalid value for '--fail-on': 'x' is not one of 'error', 'warning', 'note'.",
        ),
        ("check . --as-of x", "pour '--as-of' : « x » n'est pas une date", "Invalid value for '--as-of': “x” is no"),
    ],
)
def test_wrong_options_are_told_in_the_language_of_help(plancheck, arguments, french, english):
    told = plancheck(*arguments.split(), **FRENCH)
    assert told.returncode == 2
    assert french in told.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert len(told.stderr.splitlines()) == 1
    assert english in plancheck(*arguments.split()).stderr
