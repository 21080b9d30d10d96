"""`plancheck check`: lint plans."""

from __future__ import annotations

import os
import sys
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import click

from checker import reports
from checker.agreements import read_agreed
from checker.commands import language
from checker.commands._files import tell
from checker.commands._program import LEFT, wants_color, write
from checker.commands._progress import progress_line
from checker.commands._settings import Settings, in_one_line, settings
from checker.finding import SEVERITIES, Report
from checker.lint import lint
from checker.packs import load_rules
from checker.progress import Progress
from checker.words import words

LANG = language()
FORMATS = sorted(module.name for module in iter_modules(reports.__path__))


def _date(context: click.Context, parameter: click.Parameter, value: str | None) -> date:
    try:
        return date.fromisoformat(value) if value else date.today()
    except ValueError as error:
        raise click.BadParameter(words("bad-date", LANG, value=value)) from error


def _further(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """The `FORMAT=FILE` of each --report."""
    found = []
    for value in values:
        name, _, file = value.partition("=")
        if name not in FORMATS or not file:
            raise click.BadParameter(words("report-malformed", LANG, value=value, formats=", ".join(FORMATS)))
        found.append((name, file))
    return tuple(found)


@click.command("check", help=words("help-check", LANG), short_help=words("help-check-short", LANG))
@click.argument("paths", nargs=-1)
@click.option("--config", metavar="FILE", help=words("help-config-file", LANG))
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--select", multiple=True, metavar="ID", help=words("help-select", LANG))
@click.option("--ignore", multiple=True, metavar="ID", help=words("help-ignore", LANG))
@click.option("--accepted", metavar="FILE", help=words("help-accepted", LANG))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help=words("help-format", LANG))
@click.option("--output", metavar="FILE", help=words("help-output", LANG))
@click.option(
    "--report", "further", multiple=True, callback=_further, metavar="FORMAT=FILE", help=words("help-report", LANG)
)
@click.option("--quiet", "-q", is_flag=True, help=words("help-quiet", LANG))
@click.option("--statistics", is_flag=True, help=words("help-statistics", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), help=words("help-lang", LANG))
@click.option("--fail-on", type=click.Choice(SEVERITIES), default="error", help=words("help-fail-on", LANG))
@click.option("--as-of", callback=_date, metavar="YYYY-MM-DD", help=words("help-as-of", LANG))
@click.pass_context
def command(
    context: click.Context,
    /,
    format_: str,
    output: str | None,
    further: tuple[tuple[str, str], ...],
    quiet: bool,
    statistics: bool,
    lang: str | None,
    as_of: date,
    **options: Any,
) -> int:
    """Load the plans, hold the rules against them, write the reports; the value is the exit status."""
    language = lang or LANG
    form = _form(format_, statistics, language)
    files = _targets(form, output, further, language)
    chosen = settings(context, language)
    with progress_line(language, quiet) as progress:
        report = _lint(chosen, as_of, language, progress)
        LEFT.append(report)
        texts = _texts(files, report, quiet, progress)
        shown = _rendered(form, report, quiet, color=wants_color()) if output is None else ""
        if isinstance(shown, bytes):
            raise click.ClickException(words("report-binary", language, format=form))
    problems = _written(texts, language)
    sys.stdout.write(shown)
    if form != "text" or output is not None or quiet:
        tell(report.errors)
    if problems:
        raise click.ClickException("; ".join(problems))
    return _status(report, chosen.fail_on)


def _form(format_: str, statistics: bool, lang: str) -> str:
    """The format of the report; `--statistics` is one of its own."""
    if statistics and format_ not in ("text", "statistics"):
        raise click.UsageError(words("statistics-alone", lang, format=format_))
    return "statistics" if statistics else format_


def _targets(
    format_: str, output: str | None, further: tuple[tuple[str, str], ...], lang: str
) -> list[tuple[str, str]]:
    """Each file to be written with its format; no two reports go to one file."""
    files = [*([(format_, output)] if output is not None else []), *further]
    seen: set[str] = set()
    for _, file in files:
        if (full := os.path.realpath(file)) in seen:
            raise click.UsageError(words("report-twice", lang, path=file))
        seen.add(full)
    return files


def _lint(chosen: Settings, as_of: date, language: str, progress: Progress) -> Report:
    """The report; what keeps it from being made is told in one line."""
    paths, config = list(chosen.paths), chosen.config
    with in_one_line(language, said=chosen.said):
        rules = load_rules(list(chosen.packs), language)
        agreed = read_agreed(paths, chosen.accepted)
        return lint(paths, rules, as_of, chosen.lang, chosen.choice, agreed, config, progress=progress)


def _texts(
    files: list[tuple[str, str]], report: Report, quiet: bool, progress: Progress
) -> list[tuple[str, str | bytes]]:
    """The content of each file."""
    found = []
    for number, (name, file) in enumerate(files, start=1):
        progress("writing", number, len(files))
        found.append((file, _rendered(name, report, quiet)))
    return found


def _rendered(name: str, report: Report, quiet: bool, color: bool = False) -> str | bytes:
    options = {"quiet": quiet} if name == "text" else {}
    text: str | bytes = import_module(f"checker.reports.{name}").render(report, color=color, **options)
    return text


def _written(texts: list[tuple[str, str | bytes]], lang: str) -> list[str]:
    """Write each file; the value is what kept some from being written."""
    problems = []
    for file, text in texts:
        try:
            write(file, text, lang)
        except click.ClickException as error:
            problems.append(error.message)
    return problems


def _status(report: Report, fail_on: str) -> int:
    if report.errors:
        return 2
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return int(any(finding.severity in counted for finding in report.findings))
