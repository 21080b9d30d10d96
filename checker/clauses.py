"""Why a rule did or did not fire at an element: each of its conditions with the value seen, then what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from checker.escape import for_terminal
from checker.finding import Finding, Report
from checker.model import Element, Value
from checker.plan import Plan
from checker.rule import Rule
from checker.terms import Field
from checker.typography import quoted
from checker.vocabulary import spoken
from checker.words import words

MAX_ENDS = 8
MAX_TEXT = 160


def clauses(report: Report, rules: Sequence[Rule], rule: Rule, element: Element, lang: str) -> Iterator[str]:
    """The lines of the answer; conditions that hold are marked ✓, those that do not ✗."""
    plan = report.plan
    name = plan.vocabulary.name(element.kind, lang)
    subject = " ".join(
        part for part in (name, element.id, quoted(element.title, lang) if element.title else "") if part
    )
    yield for_terminal(f"{rule.id}: {subject}" if lang == "en" else f"{rule.id}\u00a0: {subject}")
    asked = list(_conditions(plan, rule, element, lang))
    yield from (f"  {'✓' if holds else '✗'} {text}" for holds, text in asked)
    if rule.check.counts == "elements" and all(holds for holds, _ in asked):
        yield f"  {words('clause-check', lang, check=rule.file.check)}"
        yield from (for_terminal(f"    {line}") for line in _seen(plan, rule, element, lang))
    elif rule.check.counts == "equations":
        yield f"  {words('clause-numbers', lang, id=element.id)}"
    yield from (f"  → {line}" for line in _outcome(report, rules, rule, element, lang))


def _conditions(plan: Plan, rule: Rule, element: Element, lang: str) -> Iterator[tuple[bool, str]]:
    """The plans and elements that the rule speaks about, one condition after the other."""
    applies, select, header = rule.file.applies_to, rule.select, element.header
    for part, wanted, seen in (
        ("level", applies.level, header.level),
        ("extent", applies.extent, header.extent),
        ("smart", (applies.facet,) if applies.facet and header.smart else (), header.smart),
    ):
        if wanted:
            holds = not {seen, *(seen if isinstance(seen, tuple) else ())}.isdisjoint(wanted)
            known = plan.vocabulary.header[part]
            said = tuple(_choices(known, (seen,) if isinstance(seen, str) else seen, lang))
            yield holds, _clause(spoken(known.names[lang][0], lang), _choices(known, wanted, lang), said, lang)
    if applies.former:
        succeeded = any(other.succeeds == header.id for other in plan.headers)
        yield succeeded, words("clause-former" if succeeded else "clause-not-former", lang)
    if select.kind:
        kinds = [plan.vocabulary.name(kind, lang) for kind in select.kind]
        holds = element.kind in select.kind or "any" in select.kind
        yield holds, _clause(words("clause-kind", lang), kinds, plan.vocabulary.name(element.kind, lang), lang)
    for wanted_values, sign in ((select.where, ""), (select.except_, f"{words('not', lang)} ")):
        for field, values in wanted_values.items():
            choices = _choices(plan.vocabulary.fields[field], values, lang)
            part = f"{sign}{plan.vocabulary.field_name(field, lang)}"
            holds = (element.fields.get(field) in values) is not bool(sign)
            yield holds, _clause(part, choices, _said(plan, element, field, lang), lang)
    if rule.check.completeness:
        extents = applies.extent or ("full",)
        yield not element.mentioned, words("clause-mentioned" if element.mentioned else "clause-defined", lang)
        if header.extent not in extents:
            yield False, words("clause-excerpt", lang)


def _choices(field: Field, values: Sequence[str], lang: str) -> list[str]:
    """Values of a field that has choices, as readers of a language know them."""
    return [spoken(field.choices[value][lang][0], lang) if value in field.choices else value for value in values]


def _clause(part: str, wanted: Sequence[Any], seen: Value | None, lang: str) -> str:
    shown = _text(seen, lang) if seen else words("clause-none", lang)
    return for_terminal(words("clause", lang, part=part, wanted=" | ".join(map(str, wanted)), seen=shown))


def _seen(plan: Plan, rule: Rule, element: Element, lang: str) -> Iterator[str]:
    """What the element has of the fields and relations that the rule's parameters name."""
    named = list(dict.fromkeys(_names(rule.parameters)))
    for name in named:
        if name in plan.vocabulary.relations:
            for table, sign, end in ((plan.links_out(name), "→", "end"), (plan.links_in(name), "←", "start")):
                ends = [getattr(link, end) for link in table.get(element, ())]
                if ends or _may(plan, name, element, end):
                    near = (f"{plan.vocabulary.name(one.kind, lang)} {one.id}" for one in ends[:MAX_ENDS])
                    listed = ", ".join(near) or words("clause-none", lang)
                    more = words("and-more", lang, count=len(ends) - MAX_ENDS) if len(ends) > MAX_ENDS else ""
                    yield f"{plan.vocabulary.name(name, lang)} {sign} {listed}{more}"
        elif name in plan.vocabulary.fields:
            holders = [] if _has(plan, element, name) else _holders(plan, element, name, named)
            field = plan.vocabulary.field_name(name, lang)
            for one in holders[:MAX_ENDS]:
                yield f"{field} ({plan.vocabulary.name(one.kind, lang)} {one.id}) = {_seen_text(plan, one, name, lang)}"
            if len(holders) > MAX_ENDS:
                yield f"{field} …{words('and-more', lang, count=len(holders) - MAX_ENDS)}"
            if not holders:
                yield f"{field} = {_seen_text(plan, element, name, lang)}"


