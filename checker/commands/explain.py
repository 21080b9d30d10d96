"""`plancheck explain`: the page of a rule, check or term; without a name, the glossary."""

from __future__ import annotations

from datetime import date

import click
from click.core import ParameterSource

from checker.agreements import read_agreed
from checker.clauses import clauses
from checker.commands import language
from checker.commands._progress import progress_line
from checker.explain import UnknownTermError, explain, glossary
from checker.index import rules_index
from checker.lint import Choice, report
from checker.load import PathError, Rules, load_plan
from checker.packs import load_rules
from checker.terms import closest
from checker.trace import elements_named
from checker.words import words

LANG = language()


@click.command("explain", help=words("help-explain", LANG))
@click.argument("name", nargs=-1)
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--on", metavar="ELEMENT", help=words("help-explain-on", LANG))
@click.option("--index", is_flag=True, hidden=True)
@click.option("--lang", type=click.Choice(["en", "fr"]), default=LANG, help=words("help-lang", LANG))
def command(name: tuple[str, ...], packs: tuple[str, ...], on: str | None, index: bool, lang: str) -> int:
    """Print a page, the glossary, (`--index`) the index of the rules, or (`--on`) what a rule saw at an element."""
    rules = load_rules(list(packs), lang)
    if on is not None:
        return _on_element(name, on, rules, lang)
    if not name:
        click.echo(rules_index(rules) if index else glossary(rules.vocabulary, lang), nl=False)
        return 0
    try:
        click.echo(explain(" ".join(name), rules, lang), nl=False)
    except UnknownTermError as error:
        details = {"name": error.name, "suggestion": error.suggestion}
        raise click.ClickException(words("unknown-term", lang, **details)) from error
    return 0


def _on_element(name: tuple[str, ...], on: str, rules: Rules, lang: str) -> int:
    if len(name) < 2:
        raise click.UsageError(words("explain-on-what", lang))
    known = {alias: rule for rule in rules.rules.values() for alias in (rule.id, *rule.file.aliases)}
    if name[0] not in known:
        message = words("unknown-rule", lang, name=name[0], suggestion=closest(name[0], known).replace("_", "-"))
        raise click.ClickException(message)
    given = click.get_current_context().get_parameter_source("lang") is ParameterSource.COMMANDLINE
    with progress_line(lang) as progress:
        try:
            plan = load_plan(list(name[1:]), rules, progress)
        except PathError as error:
            raise click.ClickException(words(f"path-{error.case}", lang, path=error.path)) from error
        found = elements_named(plan, on)
        if not found:
            raise click.ClickException(words("trace-unknown", lang, name=on))
        lang = lang if given else found[0].header.language
        agreed = read_agreed(list(name[1:]))
        made = report(plan, rules, date.today(), lang, Choice(), agreed, progress=progress)
    listed = list(rules.rules.values())
    parts = ("\n".join(clauses(made, listed, known[name[0]], one, lang)) for one in found)
    click.echo("\n\n".join(parts))
    return 0
