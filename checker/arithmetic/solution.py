"""What the equations of a run come to: verdicts, how the shares were read, and what explains each conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from checker.arithmetic.equation import Equation, Share, Sum
from checker.arithmetic.localisation import Candidate, Cluster, localise
from checker.arithmetic.network import Cell, Conflict, Network, network
from checker.plan import Plan


@dataclass(eq=False)
class Solution:
    """The network of a run and its clusters of conflicts."""

    network: Network
    clusters: list[Cluster]

    @cached_property
    def cluster_of(self) -> dict[Any, Cluster]:
        """The cluster of each conflict, by its source."""
        return {conflict.source: cluster for cluster in self.clusters for conflict in cluster.conflicts}

    def is_localised(self, source: Any) -> bool:
        """Whether it can be told which numbers come into question; not so where the search ended without an answer."""
        cluster = self.cluster_of.get(source)
        return cluster is None or bool(cluster.named or cluster.candidates)

    @cached_property
    def _wrong_twice(self) -> set[Cell]:
        """The shares that disagree with their amounts and stand among shares that do not make 100 %."""
        failing = [verdict.equation for verdict in self.network.verdicts if verdict and not verdict.holds]
        sums = [one for one in failing if isinstance(one, Sum) and isinstance(one.whole, Fraction)]
        summed = {id(part) for one in sums for part in one.parts}
        return summed.intersection(id(one.share) for one in failing if isinstance(one, Share))

    def candidates(self, source: Any) -> list[Candidate]:
        """The numbers of a conflict of which one is wrong, where no single one can be named.

        None where a share is wrong by two accounts, or a sum has several such: no other number alone would mend it.
        """
        cluster = self.cluster_of.get(source)
        if cluster is None:
            return []
        conflict = next(conflict for conflict in cluster.conflicts if conflict.source == source)
        is_sum = conflict.verdict is not None and isinstance(conflict.verdict.equation, Sum)
        if len(self._wrong_twice.intersection(map(id, conflict.prints))) > int(is_sum):
            return []
        return [candidate for candidate in cluster.candidates if id(candidate.print) in conflict.cells]

    def leading(self, source: Any) -> tuple[Any, ...]:
        """The other conflicts of a cluster, if one number explains them all and this is the one to report."""
        cluster = self.cluster_of.get(source)
        if cluster is None or cluster.named or not cluster.candidates:
            return ()
        cells = [id(candidate.print) for candidate in cluster.candidates]
        if any(cell not in conflict.cells for conflict in cluster.conflicts for cell in cells):
            return ()
        first, *others = sorted(cluster.conflicts, key=_weight)
        return tuple(conflict.source for conflict in others) if first.source == source else ()


def _weight(conflict: Conflict) -> tuple[int, bool]:
    return (len(conflict.prints) if conflict.verdict else 0, conflict.verdict is None)


def solve(plan: Plan, equations: Sequence[Equation]) -> Solution:
    """Judge the equations of all rules together and explain what fails."""
    found = network(plan, equations)
    return Solution(found, localise(found))