def _has(plan: Plan, element: Element, field: str) -> bool:
    return field in element.fields or any(known.name == field for known in plan.vocabulary.fields_of(element.kind))


def _holders(plan: Plan, element: Element, field: str, named: Sequence[str]) -> list[Element]:
    """The elements related to one, by the relations that a rule names, that may have a field."""
    ends: dict[Element, None] = {}
    for relation in named:
        ends |= dict.fromkeys(link.end for link in plan.links_out(relation).get(element, ()))
        ends |= dict.fromkeys(link.start for link in plan.links_in(relation).get(element, ()))
    return [end for end in ends if _has(plan, end, field)]


def _seen_text(plan: Plan, element: Element, field: str, lang: str) -> str:
    value = _said(plan, element, field, lang)
    return _text(value, lang) if value else words("clause-none", lang)


def _said(plan: Plan, element: Element, field: str, lang: str) -> Value | None:
    """The value of a field; a choice as readers of the language know it."""
    value = element.fields.get(field)
    return _choices(plan.vocabulary.fields[field], [value], lang)[0] if isinstance(value, str) else value


def _may(plan: Plan, relation: str, element: Element, end: str) -> bool:
    known = plan.vocabulary.relations[relation]
    return element.kind in (known.start if end == "end" else known.end)


def _names(value: Any) -> Iterator[str]:
    """All texts in the parameters of a rule; those that are names of fields or relations will be known by that."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _names(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _names(getattr(value, field.name))


def _text(value: Value, lang: str) -> str:
    colon = "\u00a0:" if lang == "fr" else ":"
    parts = [f"{key}{colon} {text}" for key, text in value.items()] if isinstance(value, dict) else value
    text = parts if isinstance(parts, str) else ", ".join(parts)
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"


def _outcome(report: Report, rules: Sequence[Rule], rule: Rule, element: Element, lang: str) -> Iterator[str]:
    findings = report.findings
    own = [finding for finding in findings if finding.rule == rule.id and _about(finding, element)]
    yield from (words("clause-fires", lang, message=for_terminal(finding.message)) for finding in own)
    causes = [(cause, f) for cause in findings for f in cause.masked if f.rule == rule.id and _about(f, element)]
    for cause, finding in causes:
        message, cause_ = for_terminal(finding.message), for_terminal(cause.message)
        yield words("clause-folded", lang, message=message, rule=cause.rule, cause=cause_)
    if rule.id not in report.texts:
        yield words("clause-not-run", lang)
        return
    settled = [one for one in report.settled if one.finding.rule == rule.id and _about(one.finding, element)]
    for finding, how, reason in settled:
        told = {"reason": for_terminal(reason), "message": for_terminal(finding.message)}
        yield words(f"clause-{how}", lang, **told)
    special = {other.id for other in rules if rule.id in other.file.replaces}
    for finding in findings if not (own or causes or settled) else ():
        if finding.rule in special and _about(finding, element):
            yield words("clause-replaced", lang, rule=finding.rule, message=for_terminal(finding.message))
            return
    if not (own or causes or settled):
        yield words("clause-silent", lang)


def _about(finding: Finding, element: Element) -> bool:
    named = finding.element
    return (
        named is not None
        and (finding.plan or "", named.kind) == (element.header.id, element.kind)
        and element.id in named.id.split(" + ")
    )
