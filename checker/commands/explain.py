"""`plancheck explain`: the page of a rule, check or term; without a name, the glossary."""

from __future__ import annotations

import click

from checker.commands import language
from checker.explain import UnknownTermError, explain, glossary, rules_index
from checker.packs import load_rules
from checker.words import words

LANG = language()


@click.command("explain", help=words("help-explain", LANG))
@click.argument("name", nargs=-1)
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--index", is_flag=True, hidden=True)
@click.option("--lang", type=click.Choice(["en", "fr"]), default=LANG, help=words("help-lang", LANG))
def command(name: tuple[str, ...], packs: tuple[str, ...], index: bool, lang: str) -> int:
    """Print a page, the glossary or (`--index`) the index of the rules."""
    rules = load_rules(list(packs), lang)
    if not name:
        click.echo(rules_index(rules) if index else glossary(rules.vocabulary, lang), nl=False)
        return 0
    try:
        click.echo(explain(" ".join(name), rules, lang), nl=False)
    except UnknownTermError as error:
        details = {"name": error.name, "suggestion": error.suggestion}
        raise click.ClickException(words("unknown-term", lang, **details)) from error
    return 0
