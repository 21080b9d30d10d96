"""Rule packs: folders of rule files, code lists, a vocabulary, and `pack.yaml`, which says how they stand to others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NewType

from checker import __version__
from checker.codes import CodeListError, read_code_list
from checker.document import Document, Location, Mapping
from checker.files import read_document
from checker.finding import Failure, Pack
from checker.load import DEFAULT_PACK, PathError, Rules
from checker.rule import Rule, RuleError, read_rule
from checker.shape import ShapeFault, fitted
from checker.terms import closest
from checker.vocabulary import VocabularyError, read_vocabulary
from checker.weights import lowers
from checker.wording import fault_message
from checker.words import words

RuleName = NewType("RuleName", str)


@dataclass(frozen=True, slots=True)
class PackFile:
    """`pack.yaml`: the pack's name and version, the packs it was written for, and what becomes of their rules.

    `needs`: the version of a pack loaded before (`0.1` allows 0.1.4). `rules`: by id or family of an earlier pack `off`
    or another severity; `replace` where this pack holds a rule of that id. `mandatory`: rules that nobody who checks a
    plan can switch off.
    """

    name: str = ""
    version: str = ""
    needs: dict[str, str] = field(default_factory=dict)
    rules: dict[str, Literal["off", "replace", "error", "warning", "note"]] = field(default_factory=dict)
    mandatory: tuple[RuleName, ...] = ()


def load_rules(folders: list[str], lang: str = "en") -> Rules:
    """The default pack and those of some folders; what is broken in one is noted and leaves the rest alone."""
    vocabulary = read_vocabulary(read_document(DEFAULT_PACK / "vocabulary.yaml"))
    rules = Rules(vocabulary)
    loaded: list[Path] = []
    for folder in (DEFAULT_PACK, *map(Path, folders)):
        if not folder.is_dir():
            raise PathError("no-folder" if folder.exists() else "missing", str(folder))
        if not any(_pack_files(folder)):
            raise PathError("no-pack", str(folder))
        if not any(folder.resolve().is_relative_to(earlier) for earlier in loaded):  # a part of a pack is no other pack
            _Loader(folder, rules, lang).load()
            loaded.append(folder.resolve())
    return rules


def rule_files(folder: Path) -> Iterator[Path]:
    """The rule files of a pack: `family/rule.yaml`, or `rule.yaml` in a pack of one family."""
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*/*.yaml")]):
        if path.parent.name != "lists" and path.name not in ("vocabulary.yaml", "pack.yaml", "principles.yaml"):
            yield path


def _pack_files(folder: Path) -> Iterator[Path]:
    """Whatever makes a folder a pack, or a part of one."""
    yield from rule_files(folder)
    yield from (path for name in ("pack.yaml", "vocabulary.yaml", "lists/*.yaml") for path in folder.glob(name))
    yield from folder.glob("*/pack.yaml")


class _Loader:
    """Reads one pack into the rules of those before it."""

    def __init__(self, folder: Path, rules: Rules, lang: str) -> None:
        self.folder, self.rules, self.lang = folder, rules, lang
        self.digest = hashlib.sha256()
        self.earlier = dict(rules.rules)
        self.settings = PackFile()
        self.document: Document | None = None

    def load(self) -> None:
        self.read_settings()
        self.read_vocabulary()
        for path in rule_files(self.folder):
            self.read_rule(path)
        for path in sorted(self.folder.glob("lists/*.yaml")):
            self.read_list(path)
        self.apply_settings()
        default = self.folder == DEFAULT_PACK
        name = "rules" if default else self.settings.name or self.folder.name
        version = __version__ if default else self.settings.version
        self.rules.packs.append(Pack(name, version, f"sha256:{self.digest.hexdigest()}"))

    def read(self, path: Path) -> Document:
        document = read_document(path)
        name = path.relative_to(self.folder).as_posix()
        self.digest.update(f"{name}\n{document.text}\n".encode("utf-8", "surrogatepass"))
        return document

    def is_text(self, document: Document, name: str, case: str, family: str = "") -> bool:
        """Whether the text as such is without faults; the first one is told."""
        for fault in document.faults[:1]:
            # As in plans; those rules are of the first pack, and this one may have replaced them.
            rule, file = self.earlier.get(fault.rule), document.file.rpartition("/")[2]
            details = {**fault.details, "kind": words("kind-file", self.lang), "subject": file}
            problem = fault_message(rule, fault.case, details, self.lang) if rule else fault.rule
            self.broken(name, case, document.location(fault.span), family, problem=problem, file=file)
        return not document.faults

    def broken(self, name: str, case: str, location: Location | None, family: str = "", /, **details: str) -> None:
        shapes = [words(f"shape-{shape}", self.lang) for shape in details.get("shapes", "").split(",") if shape]
        details["shape"] = words("or", self.lang).join(shapes)
        failure = Failure(words(case, self.lang, **details), location, name if family else "")
        self.rules.broken.append((name, family or self.folder.name, failure))

    def read_settings(self) -> None:
        for path in sorted(self.folder.glob("*/pack.yaml")):
            self.broken("pack", "pack-misplaced", read_document(path).location((0, 1)), "", folder=self.folder.name)
        if not (self.folder / "pack.yaml").is_file():
            return
        document = self.document = self.read(self.folder / "pack.yaml")
        if not self.is_text(document, "pack", "pack-not-yaml"):
            return
        if not isinstance(document.root, Mapping):
            self.broken("pack", "pack-not-a-mapping", document.location((0, 1)))
            return
        names = {RuleName: frozenset([*self.earlier, *(path.stem for path in rule_files(self.folder))])}
        settings = fitted(document, document.root, PackFile, names)
        if isinstance(settings, ShapeFault):
            self.broken("pack", f"rule-{settings.case}", settings.location, **settings.details)
            return
        self.settings = settings
        versions = {pack.name: pack.version for pack in self.rules.packs}
        for name, wanted in settings.needs.items():
            if not f"{versions.get(name, '')}.".startswith(f"{wanted}."):
                found = versions.get(name) or words("none", self.lang)
                self.broken("pack", "pack-needs", self.place("needs", name), name=name, wanted=wanted, found=found)

    def place(self, *path: str) -> Location | None:
        document = self.document
        if document is None or not isinstance(document.root, Mapping):
            return None
        return document.location(document.span(document.root, *path, key=True))

    def read_vocabulary(self) -> None:
        path = self.folder / "vocabulary.yaml"
        if not path.is_file():
            return
        document = self.read(path)
        if self.folder != DEFAULT_PACK and self.is_text(document, "vocabulary", "pack-not-yaml"):
            try:
                self.rules.vocabulary = read_vocabulary(document, self.rules.vocabulary)
            except VocabularyError as error:
                self.broken("vocabulary", error.case, error.location, **error.details)

    def read_rule(self, path: Path) -> None:
        """Read one rule file; a broken one is noted and leaves the others alone."""
        document, family = self.read(path), path.parent.name
        taken = self.rules.rules.get(path.stem)
        if taken is not None and self.settings.rules.get(path.stem) != "replace":
            place = document.location((0, 1))
            self.broken(path.stem, "pack-rule-taken", place, family, name=path.stem, place=taken.location.file)
            return
        if taken is not None and taken.file.mandatory:
            self.broken("pack", "pack-mandatory", self.place("rules", path.stem), name=path.stem)
            return
        self.rules.rules.pop(path.stem, None)
        if not self.is_text(document, path.stem, "rule-not-yaml", family):
            return
        try:
            self.rules.rules[path.stem] = read_rule(document, path.stem, family, self.rules.vocabulary)
        except RuleError as error:
            self.broken(path.stem, error.case, error.location, family, **error.details)

    def read_list(self, path: Path) -> None:
        """Note where a list is; that of another's pack is read to see whether it can be."""
        document = self.read(path)
        if self.folder != DEFAULT_PACK:
            if not self.is_text(document, path.stem, "pack-not-yaml"):
                return
            try:
                read_code_list(document)
            except CodeListError as error:
                self.broken(path.stem, error.case, error.location, **error.details)
                return
        self.rules.list_files[path.stem] = path

    def apply_settings(self) -> None:
        """Switch rules of earlier packs off, give them another severity, or make rules mandatory."""
        for name, setting in self.settings.rules.items():
            chosen = [rule for rule in self.earlier.values() if name in (rule.id, rule.family)]
            if not chosen:
                known = [*self.earlier, *(rule.family for rule in self.earlier.values())]
                near = closest(name, known).replace("_", "-")
                self.broken("pack", "pack-unknown-rule", self.place("rules", name), name=name, suggestion=near)
            elif setting != "replace":
                self.weigh(chosen, setting, self.place("rules", name))
            elif all(path.stem != name for path in rule_files(self.folder)):
                self.broken("pack", "pack-replaces-nothing", self.place("rules", name), name=name)
        self._set(
            [self.rules.rules[name] for name in self.settings.mandatory if name in self.rules.rules], mandatory=True
        )

    def weigh(self, chosen: list[Rule], setting: str, place: Location | None) -> None:
        """Give rules another severity or switch them off; what an earlier pack made mandatory keeps its weight."""
        for rule in chosen:
            if rule.file.mandatory and lowers(setting, rule):
                self.broken("pack", "pack-mandatory", place, name=rule.id)
            elif setting == "off":
                self.rules.rules.pop(rule.id, None)
            else:
                self._set([rule], severity=setting)

    def _set(self, chosen: list[Rule], **changes: object) -> None:
        for rule in chosen:
            if rule.id in self.rules.rules:
                current = self.rules.rules[rule.id]
                self.rules.rules[rule.id] = replace(current, file=replace(current.file, **changes))  # type: ignore[arg-type]
