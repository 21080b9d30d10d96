"""The equations that an element's numbers take part in, as an auditor would redo them by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from checker.arithmetic.equation import HUNDRED, Share, Sum, Verdict
from checker.arithmetic.evidence import figure, short
from checker.arithmetic.interval import Interval, divided, interval, times, total
from checker.arithmetic.solution import solve
from checker.arithmetic.violations import about, label
from checker.escape import for_terminal
from checker.model import Element, Print
from checker.numbers import printed
from checker.plan import Plan
from checker.rule import Rule
from checker.terms import plain
from checker.words import words


def elements_named(plan: Plan, text: str) -> list[Element]:
    """The elements that `ID`, `KIND:ID` or `PLAN#KIND:ID` means, or that have this title."""
    header, _, rest = text.rpartition("#")
    kind, colon, id_ = rest.partition(":")
    found = [
        element
        for element in plan.elements
        if element.id == (id_ if colon else rest)
        and (not colon or element.kind == (plan.vocabulary.section(kind) or kind))
        and (not header or element.header.id == header)
    ]
    return found or [element for element in plan.elements if plain(element.title) == plain(text) != ""]


def numbers(plan: Plan, rules: Sequence[Rule], elements: Sequence[Element], lang: str) -> Iterator[str]:
    """The lines of the trace: each equation with its terms, their intervals, and the verdict."""
    stated = [
        (rule, equation)
        for rule in sorted(rules, key=lambda rule: rule.id)
        if rule.check.counts == "equations"
        for equation in rule.check.find(plan, [], rule.parameters, date.min)
    ]
    solution = solve(plan, [equation for _, equation in stated])
    found = False
    for (rule, _), verdict in zip(stated, solution.network.verdicts, strict=True):
        if verdict is not None and any(about(print_) in elements for print_ in verdict.equation.prints):
            found = True
            yield from _equation(rule.id, verdict, plan, lang)
            yield ""
    if not found:
        yield words("trace-none", lang)


def _equation(rule: str, verdict: Verdict, plan: Plan, lang: str) -> Iterator[str]:
    equation = verdict.equation
    yield for_terminal(f"{short(equation.subject, lang)}  {plan.vocabulary.field_name(equation.field, lang)}  [{rule}]")
    if isinstance(equation, Sum):
        for part in equation.parts:
            yield _term("+", part, plan, lang)
        yield _bounds("trace-sum", total(map(interval, equation.parts)), lang)
        if isinstance(equation.whole, Print):
            yield _term("=", equation.whole, plan, lang)
        else:
            yield f"  = {printed(equation.whole, 0, verdict.unit, lang)}"
    elif not equation.missing:
        yield from _share(equation, plan, lang)
    yield f"  {words(_status(verdict), lang)}"


def _share(equation: Share, plan: Plan, lang: str) -> Iterator[str]:
    for part in equation.parts:
        yield _term("+", part, plan, lang)
    for whole in equation.wholes:
        yield _term("/", whole, plan, lang)
    made, base = (total(map(interval, prints)) for prints in (equation.parts, equation.wholes))
    yield _bounds("trace-share", divided(times((HUNDRED, HUNDRED), made), base), lang)
    yield _term("=", equation.share, plan, lang)


def _status(verdict: Verdict) -> str:
    return "trace-blocked" if verdict.blocked else "trace-holds" if verdict.holds else "trace-fails"


def _bounds(key: str, bounds: Interval, lang: str) -> str:
    return f"    {words(key, lang)} {_range(bounds, lang)}"


def _term(sign: str, print_: Print, plan: Plan, lang: str) -> str:
    place = print_.place.location()
    where = f"{place.file}:{place.line}:{place.column}"
    what = f"{short(about(print_), lang)}, {label(print_, plan)[lang]}"
    return for_terminal(f"  {sign} {figure(print_, lang):>14}  {_range(interval(print_), lang)}  {what}  {where}")


def _range(bounds: Interval, lang: str) -> str:
    ends = ["∞" if end is None else printed(end, _decimals(end), "", lang) for end in bounds]
    return f"[{ends[0]} ; {ends[1]}]"


def _decimals(value: object) -> int:
    """As many decimals as an end needs, four at most."""
    denominator = getattr(value, "denominator", 1)
    return next((decimals for decimals in range(4) if 10**decimals % denominator == 0), 4)
