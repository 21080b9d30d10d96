"""`plancheck.toml`: what a repository says about how its plans are checked, and where each setting comes from."""

from __future__ import annotations

import fnmatch
import glob
import os
import tomllib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from checker.files import shown
from checker.finding import SEVERITIES, UNREAD, Finding
from checker.load import Rules
from checker.rule import Rule
from checker.terms import closest

NAME = "plancheck.toml"
_LEVELS = (*SEVERITIES, "off")
_TEXTS, _TEXT = "list of texts", "text"
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
    "overrides": "list of tables",
}
_CHOICES = {"lang": ("en", "fr"), "fail-on": SEVERITIES}
_OVERRIDE_KEYS = ("paths", "ignore", "severity")
#: Settings that name files: they are meant from the folder of the file that says them.
_PLACES = ("paths", "rules", "accepted")


class ConfigError(Exception):
    """A configuration file is wrong: a case of words.yaml with its details, and the file."""

    def __init__(self, case: str, file: str, **details: str) -> None:
        super().__init__(f"{file}: {case} {details}")
        self.case, self.file, self.details = case, file, details


@dataclass(frozen=True, slots=True)
class Override:
    """Other severities, or silence, for the findings in some files (patterns from the root of the repository)."""

    patterns: tuple[str, ...]
    ignore: tuple[str, ...] = ()
    severity: AnyMapping[str, str] = field(default_factory=dict)


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
    """The nearest `plancheck.toml` above some paths, up to the root of their repository (or in their own folder)."""
    folders = [path if path.is_dir() else path.parent for path in map(Path, map(os.path.abspath, paths or ["."]))]
    common = Path(os.path.commonpath(folders))
    inside = any((folder / ".git").exists() for folder in (common, *common.parents))
    for folder in (common, *common.parents):
        if (folder / NAME).is_file():
            return folder / NAME
        if not inside or (folder / ".git").exists():
            return None
    return None


def read_config(path: Path, seen: tuple[Path, ...] = ()) -> Config:
    """A configuration with what it extends: nearer files win, tables are merged. Raises ConfigError."""
    file = shown(path)
    if path.resolve() in seen:
        raise ConfigError("config-circle", file)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError("config-missing", file) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError("config-not-toml", file, problem=str(error)) from error
    _verify(content, _KEYS, file)
    folder = path.parent
    base = Config()
    if "extends" in content:
        base = read_config((folder / content["extends"]).resolve(), (*seen, path.resolve()))
    own = {key: _placed(key, value, folder) for key, value in content.items() if key not in ("extends", "overrides")}
    merged = {**base.settings, **own, "severity": {**base.severity, **own.get("severity", {})}}
    origins = {
        **base.origins,
        **dict.fromkeys(own, file),
        **{f"severity.{key}": file for key in own.get("severity", {})},
    }
    overrides = tuple(_override(entry, file, folder) for entry in content.get("overrides", []))
    return Config(merged, (*base.overrides, *overrides), origins)


def _verify(content: AnyMapping[str, Any], known: AnyMapping[str, str] | Sequence[str], file: str) -> None:
    for key, value in content.items():
        if key not in known:
            raise ConfigError(
                "config-unknown-key", file, key=key, suggestion=closest(key, list(known)).replace("_", "-")
            )
        if not _fits(_KEYS[key], value) or "\\x00" in repr(value):
            raise ConfigError("config-wrong-value", file, key=key, expected=_KEYS[key])
        if key in _CHOICES and value not in _CHOICES[key]:
            raise ConfigError("config-wrong-value", file, key=key, expected=" | ".join(_CHOICES[key]))
        for name, level in value.items() if key == "severity" else ():
            if level not in _LEVELS:
                raise ConfigError("config-wrong-value", file, key=f"severity.{name}", expected=" | ".join(_LEVELS))


def _fits(sort: str, value: Any) -> bool:
    if sort == _TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if sort == "list of tables":
        return isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return isinstance(value, str if sort == _TEXT else dict)


