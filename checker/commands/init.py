"""`plancheck init`: a plan to start from, with its configuration."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from checker.commands import language
from checker.escape import for_terminal
from checker.packs import load_rules
from checker.starter import KINDS, starting_files
from checker.words import words
from checker.write import write_new

LANG = language()


@click.command("init", help=words("help-init", LANG), short_help=words("help-init-short", LANG))
@click.argument("folder", default=".")
@click.option("--lang", type=click.Choice(["en", "fr"]), default=LANG, help=words("help-init-lang", LANG))
@click.option("--kind", type=click.Choice(KINDS), default="operational", help=words("help-init-kind", LANG))
def command(folder: str, lang: str, kind: str) -> int:
    """Write the files, all or none, and say what was written and what to run next."""
    texts = starting_files(kind, lang, load_rules([], lang).vocabulary)
    files = {Path(folder, name): text for name, text in texts.items()}
    if taken := [str(path) for path in files if os.path.lexists(path)]:
        raise click.ClickException(words("init-exists", lang, paths=", ".join(taken)))
    try:
        write_new(files)
    except OSError as error:
        problem = error.strerror or str(error)
        raise click.ClickException(words("cannot-write", lang, path=folder, problem=problem)) from error
    for path in files:
        click.echo(for_terminal(words("init-written", lang, path=path)))
    # In its own folder, plancheck.toml says what to check. What begins with a hyphen would be read as an option.
    named = f"./{folder}" if folder.startswith("-") else folder
    check = ["plancheck", "check"] if Path(folder) == Path() else ["plancheck", "check", named]
    click.echo(for_terminal(words("init-next", lang, command=shlex.join(check))))
    return 0
