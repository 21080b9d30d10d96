"""Why a number is wrong: the two equations that meet in it, each in a clause that words.yaml words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checker.arithmetic.equation import Share, Sum, Verdict
from checker.arithmetic.localisation import Candidate, Cluster
from checker.arithmetic.misprint import imitate
from checker.arithmetic.network import Conflict
from checker.arithmetic.violations import MAX_RELATED, amount, field_path, label, related_print
from checker.finding import Amount, Term, Violation
from checker.model import Element, Header, Joint, Link, Print, Table
from checker.numbers import printed
from checker.plan import Plan
from checker.terms import LANGUAGES
from checker.words import words


def wrong_number(plan: Plan, cluster: Cluster, candidate: Candidate) -> Violation:
    """The violation that names a number: its value, what it should be, and the conflicts that it explains."""
    print_, grid = candidate.print, candidate.grid
    explained = cluster.explained(candidate)
    shown = strongest(explained)
    others = dict.fromkeys(other for conflict in shown for other in conflict.prints if other is not print_)
    unit = print_.number.unit
    details = {
        "printed": amount(print_),
        "value": Amount(grid.best.value, max(grid.best.decimals, 0), unit) if grid else "",
        "label": label(print_, plan),
        "evidence": {lang: evidence(shown, print_, plan, lang) for lang in LANGUAGES},
    }
    return Violation(
        print_.subject,
        field_path(print_, plan),
        "" if grid and grid.count == 1 else "several" if grid else "open",
        details,
        tuple(related_print(other) for other in list(others)[:MAX_RELATED]),
        print_.place.location(),
        suggestion=imitate(print_, grid.best) if grid else "",
        folds=tuple(conflict.source for conflict in explained),
    )


def strongest(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """The two conflicts that show best that a number is wrong: the tightest sum and share if there are both."""
    ranked = sorted(conflicts, key=lambda conflict: conflict.verdict.slack if conflict.verdict else Fraction(-1))
    sums = [conflict for conflict in ranked if not _is_share(conflict)]
    shares = [conflict for conflict in ranked if _is_share(conflict)]
    return [*sums[:1], *shares[:1]] if sums and shares else ranked[:2]


def _is_share(conflict: Conflict) -> bool:
    return conflict.verdict is not None and isinstance(conflict.verdict.equation, Share)


def evidence(conflicts: Sequence[Conflict], culprit: Print, plan: Plan, lang: str) -> str:
    """What the conflicts say, one clause after the other."""
    return words("evidence-separator", lang).join(clause(conflict, culprit, plan, lang) for conflict in conflicts)


def clause(conflict: Conflict, culprit: Print, plan: Plan, lang: str) -> str:
    """What one conflict says."""
    verdict = conflict.verdict
    if verdict is None:
        other = next(print_ for print_ in conflict.prints if print_ is not culprit)
        return words("evidence-elsewhere", lang, value=figure(other, lang))
    if isinstance(verdict.equation, Sum):
        return _sum(verdict, verdict.equation, lang)
    return _share(verdict, verdict.equation, plan, lang)


def _sum(verdict: Verdict, equation: Sum, lang: str) -> str:
    whole, subject = equation.whole, equation.subject
    group = words("the-table", lang, id=subject.id) if isinstance(subject, Table) else short(subject, lang)
    if isinstance(whole, Fraction):
        key, wanted = "evidence-shares", printed(whole, 0, verdict.unit, lang)
    else:
        key, wanted = "evidence-parts", figure(whole, lang)
        column = whole.field.partition("/")[2] if isinstance(subject, Table) else ""
        group += (f", {column}" if column else "") + (f" ({equation.period})" if equation.period else "")
    made = printed(verdict.total, verdict.decimals, verdict.unit, lang)
    return words(key, lang, count=len(equation.parts), group=group, made=made, wanted=wanted)


def _share(verdict: Verdict, equation: Share, plan: Plan, lang: str) -> str:
    made = printed(verdict.total, verdict.decimals, verdict.unit, lang)
    named = isinstance(equation.subject, (Element, Joint))
    part = short(equation.subject, lang) if named else figure(equation.parts[0], lang)
    base = _base(equation, lang, plan) if named else figure(equation.wholes[0], lang)
    field = plan.vocabulary.field_name(equation.key, lang) + (f", {equation.period}" if equation.period else "")
    return words("evidence-share", lang, part=part, made=made, base=base, field=field)


def _base(equation: Share, lang: str, plan: Plan) -> str:
    base = equation.base
    if isinstance(base, Term):
        return words("evidence-all", lang, kinds=plan.vocabulary.name(base.name, lang, plural=True))
    return short(base, lang)


def short(subject: Element | Header | Joint | Link | Table, lang: str) -> str:
    """A subject by its id, as a clause names it."""
    if isinstance(subject, Link):
        return f"{short(subject.start, lang)} → {short(subject.end, lang)}"
    if isinstance(subject, Joint):
        return " + ".join(element.id for element in subject.elements)
    if isinstance(subject, Header):
        return words("the-plan", lang)
    if isinstance(subject, Table):
        return f"{words('kind-table', lang)} {subject.id}"
    return subject.id if subject.named else subject.title or subject.id


def figure(print_: Print, lang: str) -> str:
    """A printed number as a reader of the language expects it."""
    number = print_.number
    return printed(number.value, max(number.decimals, 0), number.unit, lang)
