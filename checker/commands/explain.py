"""`plancheck explain`: the page of a rule, check or term; without a name, the glossary."""

from __future__ import annotations

from datetime import date

import click
from click.core import ParameterSource

from checker.agreements import read_agreed
from checker.clauses import clauses
from checker.commands import language
from checker.commands._progress import progress_line
from checker.commands._settings import configuration, in_one_line
from checker.explain import UnknownTermError, explain, glossary
from checker.finding import Report
from checker.index import rules_index
from checker.lint import Choice, lint
from checker.load import Rules
from checker.packs import load_rules
from checker.progress import Progress
from checker.rule import Rule
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
    with in_one_line(lang):
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
    asked = _rules_named(name[0], rules, lang)
    given = click.get_current_context().get_parameter_source("lang") is ParameterSource.COMMANDLINE
    with progress_line(lang) as progress:
        made = _checked(name[1:], rules, asked, lang if given else None, lang, progress)
    found = elements_named(made.plan, on)
    if not found:
        raise click.ClickException(words("trace-unknown", lang, name=on))
    lang = lang if given else found[0].header.language
    listed = list(rules.rules.values())
    parts = ("\n".join(clauses(made, listed, rule, one, lang)) for one in found for rule in asked)
    click.echo("\n\n".join(parts))
    return 0


def _rules_named(name: str, rules: Rules, lang: str) -> list[Rule]:
    """The rule of a name, or all but the drafts of a family; what a configuration makes of them comes later."""
    named = [rule for rule in rules.rules.values() if name in (rule.id, *rule.file.aliases)]
    family = [rule for rule in rules.rules.values() if rule.family == name and rule.file.status != "draft"]
    if not named and not family:
        known = {known for rule in rules.rules.values() for known in (rule.id, rule.family, *rule.file.aliases)}
        raise click.ClickException(words("unknown-rule", lang, name=name, suggestion=closest(name, sorted(known))))
    return named or sorted(family, key=lambda rule: rule.id)


def _checked(
    paths: tuple[str, ...], rules: Rules, asked: list[Rule], lang: str | None, speech: str, progress: Progress
) -> Report:
    """What a check of the plans reports, with the settings that hold for them; a draft is run, too."""
    config = configuration(paths, None, speech)
    select, ignore = (tuple(config.settings.get(key, ())) for key in ("select", "ignore"))
    drafts = any(rule.file.status == "draft" for rule in asked)
    choice = Choice(tuple(rules.rules) if drafts else select, ignore)
    with in_one_line(speech):
        agreed = read_agreed(paths, config.settings.get("accepted"))
        return lint(list(paths), rules, date.today(), lang, choice, agreed, config, progress=progress)
