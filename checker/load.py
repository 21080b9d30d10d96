"""Paths -> plan: which files belong to which plan, and everything under some paths as one graph."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from checker.assembly import sections
from checker.assembly.draft import Draft
from checker.assembly.graph import assemble
from checker.assembly.header import language_of, read_header
from checker.codes import CodeList, read_code_list
from checker.compose import compose
from checker.document import Document, Fault
from checker.files import read_document
from checker.finding import Failure, Pack
from checker.model import Header, Place, Problem
from checker.plan import Plan
from checker.progress import Progress, tell_nobody
from checker.readers import yaml as reader
from checker.record import no_garbage_collection
from checker.rule import Rule
from checker.vocabulary import Vocabulary, VocabularyError, read_vocabulary

_HERE = Path(__file__).parent
#: The pack inside an installed package, else that of the checkout.
DEFAULT_PACK = _HERE / "rules" if (_HERE / "rules").is_dir() else _HERE.parent / "rules"


class PathError(Exception):
    """A path that was asked for is not there, or holds no plan."""

    def __init__(self, case: str, path: str) -> None:
        super().__init__(f"{case}: {path}")
        self.case, self.path = case, path


@dataclass
class Rules:
    """The rules of all packs, their vocabulary and code lists, and what is broken among them."""

    vocabulary: Vocabulary
    rules: dict[str, Rule] = field(default_factory=dict)
    packs: list[Pack] = field(default_factory=list)
    broken: list[tuple[str, str, Failure]] = field(default_factory=list)
    list_files: dict[str, Path] = field(default_factory=dict)
    lists: dict[str, CodeList] = field(default_factory=dict)


def load_plan(paths: list[str], rules: Rules, progress: Progress = tell_nobody) -> Plan:
    """Everything under some paths as one plan. Raises PathError if a path is missing or nothing there is a plan."""
    with no_garbage_collection():
        groups = _Groups(rules.vocabulary, progress)
        groups.add([Path(path) for path in dict.fromkeys(paths)])
        progress("relating", 0, 0)
        plan = groups.assemble()
        plan.lists.update(_lists(plan, rules))
    if not plan.documents and not plan.problems:
        raise PathError("no-plan", ", ".join(paths))
    return plan


def plan_of_texts(texts: dict[str, str], rules: Rules) -> Plan:
    """Texts by file name as one plan, read like files of those names."""
    groups = _Groups(rules.vocabulary)
    for file, text in texts.items():
        groups.take(compose(text, file), Path(file), named=True)
    plan = groups.assemble()
    plan.lists.update(_lists(plan, rules))
    return plan


class _Groups:
    """Documents by folder: those of a folder that begin no plan belong to the one that does."""

    def __init__(self, vocabulary: Vocabulary, progress: Progress = tell_nobody) -> None:
        self.vocabulary = vocabulary
        self.progress = progress
        self.begun = self.expected = 0
        self.seen: dict[Path, Document] = {}
        self.folders: dict[Path, list[Document]] = {}
        self.strays: list[Document] = []
        self.unread: dict[Path, list[Document]] = {}

    def add(self, paths: list[Path]) -> None:
        found = [(file, file == path) for path in paths for file in _files(path)]
        self.expected = len(found)
        for file, named in found:
            self.read(file, named)

    def read(self, path: Path, named: bool, beside: bool = False) -> None:
        key = _key(path)
        if key in self.seen:
            return
        self.begun += 1
        self.expected = max(self.begun, self.expected)
        self.progress("reading", self.begun, self.expected)
        document = read_document(path)
        if beside and (sections.is_plan(document) or re.search(r"^plan:", document.text, re.MULTILINE)):
            return
        self.seen[key] = document
        part = self.take(document, key, named)
        if part and named:
            self.whole_plan_of(path, document)

    def take(self, document: Document, path: Path, named: bool) -> bool:
        """Sort a document into the folder's group if it belongs to a plan, and say so."""
        if sections.is_plan(document) or sections.is_part_of_plan(document, self.vocabulary):
            self.folders.setdefault(path.parent, []).append(document)
            return True
        if document.root is None and document.faults:
            if named or _looks_like_plan(document, self.vocabulary):
                self.folders.setdefault(path.parent, []).append(document)
            elif any(fault.rule in ("unreadable-file", "file-too-large") for fault in document.faults):
                self.unread.setdefault(path.parent, []).append(document)
        elif named:
            document.faults.append(Fault("unreadable-file", "not-a-plan", (0, 1)))
            self.strays.append(document)
        return False

    def whole_plan_of(self, path: Path, document: Document) -> None:
        """A plan named by one of its files is read with the rest of its folder, other plans there aside."""
        listed = [other for other in sorted(path.parent.iterdir()) if other.name.endswith(reader.SUFFIXES)]
        others = [other for other in listed if not other.is_dir() and _key(other) not in self.seen]
        self.expected = max(self.expected, self.begun + len(others))
        for other in others:
            self.read(other, named=False, beside=sections.is_plan(document))

    def assemble(self) -> Plan:
        headers: list[Header] = []
        drafts: list[Draft] = []
        documents: list[Document] = list(self.strays)
        problems: list[Problem] = [p for stray in self.strays for p in sections.faults_of(stray, _unknown_plan(stray))]
        vocabulary = self.vocabulary
        for folder in sorted(self.folders):
            group = sorted(self.folders[folder], key=lambda d: d.file)
            begun = [document for document in group if sections.is_plan(document)]
            if begun:  # what cannot be read beside a plan may be a part of it
                group += self.unread.get(folder, [])
            for document in begun:
                header, found = read_header(document, sections.header_key(document) or "", vocabulary)
                problems += found + _same_id(headers, header)
                headers.append(header)
                vocabulary = self.extended(vocabulary, document, problems, header)
                parts = [part for part in group if part not in begun] if document is begun[0] else []
                own = self.extended(self.vocabulary, document, [], header)
                drafts += [reader.read(part, header, own) for part in (document, *parts)]
            if not begun:
                for part in group:
                    if part.root is not None and not part.faults:
                        part.faults.append(Fault("unreadable-file", "no-header", (0, 1)))
                problems += [problem for part in group for problem in sections.faults_of(part, _unknown_plan(part))]
            documents += group
        plan = assemble(vocabulary, documents, headers, drafts)
        plan.problems.extend(problems)
        return plan

    def extended(
        self, vocabulary: Vocabulary, document: Document, problems: list[Problem], header: Header
    ) -> Vocabulary:
        """The vocabulary with a plan's own terms."""
        node = sections.extension(document)
        if node is None:
            return vocabulary
        try:
            return read_vocabulary(document, vocabulary, node)
        except VocabularyError as error:
            details = {"key": error.details["key"], "suggestion": ""}
            problems.append(Problem("unknown-key", error.location, "vocabulary", details, header))
            return vocabulary


