"""Elements that cost money must receive some: unknown is not zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.money import Money
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """No parameters: the vocabulary says which kinds are fundable and which relations carry money."""


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """Case `nothing`: no money or share in any year; case `zero`: all that is given for some years makes 0."""
    money = Money(plan)
    fundable = {kind.name for kind in plan.vocabulary.kinds.values() if kind.fundable}
    doubtful = [element for element in elements if element.kind in fundable and not money.is_sure_of(element)]
    for element in doubtful:
        if "cost" in element.fields and "reason" in element.fields:
            continue
        if not money.reaches(element):
            yield Violation(element, "", "nothing", {"years": ""})
        elif years := money.zero_years(element):
            yield Violation(element, "", "zero", {"years": years})


CHECK = Check(Parameters, find, frozenset({"years"}), frozenset({"nothing", "zero"}), completeness=True)
