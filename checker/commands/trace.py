"""`plancheck trace`: what the plans say about one element; with `--numbers`, the equations of its numbers."""

from __future__ import annotations

import click

from checker.commands import language
from checker.load import PathError, load_plan
from checker.packs import load_rules
from checker.trace import elements_named, numbers
from checker.words import words

LANG = language()


@click.command("trace", help=words("help-trace", LANG))
@click.argument("element")
@click.argument("paths", nargs=-1, required=True)
@click.option("--numbers", "numbers_", is_flag=True, help=words("help-trace-numbers", LANG))
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), default=LANG, help=words("help-lang", LANG))
def command(element: str, paths: tuple[str, ...], numbers_: bool, packs: tuple[str, ...], lang: str) -> int:
    """Print the trace of an element."""
    if not numbers_:
        raise click.UsageError(words("trace-what", lang))
    rules = load_rules(list(packs), lang)
    try:
        plan = load_plan(list(paths), rules)
    except PathError as error:
        raise click.ClickException(words(f"path-{error.case}", lang, path=error.path)) from error
    found = elements_named(plan, element)
    if not found:
        raise click.ClickException(words("trace-unknown", lang, name=element))
    for line in numbers(plan, list(rules.rules.values()), found, lang):
        click.echo(line)
    return 0
