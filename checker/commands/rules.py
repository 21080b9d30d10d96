"""`plancheck rules list|test|new`: what rules there are, whether their examples hold, a start for a new one."""

from __future__ import annotations

from pathlib import Path

import click

from checker.commands import language
from checker.commands._files import tell
from checker.commands._settings import in_one_line
from checker.examples import Mishap, mishaps
from checker.load import DEFAULT_PACK, Rules
from checker.packs import load_rules
from checker.rule import Rule
from checker.rule_starter import rule_template
from checker.terms import closest, plain
from checker.words import plural, words

LANG = language()


@click.group("rules", help=words("help-rules-group", LANG))
def command() -> None:
    """Rules."""


def _loaded(folder: str | None) -> tuple[Rules, list[Rule]]:
    """All rules, and those of the folder (a pack, or a part of one) or of the default pack."""
    with in_one_line(LANG):
        rules = load_rules([folder] if folder else [], LANG)
    inside = {path.stem for path in Path(folder or DEFAULT_PACK).rglob("*.yaml")}
    return rules, [rule for rule in rules.rules.values() if rule.id in inside]


@command.command("list", help=words("help-rules-list", LANG))
@click.argument("folder", required=False, metavar="[DIR]")
@click.option("--lang", type=click.Choice(["en", "fr"]), default=LANG, help=words("help-lang", LANG))
def list_(folder: str | None, lang: str) -> int:
    """One line a rule: family, id, severity, title."""
    rules, chosen = _loaded(folder)
    for rule in sorted(chosen, key=lambda rule: (rule.family, rule.id)):
        click.echo(f"{rule.family:<12} {rule.id:<38} {rule.severity:<8} {rule.file.title[lang]}")
    return tell(failure for *_, failure in rules.broken)


@command.command("test", help=words("help-rules-test", LANG))
@click.argument("folder", required=False, metavar="[DIR]")
def test(folder: str | None) -> int:
    """Run the examples; the exit status is 0 if all hold, 1 if not, 2 if a rule is broken."""
    rules, chosen = _loaded(folder)
    counts = {"rules": len(chosen), "examples": 0, "mishaps": 0}
    for rule in sorted(chosen, key=lambda rule: rule.id):
        counts["examples"] += len(rule.file.examples.good) + len(rule.file.examples.bad)
        for mishap in mishaps(rule, rules):
            counts["mishaps"] += 1
            click.echo(_line(mishap))
    click.echo(", ".join(plural(f"tested-{what}", LANG, n) for what, n in counts.items()))
    return tell(failure for *_, failure in rules.broken) or int(counts["mishaps"] > 0)


def _line(mishap: Mishap) -> str:
    what = words(f"mishap-{mishap.case}", LANG)
    return f"{mishap.rule}: {mishap.example}, {words('line', LANG)} {mishap.line}: {what}: {mishap.text}"


@command.command("new", help=words("help-rules-new", LANG))
@click.argument("name")
@click.option("--kind", metavar="KIND", help=words("help-rules-new-kind", LANG))
@click.option("--output", metavar="FILE", help=words("help-rules-new-output", LANG))
def new(name: str, kind: str | None, output: str | None) -> int:
    """A rule file to start from, whose examples already run."""
    vocabulary = load_rules([], LANG).vocabulary
    known = vocabulary.section(kind) if kind else ""
    if known is None:
        near, expected = closest(kind or "", vocabulary.kinds), ", ".join(vocabulary.kinds)
        raise click.BadParameter(words("no-kind", LANG, kind=kind, expected=expected, suggestion=near))
    text = rule_template(name, known, vocabulary)
    id_ = plain(name).replace("_", "-")  # as the rule that is written calls its file
    if output is not None and Path(output).name not in (f"{name}.yaml", f"{id_}.yaml"):
        raise click.BadParameter(words("rule-file-name", LANG, path=output, name=id_), param_hint="--output")
    if output is None:
        click.echo(text, nl=False)
        return 0
    from checker.write import write_new

    try:
        write_new({Path(output): text})
    except OSError as error:
        if Path(output).exists():
            raise click.ClickException(words("file-exists", LANG, path=output)) from error
        problem = error.strerror or str(error)
        raise click.ClickException(words("cannot-write", LANG, path=output, problem=problem)) from error
    return 0
