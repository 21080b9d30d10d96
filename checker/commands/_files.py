"""What several commands read: packs of rules, plans that must be whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from checker.document import Location
from checker.escape import for_terminal
from checker.load import PathError, Rules
from checker.packs import load_rules
from checker.whole import UnreadError
from checker.words import words


def rules_of(packs: tuple[str, ...], lang: str) -> Rules:
    """The packs, for their vocabulary: without it, what their plans say would be passed over."""
    rules = load_rules(list(packs), lang)
    for name, _, failure in rules.broken:
        if name == "vocabulary":
            raise click.ClickException(f"{place(failure.location)}{failure.message}")
    return rules


@contextmanager
def told(lang: str, unread: str) -> Iterator[None]:
    """Say what cannot be read on standard error; `unread` is the string that says what is not done for it."""
    try:
        yield
    except PathError as error:
        raise click.ClickException(words(f"path-{error.case}", lang, path=error.path)) from error
    except UnreadError as error:
        for finding in error.findings:
            click.echo(for_terminal(f"{place(finding.location)}{finding.message}"), err=True)
        raise click.ClickException(words(unread, lang, path=error.path)) from error


def place(location: Location | None) -> str:
    """What begins a line about a place in a file."""
    return f"{location.file}:{location.line}:{location.column}: " if location else ""
