"""`plancheck config show`: the settings that hold for some paths, and the file that each comes from."""

from __future__ import annotations

import click

from checker.commands import language
from checker.commands._files import tell
from checker.commands._settings import DEFAULTS, OPTIONS, configuration, in_one_line, said_by
from checker.escape import for_terminal
from checker.packs import load_rules
from checker.weights import verify_names
from checker.words import words

LANG = language()


@click.group("config", help=words("help-config", LANG))
def command() -> None:
    """Configuration."""


@command.command("show", help=words("help-config-show", LANG))
@click.argument("paths", nargs=-1)
@click.option("--config", metavar="FILE", help=words("help-config-file", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), default=LANG, help=words("help-lang", LANG))
def show(paths: tuple[str, ...], config: str | None, lang: str) -> int:
    """One line a setting: key, value, where it comes from."""
    found = configuration(paths, config, lang)
    with in_one_line(lang, said=said_by(found, found.settings)):
        rules = load_rules(list(found.settings.get("rules", ())), lang)
        verify_names(found, rules)
    shown = {key: found.settings.get(key, DEFAULTS.get(key)) for key in OPTIONS}
    shown.update((f"severity.{name}", level) for name, level in found.severity.items())
    for key, value in shown.items():
        text = (", ".join(value) if isinstance(value, tuple) else value) or words(f"config-no-{key}", lang)
        _line(key, text, found.origins.get(key) or words("config-default", lang))
    for one in found.overrides:
        said = {"paths": ", ".join(one.written), **({"ignore": ", ".join(one.ignore)} if one.ignore else {})}
        said.update((f"severity.{name}", level) for name, level in one.severity.items())
        for key, text in said.items():
            _line(f"overrides.{key}", text, one.file)
    return tell(failure for *_, failure in rules.broken)


def _line(key: str, value: str, origin: str) -> None:
    click.echo(for_terminal(f"{key:<32} {value:<32} {origin}"))
