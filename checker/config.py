"""`plancheck.toml`: what a repository says about how its plans are checked, and where each setting comes from."""

from __future__ import annotations

import glob
import json
import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.files import shown
from checker.finding import SEVERITIES
from checker.terms import closest

NAME = "plancheck.toml"
LEVELS = (*SEVERITIES, "off")
_TEXTS, _TEXT = "texts", "text"
_KEYS = {
    "extends": _TEXT,
    "paths": _TEXTS,
    "rules": _TEXTS,
    "select": _TEXTS,
    "ignore": _TEXTS,
    "accepted": _TEXT,
    "lang": _TEXT,
    "fail-on": _TEXT,
    "severity": "table",
    "overrides": "tables",
}
_CHOICES = {"lang": ("en", "fr"), "fail-on": SEVERITIES}
_OVERRIDE_KEYS = ("paths", "ignore", "severity")
#: Settings that name files: they are meant from the folder of the file that says them.
PLACES = ("paths", "rules", "accepted")


class ConfigError(Exception):
    """A configuration file is wrong: a case of words.yaml with its details, and the file."""

    def __init__(self, case: str, file: str, **details: str) -> None:
        super().__init__(f"{file}: {case} {details}")
        self.case, self.file, self.details = case, file, details


@dataclass(frozen=True, slots=True)
class Override:
    """Other severities, or silence, for the findings in some files (patterns from the root of the repository).

    `file` is the configuration that says so, `written` the patterns as it has them, from its folder.
    """

    patterns: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    severity: AnyMapping[str, str] = field(default_factory=dict)
    file: str = NAME
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, and (`origins`) the file that each comes from, as findings print it."""

    settings: AnyMapping[str, Any] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    origins: AnyMapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> AnyMapping[str, str]:
        """Another severity, or `off`, by rule or family."""
        found: AnyMapping[str, str] = self.settings.get("severity", {})
        return found


def find_config(paths: Sequence[str]) -> Path | None:
    """The nearest `plancheck.toml` above some paths, up to the root of their repository.

    Outside a repository, up to the current folder where that is above the paths, else in their own folder.
    """
    folders = [path if path.is_dir() else path.parent for path in map(Path, map(os.path.abspath, paths or ["."]))]
    common = Path(os.path.commonpath(folders))
    around, here = (common, *common.parents), Path.cwd()
    root = next((folder for folder in around if (folder / ".git").exists()), here if here in around else common)
    within = around[: around.index(root) + 1]
    return next((folder / NAME for folder in within if (folder / NAME).is_file()), None)


def read_config(path: Path, seen: tuple[Path, ...] = ()) -> Config:
    """A configuration with what it extends: nearer files win, tables are merged. Raises ConfigError."""
    file = shown(path)
    if path.resolve() in seen:
        raise ConfigError("config-circle", file)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError("config-missing", file) from error
    except OSError as error:
        raise ConfigError("config-unreadable", file) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _not_toml(error, file) from error
    _verify(content, _KEYS, file)
    folder = path.parent
    base = Config()
    if "extends" in content:
        base = _extended((folder / content["extends"]).resolve(), (*seen, path.resolve()), file)
    own = {key: _placed(key, value, folder) for key, value in content.items() if key not in ("extends", "overrides")}
    merged = {**base.settings, **own, "severity": {**base.severity, **own.get("severity", {})}}
    origins = {
        **base.origins,
        **dict.fromkeys(own, file),
        **{f"severity.{key}": file for key in own.get("severity", {})},
    }
    overrides = tuple(_override(entry, file, folder) for entry in content.get("overrides", []))
    return Config(merged, (*base.overrides, *overrides), origins)


def _extended(path: Path, seen: tuple[Path, ...], file: str) -> Config:
    """What a file extends; where that is not there, the message names both."""
    try:
        return read_config(path, seen)
    except ConfigError as error:
        if error.case not in ("config-missing", "config-unreadable") or error.file != shown(path):
            raise
        raise ConfigError(error.case, f"{file}: extends: {error.file}") from error


def _verify(content: AnyMapping[str, Any], known: Iterable[str], file: str, within: str = "") -> None:
    for key, value in content.items():
        if key not in known:
            near = closest(key, known)
            expected = "" if near else ", ".join(known)
            raise ConfigError("config-unknown-key", file, key=within + key, suggestion=near, expected=expected)
        sort = _KEYS[key]
        if not _fits(sort, value):
            raise ConfigError(f"config-not-{sort}", file, key=key, within=within)
        if "\\x00" in repr(value):
            raise ConfigError("config-no-name", file, key=within + key)
        if key in _CHOICES:
            _verify_choice(within + key, value, _CHOICES[key], file)
        for name, level in value.items() if key == "severity" else ():
            _verify_choice(f"{within}severity.{name}", level, LEVELS, file)


def _verify_choice(key: str, value: Any, choices: Sequence[str], file: str) -> None:
    if value not in choices:
        said = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
        near, expected = closest(said, choices), ", ".join(choices)
        raise ConfigError("rule-wrong-value", file, key=key, value=said[:60], expected=expected, suggestion=near)


def _fits(sort: str, value: Any) -> bool:
    items, item = {_TEXTS: (list, str), "tables": (list, dict)}.get(sort, (None, None))
    if items is not None and item is not None:
        return isinstance(value, items) and all(isinstance(one, item) for one in value)
    return isinstance(value, str if sort == _TEXT else dict)


#: What the reader of TOML says, by how it begins, and the string of words.yaml that says so.
_SAID = (
    (r".*\(at end of document\)", "toml-end"),
    (r"Expected '='", "toml-equals"),
    (r"Expected newline", "toml-newline"),
    (r"Expected|Unclosed", "toml-bracket"),
    (r"Illegal|Unterminated|Unescaped|Escaped|Invalid hex", "toml-text"),
    (r"Cannot|Duplicate", "toml-twice"),
    (r"Invalid statement|Invalid initial", "toml-key"),
    (r"Invalid", "toml-value"),
)


def _not_toml(error: Exception, file: str) -> ConfigError:
    """What keeps a text from being TOML, in our words: those of its reader are English, and change."""
    said = str(error)
    place = re.search(r"at line (\d+), column (\d+)", said)
    where = f"{file}:{place[1]}:{place[2]}" if place else file
    if isinstance(error, UnicodeDecodeError):
        return ConfigError("toml-encoding", where)
    known = isinstance(error, tomllib.TOMLDecodeError)
    return ConfigError(next((case for begin, case in _SAID if known and re.match(begin, said)), "toml-other"), where)


def _placed(key: str, value: Any, folder: Path) -> Any:
    """Files as they are reached from where the command runs."""
    if key not in PLACES:
        return tuple(value) if isinstance(value, list) else value
    reached = [os.path.relpath(folder / item) for item in ([value] if isinstance(value, str) else value)]
    return reached[0] if isinstance(value, str) else tuple(reached)


def _override(entry: AnyMapping[str, Any], file: str, folder: Path) -> Override:
    _verify(entry, _OVERRIDE_KEYS, file, "overrides.")
    if not entry.get("paths"):
        raise ConfigError("config-missing-key", file, key="overrides.paths")
    # As findings print files: from the root of the repository, elsewhere as they were named.
    roots = {shown(folder / NAME), Path(os.path.relpath(folder / NAME)).as_posix()}
    patterns = tuple(
        f"{glob.escape(root.removesuffix(NAME))}{pattern}" for pattern in entry["paths"] for root in sorted(roots)
    )
    return Override(patterns, tuple(entry.get("ignore", ())), entry.get("severity", {}), file, tuple(entry["paths"]))
