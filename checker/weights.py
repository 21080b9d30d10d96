"""What a configuration makes of rules and findings: names that must exist, other severities, silence for some files."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import replace

from checker.config import LEVELS, NAME, Config, ConfigError, Override
from checker.finding import UNREAD, Finding
from checker.load import Rules
from checker.rule import Rule
from checker.terms import closest


def verify_names(config: Config, rules: Rules) -> None:
    """What a configuration names must exist, and it takes no weight from mandatory rules. Raises ConfigError."""
    known = {name for rule in rules.rules.values() for name in _names(rule)}
    known.update(name for broken in rules.broken for name in broken[:2])
    mandatory = {
        name: rule for rule in rules.rules.values() if rule.file.mandatory for name in (rule.id, *rule.file.aliases)
    }
    for name, level, file in _said(config):
        if name not in known:
            raise ConfigError("config-unknown-rule", file, name=name, suggestion=closest(name, sorted(known)))
        if name in mandatory and lowers(level, mandatory[name]):
            raise ConfigError("config-mandatory", file, name=name)


def _said(config: Config) -> Iterator[tuple[str, str, str]]:
    """Each rule or family that is named, the severity that it is to have, and the file that says so."""
    for key, level in (("select", LEVELS[0]), ("ignore", "off")):
        yield from ((name, level, config.origins.get(key, NAME)) for name in config.settings.get(key, ()))
    yield from ((name, level, config.origins.get(f"severity.{name}", NAME)) for name, level in config.severity.items())
    for one in config.overrides:
        yield from ((name, "off", one.file) for name in one.ignore)
        yield from ((name, level, one.file) for name, level in one.severity.items())


def lowers(level: str, rule: Rule) -> bool:
    """Whether a severity, or `off`, takes weight from a rule."""
    return LEVELS.index(level) > LEVELS.index(rule.given_severity)


def weigh(config: Config, rules: Rules) -> tuple[str, ...]:
    """Give rules the severities of a configuration; the value is the rules that it switches off."""
    off = []
    for rule in list(rules.rules.values()):
        level = _level(config.severity, rule)
        if level == "off":
            off.append(rule.id)
        elif level is not None:
            changed = replace(rule.file, severity=level)  # type: ignore[arg-type]
            rules.rules[rule.id] = replace(rule, file=changed, given=rule.given_severity)
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
    """What is said of the rule goes before what is said of its family.

    Neither takes weight from a mandatory rule: at the least, it has the severity that its pack gives it.
    """
    named = [severity[name] for name in (rule.id, *rule.file.aliases, rule.family) if name in severity]
    kept = rule.file.mandatory or rule.id in UNREAD
    if named and kept and lowers(named[0], rule):
        return rule.given_severity
    return named[0] if named else None
