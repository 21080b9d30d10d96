"""`plancheck graph`: the graph of the plans as a picture, or as data for other programs."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

import click

from checker import graph_exports
from checker.commands import language
from checker.commands._files import rules_of, tell
from checker.commands._program import LEFT, write
from checker.commands._progress import progress_line
from checker.commands._settings import in_one_line
from checker.gaps import find_gaps
from checker.record import no_garbage_collection
from checker.whole import load_whole
from checker.words import words

LANG = language()
FORMATS = sorted(module.name for module in iter_modules(graph_exports.__path__))


@click.command("graph", help=words("help-graph", LANG), short_help=words("help-graph-short", LANG))
@click.argument("paths", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True, help=words("help-graph-format", LANG))
@click.option("--output", metavar="FILE", help=words("help-graph-output", LANG))
@click.option("--rules", "packs", multiple=True, metavar="DIR", help=words("help-rules", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), help=words("help-graph-lang", LANG))
def command(paths: tuple[str, ...], format_: str, output: str | None, packs: tuple[str, ...], lang: str | None) -> int:
    """Write the graph; the value is the exit status."""
    speech = lang or LANG
    with no_garbage_collection():
        with in_one_line(speech, "graph-unread"), progress_line(speech) as progress:
            rules = rules_of(packs, speech)
            plan = load_whole(paths, rules, speech, progress)
        LEFT.append(plan)
        outcome = find_gaps(plan, rules, speech)
        export = import_module(f"checker.graph_exports.{format_}")
        text: str = export.render(plan, outcome.findings, lang or plan.headers[0].language)
    if output is None:
        sys.stdout.write(text)
    else:
        write(output, text, speech)
    return tell(outcome.failures)
