"""`plancheck check`: lint plans."""

from __future__ import annotations

import os
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click

from checker import reports
from checker.agreements import AcceptedFileError, read_agreed
from checker.commands import language
from checker.commands._program import LEFT
from checker.escape import for_terminal
from checker.finding import SEVERITIES, Report
from checker.lint import Choice, MandatoryRule, UnknownRule, lint
from checker.load import PathError
from checker.packs import load_rules
from checker.words import words

LANG = language()
FORMATS = sorted(module.name for module in iter_modules(reports.__path__))


def _date(context: click.Context, parameter: click.Parameter, value: str | None) -> date:
    try:
        return date.fromisoformat(value) if value else date.today()
    except ValueError as error:
        raise click.BadParameter(words("bad-date", LANG, value=value)) from error


@click.command("check", help=words("help-check", LANG), short_help=words("help-check-short", LANG))
@click.argument("paths", nargs=-1, required=True)
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--select", multiple=True, metavar="ID", help=words("help-select", LANG))
@click.option("--ignore", multiple=True, metavar="ID", help=words("help-ignore", LANG))
@click.option("--accepted", metavar="FILE", help=words("help-accepted", LANG))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help=words("help-format", LANG))
@click.option("--output", metavar="FILE", help=words("help-output", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), help=words("help-lang", LANG))
@click.option("--fail-on", type=click.Choice(SEVERITIES), default="error", help=words("help-fail-on", LANG))
@click.option("--as-of", callback=_date, metavar="YYYY-MM-DD", help=words("help-as-of", LANG))
def command(
    paths: tuple[str, ...],
    packs: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    accepted: str | None,
    format_: str,
    output: str | None,
    lang: str | None,
    fail_on: str,
    as_of: date,
) -> int:
    """Load the plans, hold the rules against them, print the report; the value is the exit status."""
    try:
        rules = load_rules(list(packs), lang or LANG)
        agreed = read_agreed(paths, accepted)
        report = lint(list(paths), rules, as_of, lang, Choice(select, ignore), agreed)
    except PathError as error:
        raise click.ClickException(words(f"path-{error.case}", lang or LANG, path=error.path)) from error
    except UnknownRule as error:
        message = words("unknown-rule", lang or LANG, name=error.name, suggestion=error.suggestion)
        raise click.ClickException(message) from error
    except AcceptedFileError as error:
        raise click.ClickException(words("accepted-unreadable", lang or LANG, path=str(error))) from error
    except MandatoryRule as error:
        raise click.ClickException(words("mandatory-rule", lang or LANG, name=str(error))) from error
    LEFT.append(report)
    text = import_module(f"checker.reports.{format_}").render(report, color=output is None and _wants_color())
    if output is None:
        sys.stdout.write(text)
    else:
        _write(output, text, lang or LANG)
    for failure in report.errors if format_ != "text" or output is not None else ():
        at = failure.location
        place = f"{at.file}:{at.line}:{at.column}: " if at else ""
        click.echo(for_terminal(f"{place}{failure.message}"), err=True)
    return _status(report, fail_on)


def _status(report: Report, fail_on: str) -> int:
    if report.errors:
        return 2
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return int(any(finding.severity in counted for finding in report.findings))


def _wants_color() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _write(output: str, text: str, lang: str) -> None:
    from checker.write import write_atomic

    try:
        write_atomic(Path(output), text)
    except OSError as error:
        message = words("cannot-write", lang, path=output, problem=error.strerror or str(error))
        raise click.ClickException(message) from error
