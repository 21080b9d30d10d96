"""Bounds propagation: what equations leave for the quantities in them. Sound: nothing possible is excluded."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from checker.arithmetic.equation import HUNDRED, Equation, Share, Sum
from checker.arithmetic.interval import UNBOUNDED, Interval, divided, meet, pad, times, total, widen
from checker.arithmetic.network import Cell, Network, Quantity
from checker.model import Print

#: An interval counts as narrowed if it loses at least this part of its width: the fixpoint is reached in few steps.
WORTH = Fraction(1, 10)
_HUNDRED = (HUNDRED, HUNDRED)


@dataclass(eq=False)
class Budget:
    """Steps left: one for each term looked at. Counted, never timed, so that a run repeats exactly."""

    left: int

    def spend(self, steps: int) -> bool:
        """Take steps; False once there are none left."""
        self.left -= steps
        return self.left > 0


@dataclass(eq=False)
class Propagation:
    """Intervals of quantities with some cells freed. `visited` are the equations that had a part in narrowing."""

    network: Network
    freed: frozenset[Cell]
    skipped: Callable[[int], bool]
    domains: dict[Quantity, Interval] = field(default_factory=dict)
    visited: list[int] = field(default_factory=list)

    def domain(self, print_: Print) -> Interval:
        """What is left for the quantity behind a print."""
        quantity = self.network.quantity(print_)
        if quantity not in self.domains:
            self.domains[quantity] = self.network.domain(print_, self.freed)
        return self.domains[quantity]

    def run(self, starts: Sequence[Quantity], budget: Budget, reach: int) -> bool:
        """Narrow from some quantities outwards, at most `reach` terms; False if nothing is left for one."""
        equations_of = self.network.equations_of
        waiting = deque(dict.fromkeys(index for quantity in starts for index in equations_of.get(quantity, ())))
        seen = set(waiting)
        while waiting and reach > 0:
            index = waiting.popleft()
            seen.discard(index)
            verdict = self.network.verdicts[index]
            if verdict is None or self.skipped(index):
                continue
            equation = verdict.equation
            reach -= len(equation.prints)
            if not budget.spend(len(equation.prints)):
                return True
            self.visited.append(index)
            for print_, found in self.narrowed(equation):
                quantity, old = self.network.quantity(print_), self.domain(print_)
                new = meet(old, found)
                if new is None:
                    return False
                self.domains[quantity] = new
                if _worth(old, new):
                    further = [i for i in equations_of.get(quantity, ()) if i != index and i not in seen]
                    seen.update(further)
                    waiting.extend(further)
        return True

    def narrowed(self, equation: Equation) -> Iterator[tuple[Print, Interval]]:
        """What an equation leaves for each of its terms."""
        if isinstance(equation, Sum):
            whole = equation.whole
            target = (whole, whole) if isinstance(whole, Fraction) else self.domain(whole)
            if not isinstance(whole, Fraction):
                yield whole, total(map(self.domain, equation.parts))
            yield from self.parts_of(equation.parts, target, [Fraction(0)] * len(equation.parts))
            return
        yield from self.share(equation)

    def share(self, equation: Share) -> Iterator[tuple[Print, Interval]]:
        """Product narrowing: share x base = 100 x part, each from the two others."""
        pads = {id(print_): pad(print_) for print_ in equation.prints}
        wholes, parts = equation.wholes, equation.parts
        share = widen(self.domain(equation.share), pads[id(equation.share)])
        base = total(widen(self.domain(print_), pads[id(print_)]) for print_ in wholes)
        part = total(widen(self.domain(print_), pads[id(print_)]) for print_ in parts)
        yield equation.share, widen(divided(times(_HUNDRED, part), base), pads[id(equation.share)])
        of_base = divided(times(share, base), _HUNDRED)
        yield from self.parts_of(parts, of_base, [pads[id(print_)] for print_ in parts])
        of_part = divided(times(_HUNDRED, part), share)
        yield from self.parts_of(wholes, of_part, [pads[id(print_)] for print_ in wholes])

    def parts_of(
        self, parts: Sequence[Print], target: Interval, pads: Sequence[Fraction]
    ) -> Iterator[tuple[Print, Interval]]:
        """Sum narrowing: each part is what the whole leaves beside the others."""
        if target == UNBOUNDED:
            return
        domains = [widen(self.domain(part), pad_) for part, pad_ in zip(parts, pads, strict=True)]
        lows = sum((low for low, _ in domains if low is not None), Fraction(0))
        highs = sum((high for _, high in domains if high is not None), Fraction(0))
        open_lows = sum(low is None for low, _ in domains)
        open_highs = sum(high is None for _, high in domains)
        for part, (low, high), pad_ in zip(parts, domains, pads, strict=True):
            others_low = lows - (low or 0) if open_lows == (low is None) else None
            others_high = highs - (high or 0) if open_highs == (high is None) else None
            least = target[0] - others_high if target[0] is not None and others_high is not None else None
            most = target[1] - others_low if target[1] is not None and others_low is not None else None
            yield part, widen((least, most), pad_)


def _worth(old: Interval, new: Interval) -> bool:
    (a, b), (c, d) = old, new
    if old == new or c is None or d is None:
        return old != new
    return a is None or b is None or (b - a) - (d - c) >= WORTH * (b - a)
