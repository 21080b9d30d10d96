"""The group of all commands, and how a run ends: exit status, closed pipes, interrupts, bugs."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from checker import __version__
from checker.commands import language
from checker.commands._click_words import speak
from checker.escape import on_one_line
from checker.words import words

FAILED, INTERRUPTED, CLOSED_PIPE = 2, 130, 141
#: Files of these sorts are what plans, rules and settings are written in; no report takes their place.
SOURCES = (".yaml", ".yml", ".toml")
#: What is left to the end of the process: taking a large plan apart, object by object, would only take time.
LEFT: list[Any] = []


class _Commands(click.Group):
    """Commands imported when they are named (click's documented way of lazy loading)."""

    def __init__(self, found: list[str], load: Callable[[str], ModuleType], lang: str, help_: str) -> None:
        self.form = words("metavar-command", lang)
        # Of these, click only takes the names: those that a misspelt one resembles.
        names = {name: click.Command(name) for name in found}
        super().__init__("plancheck", names, help=help_, subcommand_metavar=self.form)
        self.found, self.load = found, load

    def list_commands(self, ctx: click.Context) -> list[str]:
        return self.found

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.found:
            return None
        command: click.Command = self.load(f"checker.commands.{cmd_name}").command
        if isinstance(command, click.Group):
            command.subcommand_metavar = self.form
        return command


def run(found: list[str], load: Callable[[str], ModuleType]) -> int:
    """Run the command line and return the exit status."""
    lang = language()
    speak(lang)
    group = _Commands(found, load, lang, words("help-plancheck", lang))
    group = click.version_option(__version__, message="plancheck %(version)s", help=words("help-version", lang))(group)
    _use_utf8()
    try:
        # Not group.main(): it makes a closed pipe an ordinary failure.
        with group.make_context("plancheck", sys.argv[1:]) as context:
            status = group.invoke(context)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return FAILED
    except click.ClickException as error:
        click.echo(f"plancheck: {on_one_line(error.format_message())}", err=True)
        return FAILED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except OSError as error:
        return _unwritable(error, lang)
    except Exception:  # noqa: BLE001 -- a bug of ours: said in a few lines, not as a wall of text
        trace = traceback.format_exc().strip().splitlines()
        click.echo("\n".join([words("bug", lang), *trace[-5:]]), err=True)
        return FAILED


def _unwritable(error: OSError, lang: str) -> int:
    """Standard output takes no more: a closed pipe ends the run quietly, a full disk is told."""
    # What is still buffered must not be written at exit (the Python documentation's note on SIGPIPE).
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return CLOSED_PIPE
    problem = error.strerror or type(error).__name__
    click.echo(f"plancheck: {words('cannot-write', lang, path='stdout', problem=problem)}", err=True)
    return FAILED


def wants_color() -> bool:
    """Whether standard output takes colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write(file: str, content: str | bytes, lang: str) -> None:
    """Write a file at once. Raises click's exception, which says in one line why it cannot be written."""
    from checker.write import write_atomic

    if Path(file).suffix.casefold() in SOURCES and Path(file).is_file():
        raise click.ClickException(words("write-over-source", lang, path=file))
    try:
        write_atomic(Path(file), content)
    except OSError as error:
        message = words("cannot-write", lang, path=file, problem=error.strerror or str(error))
        raise click.ClickException(message) from error


def _use_utf8() -> None:
    """Reports are UTF-8 wherever they go; a character that a console cannot show never ends the run."""
    # Closed by who started the process (`>&-`): there is nobody to write to.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
