"""Elements that cost money must receive some, in every year: unknown is not zero."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.money import Money, is_free, money_of
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """The vocabulary says which kinds are fundable and which relations carry money.

    `years`: elements that get nothing in some years only, rather than those that get nothing at all. `from_below`: they
    are paid through what serves them; a plan without any money is silent where nothing that costs money does.
    """

    years: bool = False
    from_below: bool = False


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """Case `nothing`: no money or share in any year; `zero`: all that is given makes 0, in all years or in some."""
    money = money_of(plan)
    fundable = {kind.name for kind in plan.vocabulary.kinds.values() if kind.fundable}
    asked = [element for element in elements if element.kind in fundable and not is_free(element)]
    if parameters.years:
        yield from _gaps(plan, money, asked)
        return
    with_money = {element.header for element in money.given}
    for element in asked:
        expected = not parameters.from_below or element.header in with_money or element in money.payable
        if expected and (case := money.want(element)):
            yield Violation(element, "", case, {"years": ""})


def _gaps(plan: Plan, money: Money, asked: Sequence[Element]) -> Iterator[Violation]:
    """A gap of what an element stands inside, or of what pays for it, goes first; a `reason` may name its year."""
    found = {e: years for e in asked if (years := money.empty_years(e)) and not money.want(e)}
    derived = {year: money.derived(found, year) for year in {year for years in found.values() for year in years}}
    for element, years in found.items():
        told = str(element.fields.get("reason", ""))
        outer = {year for other in plan.breadcrumb(element)[:-1] for year in found.get(other, ())}
        left = [y for y in years if y not in outer and y not in told and element not in derived[y]]
        if left:
            yield Violation(element, "", "zero", {"years": left})


CHECK = Check(Parameters, find, frozenset({"years"}), frozenset({"nothing", "zero"}), completeness=True)
