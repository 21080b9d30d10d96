"""Violations -> findings: messages in the reader's language, with the typography of that language."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from functools import lru_cache
from typing import Any

from checker.document import Location
from checker.finding import Amount, Finding, Full, Hint, Named, Related, Term, Violation
from checker.model import Element, Header, Joint, Link, Table
from checker.numbers import printed
from checker.plan import Plan
from checker.rule import Rule
from checker.typography import listed, quoted, typeset
from checker.words import words

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def word(violation: Violation, rule: Rule, plan: Plan, lang: str | None) -> Finding:
    """A finding in a language; without `lang`, in the language of the plan it is about."""
    subject = violation.subject
    header = violation.header or (subject if isinstance(subject, Header) else subject.header if subject else None)
    language = lang or (header.language if header else plan.headers[0].language if plan.headers else "en")
    named = name(subject, header, language, plan)
    details = _details(violation, header, named, plan, language)
    message, why, fix = (_fill(rule.words(part, violation.case)[language], details, language) for part in _PARTS)
    return Finding(
        rule=rule.id,
        family=rule.family,
        severity=rule.severity,
        lang=language,
        title=typeset(rule.file.title[language], language),
        message=message,
        why=why,
        fix=fix,
        location=violation.location or locate(subject, violation.field),
        plan=header.id or None if header else None,
        element=named,
        breadcrumb=_breadcrumb(subject, plan),
        field=violation.field,
        subject=details["subject"],
        related=tuple(_related(r, header, language, plan) for r in violation.related),
        suggestions=((violation.suggestion, "unsafe"),) if violation.suggestion else (),
        fingerprint=fingerprint(rule.id, header, subject, violation),
        item=_fill(rule.file.item[language], details, language) if rule.file.item else "",
    )


MAX_DETAIL = 160
_PARTS: tuple[Any, ...] = ("message", "why", "fix")


def locate(subject: Element | Link | Joint | Table | Header | None, field: str) -> Location:
    """The place of a subject's field, or of the subject."""
    if isinstance(subject, Element):
        return subject.location(field)
    if isinstance(subject, Joint):
        return subject.elements[0].location()
    if subject is None:
        return Location("", 1, 1, 1, 1)
    return subject.place.location(key=True)


def name(subject: Any, header: Header | None, lang: str, plan: Plan) -> Named | None:
    """Kind, id and title of a subject; a plan where the violation is about the plan as such."""
    if isinstance(subject, Link):
        subject = subject.start
    if isinstance(subject, Joint):
        ids = " + ".join(element.id for element in subject.elements)
        return Named(subject.elements[0].kind, ids, subject.elements[0].title)
    if isinstance(subject, (Element, Table)):
        return Named(subject.kind, subject.id, subject.title)
    return Named("plan", header.id, header.title) if header and header.id else None


def _breadcrumb(subject: Any, plan: Plan) -> tuple[tuple[str, str], ...]:
    if isinstance(subject, Link):
        subject = subject.start
    if not isinstance(subject, Element):
        return ()
    return tuple((element.kind, element.id) for element in plan.breadcrumb(subject))


def _related(related: Related, header: Header | None, lang: str, plan: Plan) -> tuple[str, Named | None, Location]:
    named = name(related.subject, None, lang, plan) if related.subject is not None else None
    said = words("related-first", lang) if related.label == "first" else related.label
    return (said, named, related.location)


def fingerprint(rule_id: str, header: Header | None, subject: Any, violation: Violation) -> str:
    """The identity of a finding: it stays when files move, are reordered or change format."""
    about: list[Element | Table] = [subject] if isinstance(subject, (Element, Table)) else []
    if isinstance(subject, Joint):
        about = [*subject.elements]
    elif isinstance(subject, Link):
        about = [subject.start, subject.end]
    ids = sorted(f"{one.kind}:{one.id}" for one in (*about, *violation.others))
    parts = [rule_id, header.id if header else "", *ids, violation.field, violation.key]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]


