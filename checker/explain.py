"""Rule -> page, vocabulary -> glossary: everything a reader of rules is shown, as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from typing import Any, get_args

from checker import check as checks
from checker.examples import read_example, run_example
from checker.load import Rules
from checker.rule import Rule
from checker.shape import key_of
from checker.terms import Field, Kind, Relation, closest, plain, spelt
from checker.typography import typeset
from checker.vocabulary import Vocabulary, spoken
from checker.words import words


class UnknownTermError(Exception):
    """There is nothing to explain under a name."""

    def __init__(self, name: str, suggestion: str) -> None:
        super().__init__(name)
        self.name, self.suggestion = name, suggestion


def explain(name: str, rules: Rules, lang: str) -> str:
    """The page of a rule, check, kind, field or relation, whatever its spelling. Raises UnknownTermError."""
    vocabulary = rules.vocabulary
    by_alias = {alias: rule for rule in rules.rules.values() for alias in rule.file.aliases}
    if rule := rules.rules.get(name) or by_alias.get(name):
        return _text(_rule(rule, rules, lang))
    if name in checks.names():
        return _text(_check(name, rules, lang))
    if plain(name) in ("plan", "header", "table", "tables", "tableau", "tableaux"):
        terms = vocabulary.header if plain(name) in ("plan", "header") else vocabulary.table
        return _text(_keys(plain(name), terms, lang))
    kind, family = vocabulary.section(name), [rule for rule in rules.rules.values() if rule.family == name]
    if kind or family:  # `risk` is both
        return _text([*(_kind(vocabulary.kinds[kind], vocabulary, lang) if kind else ()), *_family(name, family, lang)])
    if field := vocabulary.field_named(name) or spelt(vocabulary.header, name) or spelt(vocabulary.table, name):
        return _text(_field(field, vocabulary, lang))
    for relation in vocabulary.relations.values():
        if plain(name) in map(plain, [relation.name, *relation.names["en"], *relation.names["fr"]]):
            return _text(_relation(relation, vocabulary, lang))
    known = [*rules.rules, *checks.names(), *vocabulary.kinds, *vocabulary.fields, *vocabulary.relations]
    raise UnknownTermError(name, closest(name, known))


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _heading(name: str, sort: str, lang: str) -> Iterator[str]:
    yield f"# {name} ({words(f'sort-{sort}', lang)})"
    yield ""


def _entry(key: str, lang: str, text: str) -> Iterator[str]:
    if text:
        yield f"**{words(f'page-{key}', lang)}**{_colon(lang)} {text}"
        yield ""


def _colon(lang: str) -> str:
    return "\u00a0:" if lang == "fr" else ":"


def _rule(rule: Rule, rules: Rules, lang: str) -> Iterator[str]:
    file = rule.file
    yield from _heading(rule.id, "rule", lang)
    yield typeset(file.title[lang], lang)
    yield ""
    level = ", ".join(_choice(rules.vocabulary.header["level"], value, lang) for value in file.applies_to.level)
    yield from _entry("severity", lang, words(f"severity-{file.severity}", lang))
    yield from _entry("family", lang, rule.family)
    yield from _entry("applies", lang, level or words("all-plans", lang))
    yield from _entry("message", lang, typeset(file.message[lang], lang))
    yield from _entry("why", lang, typeset(file.why[lang], lang))
    yield from _entry("fix", lang, typeset(file.fix[lang], lang))
    yield from _entry("unless", lang, typeset(file.unless[lang], lang) if file.unless else "")
    yield from _entry("references", lang, words("masked-separator", lang).join(file.references))
    for text in file.examples.good:
        yield from _example("good", lang, text)
    for text in file.examples.bad:
        yield from _example("bad", lang, text)
        findings, _, _ = run_example(rule, read_example(text), rules)
        for finding in findings:
            yield f"> {finding.location.line}:{finding.location.column} {finding.message}"
            yield ">"
            yield f"> {words('fix', finding.lang)} {finding.fix}"
            yield ""


def _family(name: str, rules: list[Rule], lang: str) -> Iterator[str]:
    if rules:
        yield from _heading(name, "family", lang)
        yield from (f"- {rule.id}{_colon(lang)} {typeset(rule.file.title[lang], lang)}" for rule in rules)


def _example(sort: str, lang: str, text: str) -> Iterator[str]:
    yield f"**{words(f'page-{sort}', lang)}**"
    yield ""
    yield "```yaml"
    yield text.rstrip()
    yield "```"
    yield ""


def _choice(field: Field, value: str, lang: str) -> str:
    return spoken(field.choices[value][lang][0], lang) if value in field.choices else value


def _check(name: str, rules: Rules, lang: str) -> Iterator[str]:
    check = checks.named(name)
    module = inspect.getmodule(check.find)
    yield from _heading(name, "check", lang)
    yield inspect.getdoc(module) or "" if lang == "en" else words(f"check-{name}", lang)
    yield ""
    told = [inspect.getdoc(part) or "" for part in (check.find, check.parameters)]
    yield from _entry("technical", lang, "\n\n".join(filter(None, told)))
    if fields(check.parameters):
        yield f"**{words('page-parameters', lang)}**"
        yield ""
    for field in fields(check.parameters):
        default = "" if field.default is MISSING else f" = {field.default!r}"
        yield f"- `{key_of(field.name)}`{_colon(lang)} {_type_name(field.type)}{default}"
    yield ""
    yield from _entry("details", lang, ", ".join(f"{{{detail}}}" for detail in sorted(check.details)))
    yield from _entry("cases", lang, ", ".join(sorted(check.cases)))
    yield from _entry("used-by", lang, ", ".join(sorted(r.id for r in rules.rules.values() if r.file.check == name)))


def _type_name(shape: Any) -> str:
    name = shape.__name__ if isinstance(shape, type) and not get_args(shape) else str(shape)
    return re.sub(r"\b(?:[a-z_]+\.)+", "", name)


def _term(term: Kind | Field | Relation, sort: str, lang: str) -> Iterator[str]:
    yield from _heading(term.name, sort, lang)
    yield typeset(term.definition[lang], lang)
    yield ""
    yield from _entry("names", lang, _spellings(term))
    yield from _entry("references", lang, term.reference)


def _spellings(term: Kind | Field | Relation) -> str:
    """Each spelling once: some are the same in both languages."""
    return ", ".join(f"`{name}`" for name in dict.fromkeys(n for names in term.names.values() for n in names))


def _kind(kind: Kind, vocabulary: Vocabulary, lang: str) -> Iterator[str]:
    yield from _term(kind, "kind", lang)
    yield from _entry("fields", lang, ", ".join(_key(field, lang) for field in vocabulary.fields_of(kind.name)))
    relations = vocabulary.relations.values()
    outgoing = [r for r in relations if kind.name in r.start or "any" in r.start]
    incoming = [r for r in relations if kind.name in r.end or "any" in r.end]
    to = [f"{_key(r, lang)} → {_sorts(r.end, vocabulary, lang)}" for r in outgoing]
    yield from _entry("relations", lang, words("masked-separator", lang).join(to))
    yield from _entry(
        "incoming",
        lang,
        words("masked-separator", lang).join(
            f"{_sorts(r.start, vocabulary, lang)} → {_key(r, lang)}" for r in incoming
        ),
    )
    children = [child for child in vocabulary.kinds if vocabulary.nesting(kind.name, child)]
    yield from _entry("inside", lang, ", ".join(vocabulary.name(child, lang, plural=True) for child in children))


def _key(term: Field | Relation, lang: str) -> str:
    """A term as a plan in the language spells it."""
    return f"`{term.names[lang][0]}`"


def _sorts(kinds: Iterable[str], vocabulary: Vocabulary, lang: str) -> str:
    return ", ".join(words("any-kind", lang) if kind == "any" else vocabulary.name(kind, lang) for kind in kinds)


def _keys(name: str, terms: dict[str, Field], lang: str) -> Iterator[str]:
    yield f"# {name}"
    yield ""
    for term in terms.values():
        values = ", ".join(_choice(term, value, lang) for value in term.choices)
        told = f"{typeset(term.definition[lang], lang)}{f' ({values})' if values else ''}"
        yield f"- {_spellings(term)}{_colon(lang)} {told}"


def _field(field: Field, vocabulary: Vocabulary, lang: str) -> Iterator[str]:
    yield from _term(field, "field", lang)
    yield from _entry("type", lang, f"{field.type}{' / ' + field.per if field.per else ''}")
    yield from _entry("choices", lang, ", ".join(_choice(field, value, lang) for value in field.choices))
    owners = [kind.name for kind in vocabulary.kinds.values() if field.everywhere or field.name in kind.fields]
    yield from _entry("used-by", lang, ", ".join(vocabulary.name(owner, lang) for owner in owners))


def _relation(relation: Relation, vocabulary: Vocabulary, lang: str) -> Iterator[str]:
    yield from _term(relation, "relation", lang)
    starts, ends = (_sorts(side, vocabulary, lang) for side in (relation.start, relation.end))
    yield from _entry("links", lang, f"{starts} → {ends}")


def glossary(vocabulary: Vocabulary, lang: str) -> str:
    """All terms with their definitions."""
    lines: list[str] = []
    for key, terms in (
        ("kinds", vocabulary.kinds),
        ("all-fields", vocabulary.fields),
        ("all-relations", vocabulary.relations),
    ):
        lines += [f"# {words(f'page-{key}', lang)}", ""]
        for term in terms.values():
            name = f"**{spoken(term.names[lang][0], lang)}** (`{term.name}`)"
            lines.append(f"- {name}{_colon(lang)} {typeset(term.definition[lang], lang)}")
        lines.append("")
    return _text(lines)
