"""`plancheck accept`: the findings of today, to be lived with; later the file only shrinks unless told to grow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from checker.agreements import accepted_text, entries, read_accepted, read_agreed
from checker.commands import language
from checker.commands._program import write
from checker.commands._progress import progress_line
from checker.commands._settings import in_one_line, settings
from checker.finding import UNREAD, Report
from checker.lint import lint
from checker.load import Rules
from checker.packs import load_rules
from checker.words import plural, words

LANG = language()
#: Where the accepted findings go that neither an option nor plancheck.toml gives a file.
FILE = "accepted.json"


@click.command("accept", help=words("help-accept", LANG))
@click.argument("paths", nargs=-1)
@click.option("--config", metavar="FILE", help=words("help-config-file", LANG))
@click.option(
    "--file", "accepted", metavar="FILE", show_default="accepted.json", help=words("help-accepted-file", LANG)
)
@click.option("--add", is_flag=True, help=words("help-accept-add", LANG))
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), help=words("help-lang", LANG))
@click.pass_context
def command(context: click.Context, /, add: bool, lang: str | None, **options: Any) -> int:
    """Write the file of accepted findings: those gone are taken out; new ones come in with `--add` only."""
    said = lang or LANG
    chosen = settings(context, said)
    file = chosen.accepted or FILE
    with in_one_line(said, said=chosen.said):
        known = read_accepted(Path(file)) if Path(file).exists() else {}
        rules, agreed = load_rules(list(chosen.packs), said), read_agreed(chosen.paths)
        paths, choice, config = list(chosen.paths), chosen.choice, chosen.config
        with progress_line(said) as progress:
            report = lint(paths, rules, date.today(), chosen.lang, choice, agreed, config, progress=progress)
    if report.errors:
        raise click.ClickException(report.errors[0].message)
    if any(finding.rule in UNREAD for finding in report.findings):
        raise click.ClickException(words("accept-unread", said))
    found = {one["fingerprint"]: one for one in entries(report, rules.rules)}
    elsewhere = {mark: one for mark, one in known.items() if _unchecked(one, report, rules)}
    kept = {mark: one for mark, one in found.items() if add or mark in known}
    write(file, accepted_text([*kept.values(), *elsewhere.values()]), said)
    new = [plural("accept-left", said, len(found) - len(kept))] if len(found) > len(kept) else []
    gone = known.keys() - found.keys() - elsewhere.keys()
    told = [plural("accept-kept", said, len(kept)), plural("accept-gone", said, len(gone)), *new]
    told += [plural("accept-elsewhere", said, len(elsewhere))] if elsewhere else []
    click.echo(", ".join(told), err=True)
    return 0


def _unchecked(one: Mapping[str, str], report: Report, rules: Rules) -> bool:
    """Whether an accepted finding is of a plan or a rule that the run leaves out; what is no rule any more is not."""
    left_out = rules.rules.keys() - {result.id for result in report.rules}
    return one.get("plan") not in {plan.id for plan in report.plans} or one.get("rule") in left_out
