"""`plancheck accept`: the findings of today, to be lived with; later the file only shrinks unless told to grow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from checker.agreements import AcceptedFileError, accepted_text, read_accepted, read_agreed
from checker.commands import language
from checker.commands._program import write
from checker.commands._progress import progress_line
from checker.lint import Choice, lint
from checker.load import PathError
from checker.packs import load_rules
from checker.words import plural, words

LANG = language()


@click.command("accept", help=words("help-accept", LANG))
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--file", "file", metavar="FILE", default="accepted.json", show_default=True, help=words("help-accepted-file", LANG)
)
@click.option("--add", is_flag=True, help=words("help-accept-add", LANG))
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), help=words("help-lang", LANG))
def command(paths: tuple[str, ...], file: str, add: bool, packs: tuple[str, ...], lang: str | None) -> int:
    """Write the file of accepted findings: those gone are taken out; new ones come in with `--add` only."""
    said = lang or LANG
    target = Path(file)
    try:
        known = read_accepted(target) if target.exists() else {}
        rules, agreed = load_rules(list(packs), said), read_agreed(paths)
        with progress_line(said) as progress:
            report = lint(list(paths), rules, date.today(), lang, Choice(), agreed, progress=progress)
    except PathError as error:
        raise click.ClickException(words(f"path-{error.case}", said, path=error.path)) from error
    except AcceptedFileError as error:
        raise click.ClickException(words("accepted-unreadable", said, path=str(error))) from error
    if report.errors:
        raise click.ClickException(report.errors[0].message)
    found = {finding.fingerprint: finding for finding in report.findings}
    kept = {mark: one for mark, one in found.items() if add or mark in known}
    write(file, accepted_text(kept.values()), said)
    new = [plural("accept-left", said, len(found) - len(kept))] if len(found) > len(kept) else []
    told = [plural("accept-kept", said, len(kept)), plural("accept-gone", said, len(known.keys() - found.keys())), *new]
    click.echo(", ".join(told), err=True)
    return 0
