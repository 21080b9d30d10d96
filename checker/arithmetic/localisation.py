"""Minimal diagnoses: the fewest numbers whose removal makes the rest consistent, and when one of them may be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checker.arithmetic.interval import UNBOUNDED, Interval, hull
from checker.arithmetic.misprint import Grid, grid
from checker.arithmetic.network import Cell, Conflict, Network, Quantity
from checker.arithmetic.propagation import Budget, Propagation
from checker.model import Print

MAX_WRONG = 3
MAX_STEPS = 400_000
REACH = 3_000
#: A set of numbers that only a chain of equations rules out is searched further if it is no larger.
MAX_CHAIN = 60
MAX_DIAGNOSES = 400


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A number that may be the wrong one, and the printed values it would need."""

    print: Print
    grid: Grid | None


@dataclass(eq=False)
class Cluster:
    """Conflicts that meet, and what explains them.

    `named` are numbers that are wrong; `candidates` are those of which one is, if they can be told. Where neither is,
    the conflicts were not localised.
    """

    conflicts: list[Conflict]
    named: list[Candidate] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    def explained(self, candidate: Candidate) -> list[Conflict]:
        """The conflicts that a number takes part in."""
        return [conflict for conflict in self.conflicts if id(candidate.print) in conflict.cells]

    @property
    def core(self) -> frozenset[Quantity]:
        """The quantities under suspicion: those common to all its conflicts, or all of them."""
        common = frozenset.intersection(*(conflict.quantities for conflict in self.conflicts))
        return common or frozenset().union(*(conflict.quantities for conflict in self.conflicts))


Diagnosis = frozenset[Cell]


def localise(network: Network) -> list[Cluster]:
    """Explain the conflicts of a network, cluster by cluster."""
    clusters = [Cluster(conflicts) for conflicts in _clusters(network.conflicts)]
    failing = {id(conflict.verdict) for conflict in network.conflicts if conflict.verdict}
    doubted_by: dict[int, set[int]] = {}
    for cluster in clusters:
        for quantity in cluster.core:
            for index in network.equations_of.get(quantity, ()):
                doubted_by.setdefault(index, set()).add(id(cluster))
    for cluster in clusters:
        _Search(network, cluster, failing, doubted_by).explain()
    return clusters


def _clusters(conflicts: Sequence[Conflict]) -> list[list[Conflict]]:
    """Conflicts that share cells, directly or through others, in their order."""
    parent = list(range(len(conflicts)))

    def root(position: int) -> int:
        while parent[position] != position:
            parent[position] = position = parent[parent[position]]
        return position

    first: dict[Cell, int] = {}
    for position, conflict in enumerate(conflicts):
        for cell in conflict.cells:
            one, other = root(first.setdefault(cell, position)), root(position)
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[Conflict]] = {}
    for position, conflict in enumerate(conflicts):
        groups.setdefault(root(position), []).append(conflict)
    return list(groups.values())