def _details(violation: Violation, header: Header | None, named: Named | None, plan: Plan, lang: str) -> dict[str, str]:
    subject = violation.subject
    details = {key: say(value, lang, plan) for key, value in violation.details.items()}
    if named is None and violation.location is not None:  # a text that could not be read is of no plan
        details.setdefault("subject", violation.location.file)
        details.setdefault("kind", words("kind-file", lang))
    details.setdefault("subject", say(subject or header or "", lang, plan))
    details.setdefault("kind", kind_name(named.kind, lang, plan) if named else "")
    path = violation.field.split("/")
    field = next((part for part in reversed(path) if part in plan.vocabulary.fields), path[0])
    details.setdefault("field", plan.vocabulary.field_name(field, lang))
    details.setdefault("plan", quoted(header.title or header.id, lang) if header else "")
    details.setdefault("period", "-".join(map(str, dict.fromkeys(header.period))) if header and header.period else "")
    details.setdefault("horizon", str(header.horizon or "") if header else "")
    return details


def kind_name(kind: str, lang: str, plan: Plan) -> str:
    """The name of a kind; tables and plans are subjects, too, without being kinds of the vocabulary."""
    return words(f"kind-{kind}", lang) if kind in ("table", "plan") else plan.vocabulary.name(kind, lang)


def say(value: Any, lang: str, plan: Plan) -> str:
    """A detail in words."""
    if isinstance(value, dict):
        return str(value[lang])
    if isinstance(value, str):
        return value if len(value) <= MAX_DETAIL else value[: MAX_DETAIL - 1] + "…"
    if type(value) is tuple:
        return " ".join(say(item, lang, plan) for item in value)
    if isinstance(value, list):
        return listed([say(item, lang, plan) for item in value], lang)
    speak = _SPOKEN.get(type(value))
    return speak(value, lang, plan) if speak else str(value)


def _hint(hint: Hint, lang: str, plan: Plan) -> str:
    near = hint.text.get(lang, "") if isinstance(hint.text, dict) else hint.text
    return words("suggested", lang, suggestion=near) if near else ""


def _element(element: Element, lang: str, plan: Plan) -> str:
    title = quoted(element.title, lang) if element.title else ""
    return " ".join(part for part in (element.id if element.named else "", title) if part) or element.id


def _table(table: Table, lang: str, plan: Plan) -> str:
    return " ".join(part for part in (table.id, quoted(table.title, lang) if table.title else "") if part)


def _full(value: Full, lang: str, plan: Plan) -> str:
    element = value.element
    named = f"{kind_name(element.kind, lang, plan)} {say(element, lang, plan)}"
    return named if element.header is value.header else f"{named} ({element.header.title or element.header.id})"


_SPOKEN: dict[type, Callable[[Any, str, Plan], str]] = {
    Amount: lambda amount, lang, plan: printed(amount.value, amount.decimals, amount.unit, lang),
    Term: lambda term, lang, plan: plan.vocabulary.name(term.name, lang, term.plural),
    Hint: _hint,
    Full: _full,
    Element: _element,
    Table: _table,
    Header: lambda header, lang, plan: quoted(header.title or header.id, lang),
    Joint: lambda joint, lang, plan: " + ".join(element.id for element in joint.elements),
    Link: lambda link, lang, plan: _element(link.start, lang, plan),
}


def _fill(template: str, details: dict[str, str], lang: str) -> str:
    texts, names = _parts(template, lang)
    filled = texts[0] + "".join([details[name] + text for name, text in zip(names, texts[1:], strict=True)])
    return _in_one_line(filled) if "\n" in filled else filled


@lru_cache(maxsize=2_000)
def _parts(template: str, lang: str) -> tuple[list[str], list[str]]:
    """The texts of a template as they are set, and the names of the placeholders between them."""
    parts = _PLACEHOLDER.split(_in_one_line(template.strip()))
    return [typeset(part, lang) for part in parts[::2]], parts[1::2]


def _in_one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def fault_message(rule: Rule, case: str, details: AnyMapping[str, str], lang: str) -> str:
    """The message of a rule for a fault of a text that is no plan."""
    return _fill(rule.words("message", case)[lang], defaultdict(str, details), lang)


def unfilled(template: str, lang: str) -> str:
    """A text of a rule as such: what only a finding knows is left open."""
    return _fill(_PLACEHOLDER.sub("…", template), {}, lang)
