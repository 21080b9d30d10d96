"""A quantity that is printed in several places must be printed with one value, within what rounding explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.solution import Solution
from checker.arithmetic.violations import amount, field_path, label, related_print
from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """Nothing to choose: every number that is printed more than once."""


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """Nothing before all prints are gathered."""
    return iter(())


def explain(plan: Plan, solution: Solution, parameters: Parameters) -> Iterator[Violation]:
    """One violation for each quantity whose prints exclude each other, at the last of them."""
    for prints in solution.network.disagreeing:
        source = prints[0]
        last, first = prints[-1], next(p for p in prints if p.number.value != prints[-1].number.value)
        needed = {id(candidate.print): candidate for candidate in solution.candidates(source)}
        yield Violation(
            last.subject,
            field_path(last, plan),
            "",
            {"printed": amount(last), "other": amount(first), "label": label(last, plan)},
            tuple(related_print(print_, "", needed.get(id(print_))) for print_ in prints),
            last.place.location(),
            source=source,
            folds=solution.leading(source),
        )


CHECK = Check(
    Parameters,
    find,
    frozenset({"printed", "other", "label"}),
    counts="equations",
    explain=explain,
)