class _Search:
    """Looks for the diagnoses of one cluster: sets of cells that hit every conflict and leave something for each."""

    def __init__(
        self, network: Network, cluster: Cluster, failing: set[int], doubted_by: Mapping[int, set[int]]
    ) -> None:
        self.network, self.cluster = network, cluster
        self.failing, self.doubted_by = failing, doubted_by
        self.own = {id(conflict.verdict) for conflict in cluster.conflicts}
        self.prints = {id(print_): print_ for conflict in cluster.conflicts for print_ in self.all_prints(conflict)}
        self.order = {cell: position for position, cell in enumerate(self.prints)}
        self.budget = Budget(MAX_STEPS)
        self.found: dict[Diagnosis, dict[Quantity, Interval]] = {}
        self.tried: set[Diagnosis] = set()

    def proves_nothing(self, index: int, touched: set[int]) -> bool:
        """Whether an equation fails for reasons that are not being looked into, or may do so for those of others."""
        verdict = id(self.network.verdicts[index])
        if verdict in self.failing:
            return index not in touched
        return bool(self.doubted_by.get(index, set()) - {id(self.cluster)}) and verdict not in self.own

    def all_prints(self, conflict: Conflict) -> Iterator[Print]:
        for print_ in conflict.prints:
            yield from self.network.prints(print_)

    def explain(self) -> None:
        """Find the smallest diagnoses and say what follows from them."""
        for size in range(1, MAX_WRONG + 1):
            self.tried.clear()
            self.search(frozenset(), size)
            if self.budget.left <= 0 or len(self.found) > MAX_DIAGNOSES:
                return
            if self.found:
                self.conclude(size)
                return

    def search(self, freed: Diagnosis, size: int) -> None:
        """Free further cells until no conflict is left."""
        if freed in self.tried or self.budget.left <= 0 or len(self.found) > MAX_DIAGNOSES:
            return
        self.tried.add(freed)
        self.budget.spend(1)
        left = [conflict.cells for conflict in self.cluster.conflicts if not conflict.cells & freed]
        if not left:
            left = self.chain(freed)
        if not left or not size:
            return
        cells = frozenset.intersection(*left) if size == 1 else min(left, key=len)
        for cell in sorted(cells - freed, key=lambda cell: self.order.get(cell, -1)):
            if cell in self.order:
                self.search(freed | {cell}, size - 1)

    def chain(self, freed: Diagnosis) -> list[frozenset[Cell]]:
        """Propagate with some cells freed; a diagnosis is kept, otherwise: the cells of all that had a part in it."""
        starts = [self.network.quantity(self.prints[cell]) for cell in sorted(freed, key=self.order.__getitem__)]
        touched = {index for quantity in starts for index in self.network.equations_of.get(quantity, ())}
        spread = Propagation(self.network, freed, lambda index: self.proves_nothing(index, touched))
        if spread.run(starts, self.budget, REACH):
            self.found[freed] = {
                quantity: spread.domains[quantity] for quantity in starts if quantity in spread.domains
            }
            return []
        verdicts = [self.network.verdicts[index] for index in spread.visited]
        prints = [print_ for verdict in verdicts if verdict for print_ in verdict.equation.prints]
        cells = frozenset(self.network.cells(prints)) - freed
        self.prints.update((id(p), p) for q in prints for p in self.network.prints(q))
        for cell in self.prints:
            self.order.setdefault(cell, len(self.order))
        return [cells] if len(cells) <= MAX_CHAIN else []

    def conclude(self, size: int) -> None:
        """Name what all diagnoses have in common; of the rest, the one typing error, if nothing else is near."""
        common = frozenset.intersection(*self.found)
        self.cluster.named.extend(map(self.candidate, sorted(common, key=self.order.__getitem__)))
        others = sorted(frozenset().union(*self.found) - common, key=self.order.__getitem__)
        if len(common) < size and others:
            self.choose([self.candidate(cell) for cell in others], alone=size - len(common) == 1)

    def choose(self, candidates: list[Candidate], alone: bool) -> None:
        ranked = sorted(candidates, key=lambda candidate: candidate.grid.best.distance if candidate.grid else 99)
        if alone and len(ranked) > 1:
            first, second = (c.grid.best.distance if c.grid else 99 for c in ranked[:2])
            if first <= 1 and second >= first + 2:
                self.cluster.named.append(ranked[0])
                return
        self.cluster.candidates = candidates

    def candidate(self, cell: Cell) -> Candidate:
        print_ = self.prints[cell]
        quantity = self.network.quantity(print_)
        within = hull(domains.get(quantity, UNBOUNDED) for freed, domains in self.found.items() if cell in freed)
        return Candidate(print_, grid(print_, within, self.decimals(print_)))

    def decimals(self, print_: Print) -> int:
        """The decimals that the numbers beside it are printed with; its own if they are of several minds."""
        beside = [
            other.number.decimals
            for conflict in self.cluster.conflicts
            for other in conflict.prints
            if other is not print_ and other.field == print_.field and not other.number.exact
        ]
        counts = sorted({(beside.count(decimals), decimals) for decimals in set(beside)})
        return counts[-1][1] if counts and 2 * counts[-1][0] > len(beside) else print_.number.decimals
