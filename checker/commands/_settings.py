"""The settings of a check: options given on the command line, then those of `plancheck.toml`, then the defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
from click.core import ParameterSource

from checker.agreements import AcceptedFileError
from checker.commands._files import place
from checker.config import PLACES, Config, ConfigError, find_config, read_config
from checker.escape import for_terminal
from checker.lint import Choice, MandatoryRule, UnknownRule
from checker.load import PathError
from checker.whole import UnreadError
from checker.words import words

#: Options by their key in the file.
OPTIONS = {
    "paths": "paths",
    "rules": "packs",
    "select": "select",
    "ignore": "ignore",
    "accepted": "accepted",
    "lang": "lang",
    "fail-on": "fail_on",
}
_NOTHING: Mapping[str, str] = MappingProxyType({})
#: What holds where neither an option nor a file says anything, by the same keys; nothing for those left out.
DEFAULTS: dict[str, Any] = {"paths": (), "rules": (), "select": (), "ignore": (), "fail-on": "error"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a check is to do; `said`: the file and the key that say so, by each path that no option gave."""

    paths: tuple[str, ...]
    packs: tuple[str, ...]
    choice: Choice
    accepted: str | None
    lang: str | None
    fail_on: str
    config: Config
    said: Mapping[str, str]


def settings(context: click.Context, lang: str) -> Settings:
    """The settings of the command that runs, whichever of the options it has. Raises click's exceptions."""
    config = configuration(context.params["paths"], context.params["config"], lang)
    values = {
        key: _value(context, option, config.settings.get(key, DEFAULTS.get(key))) for key, option in OPTIONS.items()
    }
    if not values["paths"]:
        raise click.UsageError(words("paths-missing", lang, command=context.info_name))
    choice = Choice(values["select"], values["ignore"])
    accepted, told, fail_on = values["accepted"], values["lang"], values["fail-on"]
    said = said_by(config, values)
    return Settings(values["paths"], values["rules"], choice, accepted, told, fail_on, config, said)


def said_by(config: Config, values: Mapping[str, Any]) -> dict[str, str]:
    """The file and the key, as messages begin with them, by each path among some values that is the configuration's."""
    own = [key for key in PLACES if key in config.origins and values.get(key) is config.settings[key]]
    paths = {key: [values[key]] if isinstance(values[key], str) else values[key] for key in own}
    return {path: f"{config.origins[key]}: {key}: " for key in own for path in paths[key]}


def configuration(paths: tuple[str, ...], named: str | None, lang: str) -> Config:
    """The configuration in a file, else the nearest one above some paths, else none. Raises click's exceptions."""
    file = Path(named) if named else find_config(paths)
    try:
        return read_config(file) if file else Config()
    except ConfigError as error:
        raise broken(error, lang) from error


def broken(error: ConfigError, lang: str) -> click.ClickException:
    """What is wrong with a configuration, in one line."""
    return click.ClickException(f"{error.file}: {words(error.case, lang, **error.details)}")


def _value(context: click.Context, option: str, configured: Any) -> Any:
    given = context.get_parameter_source(option) is ParameterSource.COMMANDLINE and context.params[option] != ()
    return context.params[option] if given else configured


@contextmanager
def in_one_line(lang: str, unread: str = "", said: Mapping[str, str] = _NOTHING) -> Iterator[None]:
    """What keeps a command from its work, told in one line: click's exceptions in place of the library's.

    `unread` is the string that says what is not done where not all of the plans could be read; `said` is that of
    `Settings`.
    """
    try:
        yield
    except UnreadError as error:
        for finding in error.findings:
            click.echo(for_terminal(f"{place(finding.location)}{finding.message}"), err=True)
        raise click.ClickException(words(unread, lang, path=error.path)) from error
    except PathError as error:
        message = words(f"path-{error.case}", lang, path=error.path)
        raise click.ClickException(said.get(error.path, "") + message) from error
    except UnknownRule as error:
        message = words("unknown-rule", lang, name=error.name, suggestion=error.suggestion)
        raise click.ClickException(message) from error
    except AcceptedFileError as error:
        message = words(f"accepted-{error.case}", lang, path=error.path)
        raise click.ClickException(said.get(error.path, "") + message) from error
    except MandatoryRule as error:
        raise click.ClickException(words("mandatory-rule", lang, name=str(error))) from error
    except ConfigError as error:
        raise broken(error, lang) from error
