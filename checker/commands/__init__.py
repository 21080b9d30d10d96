"""One command per file; nothing else prints. A command is imported when it is called."""

from __future__ import annotations

import os
import sys

from checker import __version__


def language(arguments: list[str] | None = None) -> str:
    """The language of help and errors: that of `--lang`, else of the locale."""
    given = sys.argv[1:] if arguments is None else arguments
    for position, argument in enumerate(given):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and position + 1 < len(given):
            value = given[position + 1]
        if value in ("en", "fr"):
            return value
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "fr" if locale.startswith("fr") else "en"


def names() -> list[str]:
    """The commands: the files of this folder."""
    import pkgutil

    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def main() -> None:
    """The command `plancheck`."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"plancheck {__version__}\n")
        return
    import gc
    from importlib import import_module

    from checker.commands._program import run

    # A command ends with its work: looking for garbage in a plan costs more than any garbage.
    gc.disable()
    status = run(names(), import_module)
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is written, and nothing is to be taken apart (_program.LEFT).
    os._exit(status)
