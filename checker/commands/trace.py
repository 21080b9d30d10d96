"""`plancheck trace`: the results chain of one element; with `--numbers`, the equations of its numbers."""

from __future__ import annotations

from datetime import date

import click

from checker.chain import chain
from checker.commands import language
from checker.commands._progress import progress_line
from checker.commands._settings import in_one_line
from checker.engine import run
from checker.load import load_plan
from checker.packs import load_rules
from checker.trace import elements_named, numbers
from checker.words import words

LANG = language()


@click.command("trace", help=words("help-trace", LANG))
@click.argument("element")
@click.argument("paths", nargs=-1, required=True)
@click.option("--numbers", "numbers_", is_flag=True, help=words("help-trace-numbers", LANG))
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), help=words("help-lang", LANG))
def command(element: str, paths: tuple[str, ...], numbers_: bool, packs: tuple[str, ...], lang: str | None) -> int:
    """Print the trace of an element."""
    with progress_line(lang or LANG) as progress:
        with in_one_line(lang or LANG):
            rules = load_rules(list(packs), lang or LANG)
            plan = load_plan(list(paths), rules, progress)
        found = elements_named(plan, element)
        if not found:
            raise click.ClickException(words("trace-unknown", lang or LANG, name=element))
        language_ = lang or found[0].header.language
        listed = list(rules.rules.values())
        if numbers_:
            progress("figures", 0, 0)
            lines = list(numbers(plan, listed, found, language_))
        else:
            findings = run(plan, listed, date.today(), language_, progress=progress).findings
            lines = ["\n\n".join("\n".join(chain(plan, findings, one, language_)) for one in found)]
    click.echo("\n".join(lines))
    return 0