def _key(path: Path) -> Path:
    """One name for a file however it was named; links are not followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or the files of a folder that may be plans. Raises PathError if there is nothing."""
    if path.is_dir():
        for folder, names, files in os.walk(path):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                if name.endswith(reader.SUFFIXES) and not name.startswith("."):
                    yield Path(folder, name)
    elif path.exists() or path.is_symlink():
        yield path
    else:
        raise PathError("missing", str(path))


def _same_id(headers: list[Header], header: Header) -> list[Problem]:
    for other in headers:
        if other.id == header.id:
            related = (("first", other.place.at("id").location()),)
            place = header.place.at("id").location()
            return [Problem("duplicate-id", place, "plan", {"id": header.id}, header, related=related)]
    return []


def _unknown_plan(document: Document) -> Header:
    """In place of a header that cannot be read: it has no id, but its language may be plain from the text."""
    return Header("", Place(document), language=language_of(document.text))


def _looks_like_plan(document: Document, vocabulary: Vocabulary) -> bool:
    """Whether a text that cannot be read was meant as (part of) a plan: a known section begins a line."""
    keys = re.findall(r"^([^\s:#][^:\n]{0,40}):", document.text, re.MULTILINE)
    return any(key in ("plan", "tables", "tableaux") or vocabulary.section(key) for key in keys[:200])


def _lists(plan: Plan, rules: Rules) -> dict[str, CodeList]:
    """The lists whose codes the plan's elements use, and those that rules read them by."""
    fields = [field for field in plan.vocabulary.fields.values() if field.list_]
    used = {field.list_ for field in fields if any(field.name in element.fields for element in plan.elements)}
    for rule in rules.rules.values():
        if (name := getattr(rule.parameters, "lexicon", "")) and plan.of_kind(*rule.select.kind):
            used.add(name)
    for name in used & rules.list_files.keys() - rules.lists.keys():
        rules.lists[name] = read_code_list(read_document(rules.list_files[name]))
    return {name: rules.lists[name] for name in sorted(used & rules.lists.keys())}
