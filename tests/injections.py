"""Spoils the printed numbers of the operational plan and counts what becomes of each (`make injections`).

Typing errors, stale values (off by up to 30 %) and swapped cells. No number that is right may ever be called wrong.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from checker.arithmetic.equation import Equation
from checker.arithmetic.interval import interval
from checker.arithmetic.misprint import Value, imitate, style_of
from checker.arithmetic.solution import Solution, solve
from checker.load import load_plan
from checker.model import Print
from checker.numbers import Number, read_number
from checker.packs import load_rules
from checker.plan import Plan

ROOT = Path(__file__).parent.parent
PLAN = ROOT / "plans" / "itu-operational-2020-2023"
#: What is wrong in the document itself.
KNOWN = {("I.1-1", "share_of_objective"), ("I.6-2", "share_of_objective")}
SORTS = ("typing", "stale", "swapped")
EDITS = ("substitute", "swap", "drop", "double", "shift", "insert")


class Bench:
    """A plan whose numbers can be spoilt and put back."""

    def __init__(self, path: Path = PLAN) -> None:
        self.rules = load_rules([])
        self.plan: Plan = load_plan([str(path)], self.rules)
        self.prints = [
            print_ for column in self.plan.columns.values() for prints in column.values() for print_ in prints
        ]
        base = self.solve()
        self.known = {id(c.print) for cluster in base.clusters for c in cluster.named if name(c.print) in KNOWN}
        self.base = {conflict.source for conflict in base.network.conflicts}
        self.crossings: Counter[int] = Counter()
        for print_ in self.prints:
            self.crossings[id(print_)] = len(base.network.equations_of.get(base.network.quantity(print_), ()))
        self.twins = {id(print_) for prints in base.network.twins.values() for print_ in prints}

    def solve(self) -> Solution:
        return solve(self.plan, list(self.equations()))

    def equations(self) -> Iterator[Equation]:
        for rule in sorted(self.rules.rules.values(), key=lambda rule: rule.id):
            if rule.check.counts == "equations":
                yield from rule.check.find(self.plan, [], rule.parameters, date(2026, 1, 1))

    @contextmanager
    def spoilt(self, changes: dict[int, Print]) -> Iterator[None]:
        """Put other prints in the place of some, for a while."""
        columns, tables = self.plan.columns, self.plan.tables
        kept = [(table, list(table.rows)) for table in tables]
        places = []
        for print_ in [print_ for print_ in self.prints if id(print_) in changes]:
            listed = columns[print_.field, print_.period][print_.subject]
            position = next(i for i, other in enumerate(listed) if other is print_)
            places.append((listed, position, print_))
            listed[position] = changes[id(print_)]
        for table in tables:
            table.rows[:] = [
                (subject, tuple(changes.get(id(cell), cell) for cell in cells)) for subject, cells in table.rows
            ]
        try:
            yield
        finally:
            for listed, position, print_ in places:
                listed[position] = print_
            for table, rows in kept:
                table.rows[:] = rows


def name(print_: Print) -> tuple[str, str]:
    return (getattr(print_.subject, "id", ""), print_.field)


class Result(NamedTuple):
    """What became of one spoilt number."""

    detected: bool
    contained: bool
    abstained: bool
    named: bool
    exact: bool
    accused: tuple[Print, ...]


def judge(bench: Bench, changes: dict[int, Print]) -> Result:
    """Spoil, solve, compare."""
    spoilt = {id(other): print_ for print_, other in ((p, changes[id(p)]) for p in bench.prints if id(p) in changes)}
    with bench.spoilt(changes):
        solution = bench.solve()
    found = {conflict.source for conflict in solution.network.conflicts}
    mine = [
        cluster
        for cluster in solution.clusters
        if any(id(p) in spoilt for conflict in cluster.conflicts for p in conflict.prints)
    ]
    named = [candidate for cluster in solution.clusters for candidate in cluster.named]
    accused = tuple(c.print for c in named if id(c.print) not in spoilt and id(c.print) not in bench.known)
    right = [c for c in named if id(c.print) in spoilt]
    exact = all(c.grid and c.grid.best.value == spoilt[id(c.print)].number.value for c in right)
    told = [cluster for cluster in mine if cluster.named or cluster.candidates]
    said = {id(c.print) for cluster in told for c in (*cluster.named, *cluster.candidates)}
    return Result(
        detected=found != bench.base,  # not: takes part in what the document itself has wrong
        contained=not told or bool(said & set(spoilt)),
        abstained=not told,
        named=bool(right),
        exact=bool(right) and exact,
        accused=accused,
    )


def retyped(print_: Print, text: str) -> Print | None:
    """The print with another text, if that is still a number and another one."""
    number = read_number(text, style_of(print_, print_.number.text.strip()))
    if not isinstance(number, Number):
        return None
    changed = replace(print_, number=number)
    low, high = interval(changed)
    # 62,5 % for 62,55 % is no error: it was rounded.
    right = low is not None and high is not None and low <= print_.number.value <= high
    return None if right else changed


def mistyped(print_: Print, edit: str, chance: random.Random) -> Print | None:
    """One typing error in the digits of a number."""
    text = print_.number.text
    places = [match.start() for match in re.finditer(r"[0-9]", text)]
    if not places:
        return None
    at = chance.choice(places)
    after = [place for place in places if place > at]
    if edit == "substitute":
        changed = text[:at] + chance.choice("0123456789") + text[at + 1 :]
    elif edit == "swap" and after:
        changed = text[:at] + text[after[0]] + text[at + 1 : after[0]] + text[at] + text[after[0] + 1 :]
    elif edit == "drop" and len(places) > 1:
        changed = regrouped(text, text[:at] + text[at + 1 :])
    elif edit == "double":
        changed = regrouped(text, text[: at + 1] + text[at] + text[at + 1 :])
    elif edit == "insert":
        changed = regrouped(text, text[:at] + chance.choice("123456789") + text[at:])
    elif edit == "shift":
        number = print_.number
        shifted = Value(0, number.value, number.mantissa * 10, number.decimals)
        changed = imitate(print_, shifted)
    else:
        return None
    return retyped(print_, changed)


def regrouped(text: str, changed: str) -> str:
    """Digits set in groups of three again, as an author would who types the number anew."""
    groups = re.search(r"[0-9]([,. \u00a0\u202f'])[0-9]{3}(?![0-9])", text)
    if groups is None:
        return changed
    digits = re.sub(r"[^0-9]", "", changed)
    return f"{int(digits or 0):,}".replace(",", groups[1])


def stale(print_: Print, chance: random.Random) -> Print | None:
    """The value of another draft: up to 30 % more or less."""
    number = print_.number
    mantissa = number.mantissa * chance.randint(700, 1300) // 1000
    if mantissa == number.mantissa:
        return None
    return replace(print_, number=Number(number.text, mantissa, number.decimals, number.unit, number.exact))


def spoil(bench: Bench, sort: str, print_: Print, chance: random.Random) -> dict[int, Print]:
    """The changes of one injection; none if the number cannot be spoilt so."""
    if sort == "swapped":
        near = [p for p in bench.prints if p.field == print_.field and p.number.value != print_.number.value]
        if not near:
            return {}
        other = chance.choice(near)
        return {id(print_): replace(print_, number=other.number), id(other): replace(other, number=print_.number)}
    changed = stale(print_, chance) if sort == "stale" else mistyped(print_, chance.choice(EDITS), chance)
    return {id(print_): changed} if changed is not None else {}


def run(bench: Bench, sort: str, count: int, seed: int = 0) -> tuple[Counter[str], list[tuple[str, ...]]]:
    """Many injections of one sort: how often what, and each wrong accusation."""
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    wrong = []
    spoilable = [p for p in bench.prints if bench.crossings[id(p)] and id(p) not in bench.known]
    while counts["all"] < count:
        print_ = chance.choice(spoilable)
        changes = spoil(bench, sort, print_, chance)
        if not changes:
            continue
        result = judge(bench, changes)
        crossed = bench.crossings[id(print_)] > 1 or id(print_) in bench.twins
        counts["all"] += 1
        counts["detected"] += result.detected
        if result.detected:
            counts["contained"] += result.contained
            counts["abstained"] += result.abstained
            counts["named"] += result.named
            counts["exact"] += result.exact
            if crossed:
                counts["crossed"] += 1
                counts["crossed named"] += result.named
                counts["crossed exact"] += result.exact
        if result.accused:
            spoils = [
                f"{name(p)} {p.period}: {p.number.text} -> {changes[id(p)].number.value}"
                for p in bench.prints
                if id(p) in changes
            ]
            wrong.append((*spoils, *(f"accused {name(p)} {p.period} {p.number.text}" for p in result.accused)))
    return counts, wrong


def summary(sort: str, counts: Counter[str], wrong: int) -> str:
    """The figures in one line."""

    def part(key: str, of: str) -> str:
        return f"{100 * counts[key] / max(counts[of], 1):.1f} %"

    return (
        f"{sort}: {counts['all']} injected, {part('detected', 'all')} detected; of these, the spoilt number among the "
        f"candidates {part('contained', 'detected')} (lost {counts['detected'] - counts['contained']} times), not localised {part('abstained', 'detected')}, "
        f"named {part('named', 'detected')}, with the right value {part('exact', 'detected')}; "
        f"where two equations cross ({counts['crossed']}): named {part('crossed named', 'crossed')}, "
        f"with the right value {part('crossed exact', 'crossed')}; {wrong} wrong accusations"
    )


def main(arguments: list[str]) -> int:
    """Print the figures of each sort."""
    count = int(arguments[0]) if arguments else 10_000
    seed = int(arguments[1]) if len(arguments) > 1 else 0
    bench = Bench()
    failed = False
    for sort in arguments[2:] or SORTS:
        counts, wrong = run(bench, sort, count, seed)
        print(summary(sort, counts, len(wrong)), flush=True)
        for lines in wrong[:20]:
            print("  ", "; ".join(lines))
        failed = failed or bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
