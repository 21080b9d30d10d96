"""What a new plan starts from: a small plan that is complete and right, its configuration, its schema for editors."""

from __future__ import annotations

import json
from importlib import resources

from checker.config import NAME
from checker.schema import plan_schema
from checker.vocabulary import Vocabulary

#: The levels of which there is a plan to start from: `starters/<kind>.<lang>.yaml`.
KINDS = ("strategic", "operational")


def starting_files(kind: str, lang: str, vocabulary: Vocabulary) -> dict[str, str]:
    """The texts of the files by their names: a plan of one of KINDS in a language (en, fr) and what goes with it.

    The plan names the schema in its first line; as it stands, no rule finds anything in it.
    """
    schema = json.dumps(plan_schema(vocabulary, lang), ensure_ascii=False, indent=2)
    return {
        "plan.yaml": _text(f"{kind}.{lang}.yaml"),
        NAME: _text(f"plancheck.{lang}.toml"),
        "plan.schema.json": f"{schema}\n",
    }


def _text(name: str) -> str:
    return resources.files("checker").joinpath("starters", name).read_text(encoding="utf-8")
