"""One network of equations per run: quantities with all their prints, equations with their verdicts, conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from checker.arithmetic.consistency import judge, rounding_for
from checker.arithmetic.equation import Equation, Share, Sum, Verdict
from checker.arithmetic.inference import Inferred, infer
from checker.arithmetic.interval import UNBOUNDED, Interval, interval, meet
from checker.model import Link, Print, Table
from checker.plan import Plan

#: What a number is a number of, for which the first of its prints stands. A cell of a total stands for itself.
Quantity: TypeAlias = Print
#: A printed number: two prints of one quantity are two cells.
Cell: TypeAlias = int


@dataclass(frozen=True, slots=True, eq=False)
class Conflict:
    """What cannot all be true: an equation that fails, or the prints of one quantity. `cells` are what may be wrong.

    `source` tells conflicts apart: the position of the equation, or the quantity. `quantities` are those that meet.
    """

    source: Any
    verdict: Verdict | None
    prints: tuple[Print, ...]
    quantities: frozenset[Quantity]
    cells: frozenset[Cell]


@dataclass(eq=False)
class Network:
    """Everything that the printed numbers of a run must satisfy, judged once.

    `verdicts` are in the order of the equations given; None stands for one that is not held against the plan, since the
    figures contradict its whole group. `inferred` says how each table of shares was read. `untrusted` equations accuse
    no single number; `suspended` ones wait for the prints of a quantity to agree. `rounding` is that of all plans.
    `twins` are the prints of quantities that are printed more than once, by each of these prints.
    """

    verdicts: list[Verdict | None]
    inferred: list[Inferred]
    twins: dict[Print, list[Print]]
    untrusted: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    rounding: str = ""

    def quantity(self, print_: Print) -> Quantity:
        """The quantity behind a print."""
        return self.twins[print_][0] if print_ in self.twins else print_

    def prints(self, print_: Print) -> Sequence[Print]:
        """All prints of the quantity behind a print."""
        return self.twins.get(print_) or (print_,)

    @cached_property
    def equations_of(self) -> dict[Quantity, list[int]]:
        """The equations that take part in localisation, by quantity."""
        found: defaultdict[Quantity, list[int]] = defaultdict(list)
        quantity_of = {print_: twins[0] for print_, twins in self.twins.items()}.get
        for index, verdict in enumerate(self.verdicts):
            blocked = verdict is None or (verdict.blocked and index not in self.suspended)
            if verdict is None or blocked or index in self.untrusted:
                continue
            prints = verdict.equation.prints
            for quantity in dict.fromkeys(map(quantity_of, prints, prints)):
                found[quantity].append(index)
        return found

    @cached_property
    def disagreeing(self) -> list[list[Print]]:
        """The prints of each quantity that is printed with values which exclude each other."""
        groups = (prints for print_, prints in self.twins.items() if print_ is prints[0])
        return [prints for prints in groups if not _alike(prints) and _common(prints) is None]

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """What fails, in the order of the equations."""
        found = []
        for index, verdict in enumerate(self.verdicts):
            if verdict is not None and not verdict.holds and index not in self.untrusted:
                prints = verdict.equation.prints
                quantities = frozenset(map(self.quantity, prints))
                found.append(Conflict(index, verdict, prints, quantities, frozenset(self.cells(prints))))
        return found + [
            Conflict(twins[0], None, tuple(twins), frozenset(twins[:1]), frozenset(map(id, twins)))
            for twins in self.disagreeing
        ]

    def judge(self, index: int, equation: Equation, disagreeing: set[Cell]) -> Verdict:
        """Judge an equation, unless a quantity in it is printed with values that exclude each other."""
        verdict = judge(equation, self.rounding or rounding_for(equation))
        if disagreeing and not verdict.blocked and any(id(print_) in disagreeing for print_ in equation.prints):
            self.suspended.add(index)
            verdict = Verdict(equation, holds=True, blocked=True)
        self.verdicts[index] = verdict
        return verdict

    def cells(self, prints: Iterable[Print]) -> Iterable[Cell]:
        """The cells that could be to blame; what is printed twice alike is confirmed, as is a total of 100 %."""
        for print_ in prints:
            if isinstance(print_.subject, Table) and print_.number.unit == "%" and print_.number.value == 100:
                continue
            others = self.prints(print_)
            for other in others:
                if len(others) == 1 or _wider(others, other):
                    yield id(other)

    def domain(self, print_: Print, freed: frozenset[Cell]) -> Interval:
        """What the prints of a quantity leave for it, those that are freed aside."""
        return _common([other for other in self.prints(print_) if id(other) not in freed]) or UNBOUNDED


def _alike(prints: Sequence[Print]) -> bool:
    first = prints[0].number
    return all(p.number.mantissa == first.mantissa and p.number.decimals == first.decimals for p in prints)


def _common(prints: Sequence[Print]) -> Interval | None:
    common: Interval | None = UNBOUNDED
    for print_ in prints:
        common = meet(common, interval(print_)) if common is not None else None
    return common


def _wider(prints: Sequence[Print], without: Print) -> bool:
    return _common([print_ for print_ in prints if print_ is not without]) != _common(prints)


def network(plan: Plan, equations: Sequence[Equation]) -> Network:
    """Judge the equations of a run. Sums come first: they say which numbers to trust in reading the shares."""
    twice = (prints for column in plan.columns.values() for prints in _printed_twice(column))
    twins = {print_: prints for prints in twice for print_ in prints}
    roundings = {header.rounding for header in plan.headers}
    found = Network([None] * len(equations), [], twins, rounding=roundings.pop() if len(roundings) == 1 else "")
    disagreeing = {id(print_) for prints in found.disagreeing for print_ in prints}
    doubtful = set(disagreeing)
    for index, equation in enumerate(equations):
        if isinstance(equation, Sum):
            verdict = found.judge(index, equation, disagreeing)
            if len(equation.parts) == 1 and isinstance(equation.whole, Fraction):
                found.untrusted.add(index)  # a share that stands alone: perhaps the others are not listed
            if not verdict.holds:
                doubtful.update(map(id, equation.prints))
    _judge_shares(found, equations, doubtful, disagreeing)
    _drop_other_wholes(found, equations)
    return found


def _judge_shares(found: Network, equations: Sequence[Equation], doubtful: set[Cell], disagreeing: set[Cell]) -> None:
    shares = {id(equation): index for index, equation in enumerate(equations) if isinstance(equation, Share)}
    listed = [equation for equation in equations if isinstance(equation, Share)]
    for inferred in infer(listed, doubtful):
        found.inferred.append(inferred)
        if inferred.unreconciled:
            continue
        indexes = [shares[id(share)] for share in inferred.shares]
        for index, read in zip(indexes, inferred.reread, strict=True):
            share = read if read.years == inferred.years else replace(read, years=inferred.years)
            if inferred.all_hold and not disagreeing:
                found.verdicts[index] = Verdict(share, holds=True)
            else:
                found.judge(index, share, disagreeing)
        if not inferred.trusted:
            found.untrusted.update(indexes)


def _drop_other_wholes(found: Network, equations: Sequence[Equation]) -> None:
    """Figures that turned out to be shares of another whole than their heading says need not make its 100 %."""
    others = [inferred for inferred in found.inferred if inferred.better and inferred.better.other_base]
    cells = {id(share.share) for inferred in others for share in inferred.shares}
    for index, equation in enumerate(equations) if cells else ():
        constant = isinstance(equation, Sum) and isinstance(equation.whole, Fraction)
        if constant and not cells.isdisjoint(map(id, equation.prints)):
            found.verdicts[index] = None


def _printed_twice(column: Any) -> Iterable[list[Print]]:
    """The prints of each quantity of a column that has several; a link may be stated more than once, too."""
    links = [subject for subject in column if type(subject) is Link]
    repeated = len({(link.start, link.relation, link.end) for link in links}) < len(links)
    for subject, prints in column.items():
        if len(prints) > 1 and not isinstance(subject, Table) and not (repeated and type(subject) is Link):
            yield prints
    stated: dict[Any, list[Print]] = {}
    for link in links if repeated else ():
        stated.setdefault((link.start, link.relation, link.end), []).extend(column[link])
    yield from (prints for prints in stated.values() if len(prints) > 1)
