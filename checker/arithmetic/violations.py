"""Equations that fail, as violations: the numbers for the messages of the rules that state them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from checker.arithmetic.equation import Share, Sum, Verdict
from checker.arithmetic.localisation import Candidate
from checker.arithmetic.misprint import imitate
from checker.finding import Amount, Related, Term, Violation
from checker.model import Element, Joint, Link, Print, Table
from checker.plan import Plan
from checker.terms import LANGUAGES
from checker.words import words

MAX_RELATED = 60


def violation(
    verdict: Verdict,
    source: Any = None,
    candidates: Sequence[Candidate] = (),
    folds: tuple[Any, ...] = (),
    localised: bool = True,
) -> Violation:
    """The violation of an equation that fails; `candidates` are the numbers of which one is wrong, if that is known."""
    equation = verdict.equation
    needed = {id(candidate.print): candidate for candidate in candidates}
    details, prints = _share(verdict, equation) if isinstance(equation, Share) else _sum(verdict, equation)
    case = "short" if verdict.difference < 0 else "over"
    related = tuple(related_print(print_, label, needed.get(id(print_))) for print_, label in prints[:MAX_RELATED])
    whole = equation.share if isinstance(equation, Share) else equation.whole
    where = whole if isinstance(whole, Print) else equation.parts[0] if equation.parts else None
    location = where.place.location() if where else None
    details["doubt"] = "" if localised else {lang: words("not-localised", lang) for lang in LANGUAGES}
    path = equation.field
    if isinstance(equation, Sum) and isinstance(whole, Print) and equation.period:
        path = f"{path}/{equation.period}"
    key = f"{equation.key}/{equation.period}"
    return Violation(equation.subject, path, case, details, related, location, key, source=source, folds=folds)


def _sum(verdict: Verdict, equation: Sum) -> tuple[dict[str, Any], list[tuple[Print, str]]]:
    unit, decimals = verdict.unit, verdict.decimals
    points = "" if unit == "%" else unit
    whole = equation.whole
    details = {
        "total": Amount(verdict.total, decimals, unit),
        "whole": Amount(whole, 0, unit) if isinstance(whole, Fraction) else amount(whole, unit),
        "difference": Amount(abs(verdict.difference), decimals, points),
        "slack": Amount(verdict.slack, decimals + 1, points),
        "count": str(len(equation.parts)),
        "period": equation.period,
        "parts": list(equation.label),
    }
    prints = [(part, "") for part in equation.parts]
    return details, prints if isinstance(whole, Fraction) else [*prints, (whole, "whole")]


def _share(verdict: Verdict, equation: Share) -> tuple[dict[str, Any], list[tuple[Print, str]]]:
    share = equation.share
    details = {
        "total": Amount(verdict.total, verdict.decimals, verdict.unit),
        "whole": amount(share, verdict.unit),
        "difference": Amount(abs(verdict.difference), verdict.decimals),
        "slack": Amount(verdict.slack, verdict.decimals + 1),
        "period": equation.period,
        "years": f" ({equation.period})" if equation.period else "",
        "base": equation.base,
        "amount": Term(equation.key),
    }
    return details, [(print_, "") for print_ in (*equation.parts, *equation.wholes)]


def amount(print_: Print, unit: str = "") -> Amount:
    """A number in a message, with the decimals that are printed."""
    number = print_.number
    return Amount(number.value, max(number.decimals, 0), unit or number.unit)


def related_print(print_: Print, label: str = "", candidate: Candidate | None = None) -> Related:
    """A printed number as another place to look at; a candidate with the value it would need, if not what it is."""
    text = label or print_.number.text.strip()
    if candidate is not None and candidate.grid is not None and candidate.grid.best.value != print_.number.value:
        text = f"{print_.number.text.strip()} → {imitate(print_, candidate.grid.best)}"
    return Related(text, about(print_), print_.place.location())


def about(print_: Print) -> Element | Table:
    """The element or table that a number is shown under."""
    subject = print_.subject
    if isinstance(subject, Link):
        return subject.start
    return subject.elements[0] if isinstance(subject, Joint) else subject


def field_path(print_: Print, plan: Plan) -> str:
    """The canonical path of a number: `share_of_objective`, `budget/2020`, `allocated_to/goal:1/2020/amount`."""
    field = plan.vocabulary.fields.get(print_.field)
    yearly = bool(field and field.per and print_.period)
    if isinstance(print_.subject, Link):
        return "/".join((print_.subject.path, *([print_.period] if yearly else []), print_.field))
    return f"{print_.field}/{print_.period}" if yearly else print_.field


def label(print_: Print, plan: Plan) -> dict[str, str]:
    """What a number is, in both languages: its field, the other end of a link, the year, or the heading of a total."""
    head, _, column = print_.field.partition("/")
    end = f" {print_.subject.end.kind}:{print_.subject.end.id}" if isinstance(print_.subject, Link) else ""
    field = plan.vocabulary.fields.get(head)
    year = f" {print_.period}" if field and field.per and print_.period else ""
    return {lang: f"{plan.vocabulary.field_name(head, lang)} {column}".strip() + end + year for lang in ("en", "fr")}
