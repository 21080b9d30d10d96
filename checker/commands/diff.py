"""`plancheck diff`: what changed between two drafts of a plan, or from a plan to the one that succeeds it."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

import click

from checker import comparison_reports
from checker.commands import language
from checker.commands._files import rules_of
from checker.commands._program import LEFT, wants_color, write
from checker.commands._progress import progress_line
from checker.commands._settings import in_one_line
from checker.comparison.grouping import ReversedError
from checker.diff import SameIdError, diff
from checker.words import words

LANG = language()
FORMATS = sorted(module.name for module in iter_modules(comparison_reports.__path__))


@click.command("diff", help=words("help-diff", LANG), short_help=words("help-diff-short", LANG))
@click.argument("old")
@click.argument("new")
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help=words("help-format", LANG))
@click.option("--output", metavar="FILE", help=words("help-output", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), help=words("help-lang", LANG))
@click.option("--exit-code", is_flag=True, help=words("help-exit-code", LANG))
def command(
    old: str, new: str, packs: tuple[str, ...], format_: str, output: str | None, lang: str | None, exit_code: bool
) -> int:
    """Compare the plans and print what differs; the value is the exit status."""
    speech = lang or LANG
    try:
        with in_one_line(speech, "diff-unread"), progress_line(speech) as progress:
            comparison = diff(old, new, rules_of(packs, speech), speech, progress)
    except SameIdError as error:
        raise click.ClickException(words("diff-same-id", speech, path=error.path, id=error.id)) from error
    except ReversedError as error:
        raise click.ClickException(words("diff-reversed", speech, old=error.old, new=error.new)) from error
    LEFT.append(comparison)
    report = import_module(f"checker.comparison_reports.{format_}")
    text = report.render(comparison, lang or comparison.new[0].language, color=output is None and wants_color())
    if output is None:
        sys.stdout.write(text)
    else:
        write(output, text, speech)
    return int(exit_code and comparison.differs)