def _placed(key: str, value: Any, folder: Path) -> Any:
    """Files as they are reached from where the command runs."""
    if key not in _PLACES:
        return tuple(value) if isinstance(value, list) else value
    reached = [os.path.relpath(folder / item) for item in ([value] if isinstance(value, str) else value)]
    return reached[0] if isinstance(value, str) else tuple(reached)


def _override(entry: AnyMapping[str, Any], file: str, folder: Path) -> Override:
    _verify(entry, _OVERRIDE_KEYS, file)
    if not entry.get("paths"):
        raise ConfigError("config-missing-key", file, key="overrides.paths")
    # As findings print files: from the root of the repository, elsewhere as they were named.
    roots = {shown(folder / NAME), Path(os.path.relpath(folder / NAME)).as_posix()}
    patterns = tuple(
        f"{glob.escape(root.removesuffix(NAME))}{pattern}" for pattern in entry["paths"] for root in sorted(roots)
    )
    return Override(patterns, tuple(entry.get("ignore", ())), entry.get("severity", {}))


def verify_names(config: Config, rules: Rules) -> None:
    """What a configuration names must exist, and it takes no weight from mandatory rules. Raises ConfigError."""
    known = {name for rule in rules.rules.values() for name in _names(rule)}
    known.update(name for broken in rules.broken for name in broken[:2])
    mandatory = {
        name: rule for rule in rules.rules.values() if rule.file.mandatory for name in (rule.id, *rule.file.aliases)
    }
    told = [(name, level, config.origins.get(f"severity.{name}", NAME)) for name, level in config.severity.items()]
    for one in config.overrides:
        told += [(name, "off", NAME) for name in one.ignore]
        told += [(name, level, NAME) for name, level in one.severity.items()]
    for name, level, file in told:
        if name not in known:
            near = closest(name, sorted(known)).replace("_", "-")
            raise ConfigError("config-unknown-rule", file, name=name, suggestion=near)
        if name in mandatory and lowers(level, mandatory[name]):
            raise ConfigError("config-mandatory", file, name=name)


def lowers(level: str, rule: Rule) -> bool:
    """Whether a severity, or `off`, takes weight from a rule."""
    return _LEVELS.index(level) > _LEVELS.index(rule.severity)


def weigh(config: Config, rules: Rules) -> tuple[str, ...]:
    """Give rules the severities of a configuration; the value is the rules that it switches off."""
    off = []
    for rule in list(rules.rules.values()):
        level = _level(config.severity, rule)
        if level == "off":
            off.append(rule.id)
        elif level is not None:
            rules.rules[rule.id] = replace(rule, file=replace(rule.file, severity=level))  # type: ignore[arg-type]
    return tuple(off)


def adjuster(config: Config, rules: Rules) -> Callable[[Finding], Finding | None] | None:
    """What overrides make of a finding: the same with another severity, or None for silence; None without overrides."""
    if not config.overrides:
        return None
    return lambda finding: _adjusted(config.overrides, finding, rules.rules[finding.rule])


def _adjusted(overrides: Sequence[Override], finding: Finding, rule: Rule) -> Finding | None:
    changed = finding
    for one in overrides:
        if not any(fnmatch.fnmatchcase(finding.location.file, pattern) for pattern in one.patterns):
            continue
        level = _level(one.severity, rule)
        if (level == "off" or not _names(rule).isdisjoint(one.ignore)) and not rule.file.mandatory:
            return None
        changed = replace(changed, severity=level) if level and level != "off" else changed
    return changed


def _names(rule: Rule) -> set[str]:
    return {rule.id, rule.family, *rule.file.aliases}


def _level(severity: AnyMapping[str, str], rule: Rule) -> str | None:
    """What is said of the rule goes before what is said of its family; neither takes weight from a mandatory rule."""
    named = [severity[name] for name in (rule.id, *rule.file.aliases, rule.family) if name in severity]
    kept = rule.file.mandatory or rule.id in UNREAD
    return named[0] if named and not (kept and lowers(named[0], rule)) else None
