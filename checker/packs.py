"""Rule packs: folders of rule files, code lists and a vocabulary."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from checker import __version__
from checker.files import read_document
from checker.finding import Failure, Pack
from checker.load import DEFAULT_PACK, PathError, Rules
from checker.rule import RuleError, read_rule
from checker.vocabulary import VocabularyError, read_vocabulary
from checker.words import words


def load_rules(folders: list[str], lang: str = "en") -> Rules:
    """The default pack and those of some folders; a later rule of the same id replaces an earlier one."""
    vocabulary = read_vocabulary(read_document(DEFAULT_PACK / "vocabulary.yaml"))
    rules = Rules(vocabulary)
    for folder in (DEFAULT_PACK, *map(Path, folders)):
        if not folder.is_dir():
            raise PathError("missing", str(folder))
        _load_pack(folder, rules, lang)
    return rules


def _load_pack(folder: Path, rules: Rules, lang: str) -> None:
    own = folder / "vocabulary.yaml"
    if folder != DEFAULT_PACK and own.is_file():
        try:
            rules.vocabulary = read_vocabulary(read_document(own), rules.vocabulary)
        except VocabularyError as error:
            message = words("vocabulary-broken", lang, word=error.word, problem=words(error.case, lang))
            rules.broken.append(("vocabulary", folder.name, Failure(message, error.location)))
    digest = hashlib.sha256()
    for path in rule_files(folder):
        load_rule(path, folder, rules, lang, digest)
    for path in sorted(folder.glob("lists/*.yaml")):
        rules.list_files[path.stem] = path
    name = "rules" if folder == DEFAULT_PACK else folder.name
    rules.packs.append(Pack(name, __version__ if folder == DEFAULT_PACK else "", f"sha256:{digest.hexdigest()}"))


def rule_files(folder: Path) -> Iterator[Path]:
    """The rule files of a pack: `family/rule.yaml`, or `rule.yaml` in a pack of one family."""
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*/*.yaml")]):
        if path.parent.name != "lists" and path.name != "vocabulary.yaml":
            yield path


def load_rule(path: Path, folder: Path, rules: Rules, lang: str, digest: hashlib._Hash) -> None:
    """Read one rule file into the rules; a broken one is noted and leaves the others alone."""
    document = read_document(path)
    digest.update(f"{path.relative_to(folder).as_posix()}\n{document.text}\n".encode("utf-8", "surrogatepass"))
    family = path.parent.name
    try:
        rules.rules[path.stem] = read_rule(document, path.stem, family, rules.vocabulary)
    except RuleError as error:
        message = words(error.case, lang, **error.details)
        rules.broken.append((path.stem, family, Failure(message, error.location, path.stem)))
