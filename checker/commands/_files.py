"""What several commands read, packs of rules, and how they print a place."""

from __future__ import annotations

from collections.abc import Iterable

import click

from checker.document import Location
from checker.escape import for_terminal
from checker.finding import Failure
from checker.load import Rules
from checker.packs import load_rules


def rules_of(packs: tuple[str, ...], lang: str) -> Rules:
    """The packs, for their vocabulary: without it, what their plans say would be passed over."""
    rules = load_rules(list(packs), lang)
    for name, _, failure in rules.broken:
        if name == "vocabulary":
            raise click.ClickException(f"{place(failure.location)}{failure.message}")
    return rules


def tell(failures: Iterable[Failure]) -> int:
    """Say on standard error why not everything was done; the value is the exit status that it makes."""
    told = [for_terminal(f"{place(failure.location)}{failure.message}") for failure in failures]
    for line in told:
        click.echo(line, err=True)
    return 2 if told else 0


def place(location: Location | None) -> str:
    """What begins a line about a place in a file."""
    return f"{location.file}:{location.line}:{location.column}: " if location else ""
