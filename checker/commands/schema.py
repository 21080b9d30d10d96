"""`plancheck schema`: the JSON Schema of plan files, or of rule files."""

from __future__ import annotations

import json

import click

from checker import rule
from checker.commands import language
from checker.packs import load_rules
from checker.schema import plan_schema
from checker.words import words

LANG = language()


@click.command("schema", help=words("help-schema", LANG))
@click.option("--rules", "of_rules", is_flag=True, help=words("help-schema-rules", LANG))
@click.option("--lang", type=click.Choice(["en", "fr"]), default=LANG, help=words("help-lang", LANG))
def command(of_rules: bool, lang: str) -> int:
    """Print the schema."""
    vocabulary = load_rules([], lang).vocabulary
    schema = rule.schema(vocabulary) if of_rules else plan_schema(vocabulary, lang)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0
