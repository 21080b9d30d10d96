"""A number must lie beyond another one of the same element, in the direction that is wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.violations import amount, related_print
from checker.check import Check
from checker.finding import Violation
from checker.model import Element, Print, Subject
from checker.plan import Plan
from checker.terms import FieldName, pattern, plain


@dataclass(frozen=True, slots=True)
class Parameters:
    """`field` lies beyond `base` in the direction that the field `direction` says; without one, it is not equal.

    A number with a sign, or with a phrase of `but_not` in its element's title or that of what it stands inside, is not
    compared: it is a change, or a level to be kept. In phrases, {number} is the number, * any end of a word.
    """

    field: FieldName
    base: FieldName
    direction: FieldName
    but_not: tuple[str, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each number that is equal (case `equal`) or on the wrong side (the direction: `up`, `down`)."""
    levels, bases, but_not = _last(plan, parameters.field), _last(plan, parameters.base), pattern(parameters.but_not)
    for element in elements:
        level, base, wanted = levels.get(element), bases.get(element), element.fields.get(parameters.direction)
        if level is None or base is None or (unit := _unit(level, element)) != _unit(base, element):
            continue
        value, start, text = level.number.value, base.number.value, level.number.text.strip()
        case = "equal" if value == start else "up" if value < start else "down"
        if case not in ("equal", wanted) or text[0] in "+-−" or level.number.about or base.number.about:
            continue
        titles = " ".join(one.title for one in plan.breadcrumb(element)[-2:])
        said = f"_{plain(titles)}_".replace(f"_{plain(text)}_", "_0number0_")
        if not but_not.search(said):
            details = {"value": amount(level, unit), "base": amount(base, unit)}
            yield Violation(element, level.field, case, details, (related_print(base),), level.place.location())


def _last(plan: Plan, name: str) -> dict[Subject, Print]:
    """The number of each subject, that of the last year where there are several."""
    return {about: prints[-1] for period in plan.periods(name) for about, prints in plan.column(name, period).items()}


def _unit(print_: Print, element: Element) -> str:
    """The unit that is printed, without remarks in brackets, or that of the element."""
    return (print_.number.unit or str(element.fields.get("unit", ""))).partition("(")[0].strip()


CHECK = Check(Parameters, find, frozenset({"value", "base"}), frozenset({"equal", "up", "down"}))
