"""Rule text -> Rule, or RuleError with its place. The file is spec, test and page in one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NewType

from checker import check as checks
from checker.arithmetic.patterns import EXACT_WHOLES, SUM_GROUPS, SumGroup, WholeName
from checker.arithmetic.shares import SHARE_GROUPS, BaseName, ShareGroup
from checker.check import Check
from checker.document import Document, Location, Mapping
from checker.shape import ShapeFault, Words, fitted, schema_of
from checker.terms import FieldName, KindName, RelationName
from checker.vocabulary import Vocabulary

CheckName = NewType("CheckName", str)
FacetName = NewType("FacetName", str)
#: What messages may always use.
SUBJECT_DETAILS = frozenset({"subject", "kind", "plan", "period", "horizon", "field"})
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Select:
    """Which elements a rule looks at: kinds, values that fields must have, and values that they must not have."""

    kind: tuple[KindName, ...]
    where: dict[FieldName, tuple[str, ...]] = field(default_factory=dict)
    except_: dict[FieldName, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """Other words for one case of a rule; what it leaves out is said as in the rule."""

    message: Words | None = None
    why: Words | None = None
    fix: Words | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """Miniature plans: silent (good) or with `# finding: <part of the message>` on the lines to be reported (bad)."""

    good: tuple[str, ...]
    bad: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """The plans that a rule speaks about; `former`: only those that another plan of the run replaces.

    `facet`: plans that hold their targets to that SMART criterion.
    """

    level: tuple[str, ...] = ()
    extent: tuple[str, ...] = ()
    former: bool = False
    facet: FacetName | None = None


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The keys of a rule file; `item` words a finding in a list of many, where the title has said the rest.

    `replaces`: at one place, this finding stands for that of the more general rule. `requires`: what those rules find
    about the element, what it stands inside or what serves it is the cause: this finding is reported under it.
    `mandatory`: whoever checks a plan cannot switch it off.
    """

    title: Words
    severity: Literal["error", "warning", "note"]
    check: CheckName
    message: Words
    why: Words
    fix: Words
    examples: Examples
    select: Select | tuple[KindName, ...] = ()
    status: Literal["draft", "stable", "deprecated"] = "stable"
    applies_to: AppliesTo = AppliesTo()
    with_: Any = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    item: Words | None = None
    unless: Words | None = None
    references: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    mandatory: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to run: its file's content, id (= file name), family (= folder), check and typed parameters.

    `given`: the severity that its pack gives it, where a configuration changed that.
    """

    id: str
    family: str
    file: RuleFile
    check: Check
    parameters: Any
    select: Select
    location: Location
    text: str = ""
    given: str = ""

    @property
    def given_severity(self) -> str:
        """The severity that its pack gives it, whatever a configuration makes of it."""
        return self.given or self.file.severity

    @property
    def severity(self) -> str:
        """error, warning or note."""
        return self.file.severity

    def words(self, part: Literal["message", "why", "fix"], case: str) -> dict[str, str]:
        """The message, motive or remedy for a case, in each language."""
        special = self.file.cases.get(case)
        text: dict[str, str] = (special and getattr(special, part)) or getattr(self.file, part)
        return text


class RuleError(Exception):
    """A rule file is broken: the one thing to mend first, as a case of words.yaml with its details, and its place."""

    def __init__(self, case: str, location: Location, **details: str) -> None:
        super().__init__(f"{location.file}:{location.line}: {case} {details}")
        self.case, self.location, self.details = case, location, details


def schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The JSON Schema of rule files for a vocabulary."""
    return schema_of(RuleFile, _names(vocabulary))


@lru_cache(maxsize=4)
def _names(vocabulary: Vocabulary) -> dict[Any, frozenset[str]]:
    return {
        KindName: frozenset([*vocabulary.kinds, "any"]),
        FieldName: frozenset(vocabulary.fields),
        RelationName: frozenset(vocabulary.relations),
        CheckName: frozenset(checks.names()),
        FacetName: frozenset(vocabulary.header["smart"].choices),
        SumGroup: SUM_GROUPS | frozenset(vocabulary.relations),
        WholeName: EXACT_WHOLES | frozenset(vocabulary.fields),
        ShareGroup: SHARE_GROUPS | frozenset(vocabulary.relations),
        BaseName: frozenset([*vocabulary.relations, *vocabulary.kinds]),
    }


def read_rule(document: Document, id_: str, family: str, vocabulary: Vocabulary) -> Rule:
    """Read a rule from a text without faults. Raises RuleError."""
    tree = document.root
    if not isinstance(tree, Mapping):
        raise RuleError("rule-not-a-mapping", document.location((0, 1)))
    names = _names(vocabulary)
    file: RuleFile = _fitted(document, tree, RuleFile, names)
    check = checks.named(file.check)
    given = tree.entries.get("with", "")
    if given and not isinstance(given, Mapping):
        raise RuleError("rule-wrong-shape", document.location(document.span(tree, "with")), key="with", shapes="object")
    place = given if isinstance(given, Mapping) else Mapping(tree.start, tree.open)
    parameters = _fitted(document, place, check.parameters, names, "with.")
    _verify_words(document, tree, file, check)
    select = file.select if isinstance(file.select, Select) else Select(file.select)
    return Rule(id_, family, file, check, parameters, select, document.location((0, 1)), document.text)


def _fitted(document: Document, node: Mapping, shape: Any, names: dict[Any, frozenset[str]], within: str = "") -> Any:
    value = fitted(document, node, shape, names)
    if isinstance(value, ShapeFault):
        details = {**value.details, "key": f"{within}{value.details['key']}"}
        raise RuleError(f"rule-{value.case}", value.location, **details)
    return value


def _verify_words(document: Document, tree: Mapping, file: RuleFile, check: Check) -> None:
    """Both languages use the same placeholders, and only those that the check fills."""
    known = SUBJECT_DETAILS | check.details
    for part in ("message", "fix", "why", "item"):
        if given := getattr(file, part):
            _verify_placeholders(document, tree, (part,), given, known)
        for case, words in file.cases.items():
            if text := getattr(words, part, None):
                _verify_placeholders(document, tree, ("cases", case, part), text, known)
    for case in file.cases:
        if check.cases and case not in check.cases:
            place = document.location(document.span(tree, "cases", case, key=True))
            raise RuleError("rule-unknown-case", place, key=case, expected=", ".join(sorted(check.cases)))
    if not file.examples.good or not file.examples.bad:
        raise RuleError("rule-no-examples", document.location(document.span(tree, "examples", key=True)))


def _verify_placeholders(
    document: Document, tree: Mapping, path: tuple[str, ...], words: dict[str, str], known: frozenset[str]
) -> None:
    found = {lang: set(_PLACEHOLDER.findall(text)) for lang, text in words.items()}
    for lang, placeholders in found.items():
        unknown = sorted(placeholders - known)
        if unknown:
            place = document.location(document.span(tree, *path, lang))
            raise RuleError("rule-unknown-placeholder", place, key=unknown[0], expected=", ".join(sorted(known)))
    if found["en"] != found["fr"]:
        missing = min(found["en"] ^ found["fr"])
        raise RuleError("rule-placeholders-differ", document.location(document.span(tree, *path)), key=missing)
