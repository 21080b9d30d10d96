"""`plancheck compare`: what changed between two reports."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.commands import language
from checker.finding import SEVERITIES
from checker.report_comparison import NotAReportError, as_markdown, as_text, compare, read_told
from checker.words import words

LANG = language()


@click.command("compare", help=words("help-compare", LANG))
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help=words("help-compare-format", LANG),
)
@click.option("--lang", type=click.Choice(["en", "fr"]), help=words("help-lang", LANG))
@click.option("--exit-code", is_flag=True, help=words("help-compare-exit", LANG))
@click.option("--fail-on", type=click.Choice(SEVERITIES), default="error", help=words("help-fail-on", LANG))
def command(old: str, new: str, format_: str, lang: str | None, exit_code: bool, fail_on: str) -> int:
    """Print what is new, fixed and still open; the value is the exit status."""
    for path in (old, new):
        if not Path(path).exists():
            raise click.ClickException(words("path-missing", lang or LANG, path=path))
    try:
        found = compare(read_told(old), read_told(new))
    except NotAReportError as error:
        raise click.ClickException(words("not-a-report", lang or LANG, path=str(error))) from error
    sys.stdout.write((as_markdown if format_ == "markdown" else as_text)(found, lang or found.now.lang))
    return int(exit_code and found.fails(fail_on))
