"""`plancheck accept`: the findings of today, to be lived with; later the file only shrinks unless told to grow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from checker.agreements import accepted_text, entries, read_accepted, read_agreed
from checker.commands import language
from checker.commands._program import write
from checker.commands._progress import progress_line
from checker.commands._settings import in_one_line
from checker.finding import UNREAD
from checker.lint import Choice, lint
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
    with in_one_line(said):
        known = read_accepted(target) if target.exists() else {}
        rules, agreed = load_rules(list(packs), said), read_agreed(paths)
        with progress_line(said) as progress:
            report = lint(list(paths), rules, date.today(), lang, Choice(), agreed, progress=progress)
    if report.errors:
        raise click.ClickException(report.errors[0].message)
    if any(finding.rule in UNREAD for finding in report.findings):
        raise click.ClickException(words("accept-unread", said))
    found = {one["fingerprint"]: one for one in entries(report, rules.rules)}
    checked = {plan.id for plan in report.plans}
    elsewhere = {mark: one for mark, one in known.items() if one.get("plan") not in checked}
    kept = {mark: one for mark, one in found.items() if add or mark in known}
    write(file, accepted_text([*kept.values(), *elsewhere.values()]), said)
    new = [plural("accept-left", said, len(found) - len(kept))] if len(found) > len(kept) else []
    gone = known.keys() - found.keys() - elsewhere.keys()
    told = [plural("accept-kept", said, len(kept)), plural("accept-gone", said, len(gone)), *new]
    told += [plural("accept-elsewhere", said, len(elsewhere))] if elsewhere else []
    click.echo(", ".join(told), err=True)
    return 0
