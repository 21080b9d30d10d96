"""Measures plancheck on plans of 1 000, 10 000 and 100 000 elements (`make bench`).

The plans are generated, the same in every run. Each is checked as it should be (nothing may be found) and with a known
list of defects in it. Time and memory are those of the whole command in a child process; beside it, alternating, stands
libyaml's bare event loop over the same files: what reading YAML costs at the very least. Nothing is subtracted. No time
is asserted; the exit status is 1 if a defect is not found or something is found that is none.

Options: `--sizes 1000 10000`, `--keep DIR` keeps the plans, `--profile` shows where the time of the 10 000 goes.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

ROOT = Path(__file__).parent.parent
SIZES = (1_000, 10_000, 100_000)
PLAN = "bench-2024-2027"
YEARS = ("2024", "2025", "2026", "2027")
TIMES = 5  # how often each defect is put into a plan
EVENTS = """
import sys, yaml
from yaml.events import StreamEndEvent
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        loader = yaml.CSafeLoader(file.read())
    while type(loader.get_event()) is not StreamEndEvent:
        pass
"""

# ---------------------------------------------------------------------------------------------------------------------
# A plan as it is written: blocks of keys and values, and the elements among them.


class Block(list):
    """A YAML mapping as a list of its entries: a key may stand in it twice."""

    def get(self, key: str):
        """The value of a key."""
        return next((value for name, value in self if name == key), None)

    def put(self, key: str, value) -> None:
        """Replace the value of a key, or add the key."""
        for position, (name, _) in enumerate(self):
            if name == key:
                self[position] = (key, value)
                return
        self.append((key, value))

    def drop(self, *keys: str) -> None:
        """Take keys away."""
        self[:] = [entry for entry in self if entry[0] not in keys]


class Cells(str):
    """The literal block of a table."""

    __slots__ = ()


@dataclass(eq=False)
class Item:
    """An element: kind, id, what is written about it, and the element it stands inside."""

    kind: str
    id: str
    block: Block
    parent: Item | None = None


def written(block: Block, pad: str = "") -> Iterator[str]:
    """The lines of a block."""
    for key, value in block:
        if isinstance(value, Block):
            yield f"{pad}{key}:"
            yield from written(value, pad + "  ")
        elif isinstance(value, Cells):
            yield f"{pad}{key}: |"
            yield from (f"{pad}  {line}" for line in value.split("\n"))
        elif isinstance(value, list) and value and isinstance(value[0], Block):
            yield f"{pad}{key}:"
            for entry in value:
                first, *rest = written(entry, pad + "    ")
                yield f"{pad}  - {first.lstrip()}"
                yield from rest
        elif isinstance(value, list):
            yield f"{pad}{key}: [{', '.join(value)}]"
        else:
            yield f"{pad}{key}: {value}"


# ---------------------------------------------------------------------------------------------------------------------
# Words and numbers.


def words(text: str, sign: str = "|") -> list[str]:
    """The words of a text, apart at a sign or at the ends of lines."""
    return [word for line in text.strip().split("\n") for word in line.strip().split(sign)]


WORK = words(
    """Cartographie Modernisation Numérisation Interconnexion Traduction Certification Inventaire Publication Rénovation
    Étalonnage Audit Formation Expérimentation Harmonisation Archivage Simulation Extension Surveillance Recensement
    Arbitrage Mutualisation Décentralisation Homologation Indexation Restauration Mesure Tarification Diffusion Notation
    Sécurisation""",
    " ",
)
THINGS = words(
    """des réseaux ruraux|des stations terriennes|du spectre hertzien|des câbles sous-marins|de la messagerie d'urgence
    des normes vidéo|de la téléphonie mobile|des bibliothèques en ligne|du service postal|des relevés météorologiques
    des péages routiers|de l'état civil|des dossiers médicaux|du cadastre|des salaires publics|des manuels scolaires
    de la radio communautaire|des satellites d'observation|des centres d'appel|des registres fonciers|des cantines
    des horloges atomiques|de la signature électronique|des archives sonores|des cartes marines|du contrôle aérien
    des bourses doctorales|de l'éclairage portuaire|des compteurs d'eau|de la billetterie|des laboratoires d'essai
    des antennes relais|des greffes judiciaires|du parc informatique|de la statistique agricole|des musées régionaux"""
)
PEOPLE = words(
    """opérateurs communes écoles hôpitaux pêcheurs éditeurs tribunaux douanes facteurs ingénieurs transporteurs pilotes
    agriculteurs apprentis armateurs bibliothécaires consommateurs chercheurs secouristes archivistes régulateurs
    enseignants infirmières greffiers""",
    " ",
)
SYLLABLES = words("ba co dri fel gu har ji ka lon mer nu or pra que ri sol tam ul ver wan xi yor zan bel cho", " ")
UNITS = ("pays", "usagers", "stations", "sites", "agents", "contrats", "navires", "dossiers")
LIKELY, GRAVE = ("faible", "moyenne"), ("moyen", "élevé")
CODES = ("9.1", "9.c", "9.c.1", "4.4.1", "5.b", "5.b.1", "17.8", "17.8.1", "1.4", "11.5", "13.1", "16.10", "10.3")


def place(number: int) -> str:
    """The name of a place that no other number has."""
    name, number = "", number + len(SYLLABLES) ** 2
    while number:
        number, digit = divmod(number, len(SYLLABLES))
        name += SYLLABLES[(digit * 7 + len(name) * 3) % len(SYLLABLES)]
    return name.capitalize()


def french(number: int) -> str:
    """A whole number as French texts print it."""
    return f"{number:,}".replace(",", " ")


def english(number: int) -> str:
    """A whole number as English texts print it."""
    return f"{number:,}"


def per_cent(part: int, whole: int, sign: str = ",") -> str:
    """A share with one decimal, correctly rounded."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}{sign}{tenths % 10} %"


def rows(*cells: Iterable[str]) -> Cells:
    """A table as one pastes it."""
    return Cells("\n".join(" | ".join(row) for row in cells))


# ---------------------------------------------------------------------------------------------------------------------
# The plan as it should be.


@dataclass
class Maker:
    """Builds a plan of so many elements without a fault, chapter by chapter."""

    size: int
    random: Random = field(default_factory=lambda: Random(2024))
    items: list[Item] = field(default_factory=list)
    by_kind: dict[str, list[Item]] = field(default_factory=dict)
    sections: Block = field(default_factory=Block)
    tables: Block = field(default_factory=Block)
    money: dict[str, list[int]] = field(default_factory=dict)
    chapters: int = 0

    def item(self, kind: str, section: str, id_: str, *entries, inside: Item | None = None, title: str = "") -> Item:
        """Add an element to a section of the plan or of another element."""
        home = inside.block if inside else self.sections
        if home.get(section) is None:
            home.append((section, Block()))
        block = Block([("title", title or self.title()), *entries])
        home.get(section).append((id_, block))
        return self.add(Item(kind, id_, block, inside))

    def add(self, item: Item) -> Item:
        """Count an element."""
        self.items.append(item)
        self.by_kind.setdefault(item.kind, []).append(item)
        return item

    def title(self) -> str:
        """A statement that resembles no other one."""
        pick, number = self.random.choice, len(self.items)
        first, second = self.random.sample(THINGS, 2)
        forms = (
            f"{pick(WORK)} {first} et {second} pour les {pick(PEOPLE)} ({place(number)})",
            f"{place(number)} et {place(self.random.randrange(9_000_000))} : {pick(WORK).lower()} {first}",
            f"{pick(WORK)} {first} à {place(number)} avec les {pick(PEOPLE)} et les {pick(PEOPLE)}",
            f"{pick(WORK)} et {pick(WORK).lower()} {first} de la région {place(number)}",
        )
        return f'"{text}"' if ": " in (text := pick(forms)) else text

    def some(self, kind: str, count: int) -> list[str]:
        """The ids of some elements of a kind."""
        return [item.id for item in self.random.sample(self.by_kind[kind], count)]

    def owner(self) -> tuple[str, str]:
        """Who answers for something."""
        return ("owner", f"Direction {self.random.choice(self.by_kind['unit']).block.get('title')}")

    def budget(self, amounts: list[int]) -> tuple[str, Block]:
        """Amounts by year as a field."""
        return ("budget", Block((year, french(amount)) for year, amount in zip(YEARS, amounts, strict=True)))

    def amounts(self) -> list[int]:
        """The budget of something for each year."""
        start = self.random.randrange(20_000, 6_000_000)
        return [start * self.random.randrange(80, 125) // 100 + self.random.randrange(997) for _ in YEARS]

    def plan(self) -> Maker:
        """Everything."""
        self.sections.append(("vision", Block([("title", "Un monde où chacun communique à toute heure")])))
        self.sections.append(("mission", Block([("title", "Tenir les réseaux et en partager l'usage")])))
        self.add(Item("vision", "vision", self.sections.get("vision")))
        self.add(Item("mission", "mission", self.sections.get("mission")))
        # The goal of the strategic plan to which the objectives are tied.
        self.item("goal", "goals", "S0", ("defined_in", "Plan stratégique"))
        self.services()
        while len(self.items) + 100 <= self.size:
            self.chapter()
        while len(self.items) + 15 <= self.size:
            self.objective(self.by_kind["goal"][-1:])
        while len(self.items) < self.size:
            self.indicators(self.by_kind["outcome"][-1 - self.size + len(self.items)], 1)
        self.cost_table()
        for service in self.by_kind["support-service"]:
            service.block.put("supports", [f"objective:{id_}" for id_ in self.some("objective", 3)])
        return self

    def services(self) -> None:
        """Units, and support services with their shares."""
        for number in range(1, 13):
            self.item("unit", "units", f"U{number}", title=place(number * 977))
        for number in range(1, 17):
            id_ = f"S.{number}"
            self.money[id_] = self.amounts()
            self.item("support-service", "support_services", id_, self.owner(), self.budget(self.money[id_]))
        total = sum(sum(self.money[item.id]) for item in self.by_kind["support-service"])
        shares = ((s.id, per_cent(sum(self.money[s.id]), total)) for s in self.by_kind["support-service"])
        self.table("services", "2024-2027", "fr", rows(("support_service", "share_of_total"), *shares))

    def table(self, id_: str, period: str, numbers: str, cells: Cells) -> None:
        """A printed table."""
        title = f"Ventilation {place(len(self.tables) * 31)} {period}"
        self.tables.append((id_, Block([("title", title), ("period", period), ("numbers", numbers), ("cells", cells)])))

    def chapter(self) -> None:
        """A goal with targets, the objectives that serve it, their risks and measures: 68 elements."""
        self.chapters += 1
        goal = self.item("goal", "goals", f"B{self.chapters}")
        for number in range(1, 9):
            self.target(goal, f"{goal.id}.{number}")
        goals = self.by_kind["goal"][-3:]
        tabled = self.chapters % 3 == 2
        objectives = [self.objective([] if tabled else goals) for _ in range(4)]
        if tabled:
            self.allocation_table(objectives, goals)
        if self.chapters % 3 == 1:
            self.share_table(objectives)
        self.item("enabler", "enablers", f"F{self.chapters}", ("supports", [f"goal:{goal.id}"]))
        self.risks(objectives)

    def target(self, goal: Item, id_: str) -> Item:
        """A target with everything a target needs; three in four count, the others are percentages."""
        counted = self.random.random() < 0.75
        base = self.random.randrange(5, 40)
        target = self.item(
            "target",
            "targets",
            id_,
            ("value", french(base * self.random.randrange(300, 900)) if counted else f"{base + 41},5 %"),
            ("baseline", Block([("value", french(base * 100) if counted else f"{base} %"), ("year", "2023")])),
            ("unit", self.random.choice(UNITS) if counted else '"%"'),
            ("deadline", self.random.choice(("2026", "2027", "2027-06-30"))),
            self.owner(),
            ("source", f"Enquête annuelle {place(len(self.items))}"),
            ("sdg", self.random.choice(CODES)),
            inside=goal,
        )
        self.indicators(target, 1 + (id_[-1] == "8"))
        return target

    def indicators(self, parent: Item, count: int) -> None:
        """Indicators without ids below an element."""
        listed = parent.block.get("indicators") or []
        for _ in range(count):
            words = self.title().strip('"').lower()
            indicator = Block([("title", f'"Nombre de {words}"'), ("unit", self.random.choice(UNITS))])
            indicator.put("baseline", french(self.random.randrange(10, 90_000)))
            indicator.put("source", "Registre des sites")
            indicator.put("breakdown", ["sexe", "région"])
            listed.append(indicator)
            self.add(Item("indicator", "", indicator, parent))
        parent.block.put("indicators", listed)

    def objective(self, goals: list[Item]) -> Item:
        """An objective with two outcomes and four outputs, allocated to some goals: 10 elements."""
        number = len(self.by_kind.get("objective", ())) + 1
        tied = ("contributes_to", ["goal:S0"])
        objective = self.item("objective", "objectives", f"O{number}", self.owner(), tied)
        for letter in "ab":
            outcome = self.item("outcome", "outcomes", f"O{number}-{letter}", self.owner(), inside=objective)
            self.indicators(outcome, 1 + (letter == "b" and number % 2))
        outputs = [self.output(objective, f"O{number}-{n}") for n in range(1, 5)]
        self.money[objective.id] = [sum(year) for year in zip(*(self.money[o.id] for o in outputs), strict=True)]
        objective.block.insert(1, self.budget(self.money[objective.id]))
        if goals:
            parts = zip(goals, self.parts(len(goals)), strict=True)
            links = Block((f"goal:{goal.id}", Block([("share", f"{share} %")])) for goal, share in parts)
            objective.block.insert(2, ("allocated_to", links))
        return objective

    def output(self, objective: Item, id_: str) -> Item:
        """An output with its budget, for an outcome of its objective."""
        self.money[id_] = self.amounts()
        outcome = objective.id + ("-a" if id_[-1] in "13" else "-b")
        links = (("contributes_to", [outcome]), ("delivered_by", self.some("unit", 1)))
        return self.item("output", "outputs", id_, self.budget(self.money[id_]), *links, inside=objective)

    def parts(self, count: int) -> list[int]:
        """Shares in steps of 5 that make 100."""
        cuts = sorted(self.random.sample(range(1, 20), count - 1))
        return [5 * (end - start) for start, end in zip([0, *cuts], [*cuts, 20], strict=True)]

    def share_table(self, objectives: list[Item]) -> None:
        """The shares of the outputs in the first two years of their objectives, with English decimals."""
        lines = []
        for objective in objectives:
            whole = sum(self.money[objective.id][:2])
            for id_, _ in objective.block.get("outputs"):
                lines.append((id_, per_cent(sum(self.money[id_][:2]), whole, ".")))
        self.table(f"T{self.chapters}", "2024-2025", "en", rows(("output", "share_of_objective"), *lines))

    def allocation_table(self, objectives: list[Item], goals: list[Item]) -> None:
        """Budgets of one year, with the shares and amounts of the goals."""
        ids = [f"goal:{goal.id}" for goal in goals]
        lines, sums = [], [0] * (1 + len(goals))
        for objective in objectives:
            budget, given = self.money[objective.id][0], self.parts(len(goals))
            amounts = [(budget * share + 50) // 100 for share in given]
            sums = [total + amount for total, amount in zip(sums, (budget, *amounts), strict=True)]
            lines.append((objective.id, english(budget), *(f"{share}%" for share in given), *map(english, amounts)))
        shares = (per_cent(part, sum(sums[1:]), ".") for part in sums[1:])
        total = ("total", english(sums[0]), *shares, *map(english, sums[1:]))
        heading = ("objective", "budget", *(f"{g}/share" for g in ids), *(f"{g}/amount" for g in ids))
        self.table(f"A{self.chapters}", "2024", "en", rows(heading, *lines, total))

    def risks(self, objectives: list[Item]) -> None:
        """Four measures and four risks, each measure used three times."""
        first = len(self.by_kind.get("risk", ())) + 1
        measures = [f"M{first + n}" for n in range(4)]
        for id_ in measures:
            entries = (self.owner(), ("status", "En cours"), ("deadline", "2026"))
            self.item("mitigation", "mitigation_measures", id_, *entries)
        for n, objective in enumerate(objectives):
            rating = (("likelihood", self.random.choice(LIKELY)), ("impact", self.random.choice(GRAVE)))
            threatened = ("threatens", [f"objective:{objective.id}"])
            links = (("mitigated_by", [m for m in measures if m != measures[n]]), threatened)
            self.item("risk", "risks", f"R{first + n}", ("category", "Exploitation"), *rating, self.owner(), *links)

    def cost_table(self) -> None:
        """How three headings of cost make the budgets of some objectives in one year, with totals both ways."""
        lines = [self.item("cost-line", "cost_lines", f"L{n}").id for n in (1, 2, 3)]
        objectives = [item.id for item in self.by_kind["objective"][:6]]
        columns = []
        for id_ in objectives:
            budget = self.money[id_][0]
            first, second = budget * self.random.randrange(20, 40) // 100, budget * self.random.randrange(20, 40) // 100
            columns.append((first, second, budget - first - second))
        body = [(*row, sum(row)) for row in zip(*columns, strict=True)]
        totals = [sum(column) for column in zip(*body, strict=True)]
        heading = ("cost_line", *(f"objective:{id_}" for id_ in objectives), "total")
        printed = [(name, *map(english, row)) for name, row in zip((*lines, "total"), (*body, totals), strict=True)]
        self.table("costs", "2024", "en", rows(heading, *printed))


# ---------------------------------------------------------------------------------------------------------------------
# Defects. Each puts one into an element that it takes, and says which finding must follow.

#: A finding as a defect expects it: rule, kind, id, field (None: any field).
Key = tuple[str, str, str, "str | None"]


@dataclass(frozen=True)
class Seed:
    """A defect: one of the findings `any_of` must be there, on a line that holds `near`; `also` may be."""

    defect: str
    any_of: tuple[Key, ...]
    also: tuple[Key, ...] = ()
    near: str = ""


class NoRoom(Exception):  # noqa: N818 -- no error: a small plan is soon full
    """Nothing is left to spoil."""


class Spoiler:
    """Hands out elements to spoil, each once in a pool."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.random = Random(7)
        self.pools: dict[tuple[str, str], list[Item]] = {}
        #: The tables by the first letter of their ids and the element of a row.
        self.tables = {
            (id_[0], line.split(" | ")[0]): table
            for id_, table in maker.tables
            for line in table.get("cells").split("\n")
        }
        self.allocations = [entry for entry in maker.tables if entry[0][0] == "A"]

    def left(self, kind: str, pool: str = "") -> list[Item]:
        """The elements of a kind that are not spoilt yet, in disorder."""
        if (kind, pool) not in self.pools:
            everything = self.maker.by_kind[kind]
            self.pools[kind, pool] = self.random.sample(everything, len(everything))
        return self.pools[kind, pool]

    def take(self, kind: str, fits: Callable[[Item], object] = lambda _: True, pool: str = "") -> Item:
        """An element of a kind that nothing else spoils in the same respect."""
        found = next((item for item in self.left(kind, pool) if fits(item)), None)
        if found is None:
            raise NoRoom
        self.left(kind, pool).remove(found)
        return found

    def take_outputs(self, objective: Item) -> None:
        """All outputs of an objective, or none."""
        outputs = [output for output in self.maker.by_kind["output"] if output.parent is objective]
        if not all(output in self.left("output") for output in outputs):
            raise NoRoom
        for output in outputs:
            self.left("output").remove(output)

    def output_of(self, fits: Callable[[Item], object] = lambda _: True) -> tuple[Item, str, Block]:
        """An objective whose figures nothing else spoils, with one of its outputs."""
        objective = self.take("objective", fits)
        return (objective, *self.random.choice(objective.block.get("outputs")))

    def shared_out(self, objective: Item) -> bool:
        """Whether a table gives the shares of the objective's outputs."""
        return ("T", f"{objective.id}-1") in self.tables

    def edit_row(self, letter: str, id_: str, edit: Callable[[list[str]], None]) -> Block:
        """Change the cells of an element's row in a table, which is the value."""
        table: Block = self.tables[letter, id_]
        lines = [line.split(" | ") for line in table.get("cells").split("\n")]
        edit(next(cells for cells in lines if cells[0] == id_))
        table.put("cells", rows(*lines))
        return table


#: Keys left out: the rule that says so, the kind of element, the keys (also taken from its indicators).
LEFT_OUT = (
    ("target-without-value", "target", ("value",)),
    ("target-without-baseline", "target", ("baseline",)),
    ("target-without-unit", "target", ("unit",)),
    ("target-without-deadline", "target", ("deadline",)),
    ("target-without-owner", "target", ("owner",)),
    ("target-without-indicator", "target", ("indicators",)),
    ("outcome-without-indicator", "outcome", ("indicators",)),
    ("indicator-without-source", "outcome", ("source",)),
    ("indicator-without-baseline", "outcome", ("baseline",)),
    ("risk-without-mitigation", "risk", ("mitigated_by",)),
    ("risk-without-rating", "risk", ("likelihood", "impact")),
    ("mitigation-without-owner", "mitigation", ("owner",)),
    ("mitigation-without-status", "mitigation", ("status",)),
)
#: Values put in: the rule, the kind of element, the key, its value, the field of the finding.
PUT_IN = (
    ("unknown-code", "target", "sdg", "9.z.7", "sdg"),
    ("unknown-code", "target", "sdg", "17.6.2", "sdg"),
    ("not-a-date", "target", "deadline", "fin 2027", "deadline"),
    ("target-deadline-outside-period", "target", "deadline", "2031", "deadline"),
    ("percent-out-of-range", "target", "value", "140 %", "value"),
    ("unknown-key", "output", "responsble", "Greffe", None),
    ("unknown-value", "risk", "likelihood", "extrême", "likelihood"),
    ("placeholder-text", "outcome", "title", "À compléter", "title"),
)
#: Where several rules may tell of a defect.
GAPS = ("funding-gap", "element-without-funding")
TOTALS = ("total-disagrees-with-parts", "wrong-number")

Defect = Callable[[Spoiler], Iterator[Seed]]
DEFECTS: list[Defect] = []


def defect(function: Defect) -> Defect:
    """List a defect."""
    DEFECTS.append(function)
    return function


def left_out(spoiler: Spoiler, rule: str, kind: str, keys: tuple[str, ...]) -> Iterator[Seed]:
    """An element without something it must have."""
    item = spoiler.take(kind, lambda item: rule != "target-without-unit" or "%" not in item.block.get("unit"))
    item.block.drop(*keys)
    for indicator in item.block.get("indicators") or ():
        indicator.drop(*keys)
    yield Seed(rule, ((rule, kind, item.id, None),))


def put_in(spoiler: Spoiler, rule: str, kind: str, key: str, value, field_: str | None) -> Iterator[Seed]:
    """An element with something it must not have."""

    def fits(item: Item) -> bool:
        """A tariff may be more than 100 % of another one."""
        is_share = "%" in (item.block.get("unit") or "") and "arification" not in item.block.get("title")
        return rule != "percent-out-of-range" or is_share

    item = spoiler.take(kind, fits)
    item.block.put(key, value)
    yield Seed(f"{rule} {value}" if rule == "unknown-code" else rule, ((rule, kind, item.id, field_),))


def of_text(rule: str, item: Item) -> tuple[Key, ...]:
    """A finding about the text as such: of the plan, or of the element that stands there."""
    return ((rule, "plan", PLAN, None), (rule, item.kind, item.id, None))


def misprinted(text: str) -> str:
    """A number with one digit changed, as it happens in typing."""
    position = next(i for i, c in enumerate(text) if c.isdigit()) + 1
    position += not text[position].isdigit()
    return f"{text[:position]}{(int(text[position]) + 4) % 10}{text[position + 1 :]}"


def spoil_share(spoiler: Spoiler, edit: Callable[[str], str]) -> tuple[Item, str]:
    """Change the share of an output in a table: the objective and the id of the output."""
    objective, id_, _ = spoiler.output_of(spoiler.shared_out)
    spoiler.edit_row("T", id_, lambda cells: cells.__setitem__(1, edit(cells[1])))
    return objective, id_


@defect
def wrong_share(spoiler: Spoiler) -> Iterator[Seed]:
    """A share in a table is misprinted."""
    objective, id_ = spoil_share(spoiler, misprinted)
    group = ("shares-not-100", "objective", objective.id, "share_of_objective")
    yield Seed("wrong share", (("wrong-number", "output", id_, "share_of_objective"), group))


@defect
def other_decimal_sign(spoiler: Spoiler) -> Iterator[Seed]:
    """A share in an English table has a French decimal comma."""
    _, id_ = spoil_share(spoiler, lambda text: text.replace(".", ","))
    yield Seed("other decimal sign", (("not-a-number", "output", id_, "share_of_objective"),))


@defect
def blank_cell(spoiler: Spoiler) -> Iterator[Seed]:
    """A cell of a table is left blank."""
    _, id_ = spoil_share(spoiler, lambda text: "")
    yield Seed("blank cell", (("number-not-given", "output", id_, "share_of_objective"),))


@defect
def without_outputs(spoiler: Spoiler) -> Iterator[Seed]:
    """An objective has no output, hence nothing brings about its outcomes."""
    item = spoiler.take("objective", lambda item: not spoiler.shared_out(item))
    spoiler.take_outputs(item)
    item.block.drop("outputs")
    also = tuple(("outcome-without-contributor", "outcome", id_, None) for id_, _ in item.block.get("outcomes"))
    yield Seed("objective without outputs", (("objective-without-output", "objective", item.id, None),), also)


@defect
def without_funding(spoiler: Spoiler) -> Iterator[Seed]:
    """An output has no budget at all."""
    _, id_, output = spoiler.output_of(lambda item: not spoiler.shared_out(item))
    output.drop("budget")
    yield Seed("without funding", (("element-without-funding", "output", id_, None),))


@defect
def without_funding_for_a_year(spoiler: Spoiler) -> Iterator[Seed]:
    """The budget of an output is 0 in one year."""
    item, id_, output = spoiler.output_of()
    output.get("budget").put("2027", "0")
    left = spoiler.maker.money[item.id][3] - spoiler.maker.money[id_][3]
    item.block.get("budget").put("2027", french(left))
    yield Seed("no funding for a year", tuple((rule, "output", id_, None) for rule in GAPS))


@defect
def wrong_total(spoiler: Spoiler) -> Iterator[Seed]:
    """The budget of an objective in one year is misprinted."""
    item = spoiler.take("objective")
    item.block.get("budget").put("2026", misprinted(item.block.get("budget").get("2026")))
    yield Seed("wrong total", tuple((rule, "objective", item.id, "budget/2026") for rule in TOTALS))


@defect
def wrong_part(spoiler: Spoiler) -> Iterator[Seed]:
    """The budget of an output in one year is that of an older draft."""
    item, id_, output = spoiler.output_of()
    output.get("budget").put("2027", french(spoiler.maker.money[id_][3] * 13 // 10))
    expected = (("wrong-number", "output", id_, "budget/2027"), (TOTALS[0], "objective", item.id, "budget/2027"))
    yield Seed("wrong part", expected)


@defect
def not_a_number(spoiler: Spoiler) -> Iterator[Seed]:
    """A letter stands for a zero in an amount."""
    _, id_, output = spoiler.output_of()
    output.get("budget").put("2026", "12O 000")
    yield Seed("not a number", (("not-a-number", "output", id_, "budget/2026"),))


@defect
def number_not_given(spoiler: Spoiler) -> Iterator[Seed]:
    """The budget of an output lacks a year."""
    _, id_, output = spoiler.output_of()
    output.get("budget").drop("2027")
    yield Seed("number not given", (("number-not-given", "output", id_, "budget/2027"),))


@defect
def without_contributor(spoiler: Spoiler) -> Iterator[Seed]:
    """The outputs of an objective all serve one of its two outcomes."""
    item = spoiler.take("objective")
    for _, output in item.block.get("outputs"):
        output.put("contributes_to", [f"{item.id}-a"])
    yield Seed("outcome without contributor", (("outcome-without-contributor", "outcome", f"{item.id}-b", None),))


@defect
def wrong_allocation(spoiler: Spoiler) -> Iterator[Seed]:
    """The shares that an objective gives to goals do not make 100 %."""
    item = spoiler.take("objective", lambda item: item.block.get("allocated_to"), "allocation")
    goal, fields = item.block.get("allocated_to")[0]
    fields.put("share", f"{int(fields.get('share').split()[0]) + 7} %")
    group = ("shares-not-100", "objective", item.id, "allocated_to/share")
    yield Seed("wrong allocation", (("wrong-number", "objective", item.id, f"allocated_to/{goal}/share"), group))


@defect
def decimal_comma(spoiler: Spoiler) -> Iterator[Seed]:
    """Braces make two keys of a number with a decimal comma."""
    item = spoiler.take("objective", lambda item: len(item.block.get("allocated_to") or ()) > 1, "allocation")
    (first, _), (second, _), *_ = item.block.get("allocated_to")
    item.block.put("allocated_to", Block([(first, "{share: 37,5 %}"), (second, Block([("share", "62,5 %")]))]))
    yield Seed("decimal comma", of_text("suspicious-scalar", item), (), "{share: 37,5 %}")


@defect
def wrong_cell(spoiler: Spoiler) -> Iterator[Seed]:
    """An amount that goes to a goal is misprinted in a table of allocations."""
    item = spoiler.take("objective", lambda item: ("A", item.id) in spoiler.tables, "allocation")
    table = spoiler.edit_row("A", item.id, lambda cells: cells.__setitem__(-1, misprinted(cells[-1])))
    expected = (("wrong-number", "objective", item.id, None), (TOTALS[0], "objective", item.id, None))
    id_ = next(id_ for id_, other in spoiler.maker.tables if other is table)
    yield Seed("wrong cell", expected, ((TOTALS[0], "table", id_, None),))


@defect
def in_circles(spoiler: Spoiler) -> Iterator[Seed]:
    """Two objectives that contribute to each other."""
    pair = sorted((spoiler.take("objective", pool="circles") for _ in range(2)), key=spoiler.maker.items.index)
    for one, other in (pair, pair[::-1]):
        one.block.put("contributes_to", ["goal:S0", f"objective:{other.id}"])
    yield Seed("circle", (("circular-relation", "objective", pair[0].id, None),))


@defect
def unknown_column(spoiler: Spoiler) -> Iterator[Seed]:
    """A table has a column that is none of the plan's; the others still hold what they say."""
    if not spoiler.allocations:
        raise NoRoom
    id_, table = spoiler.allocations.pop()
    heading, *lines = table.get("cells").split("\n")
    lines = [heading.replace(" | ", " | Remarques | ", 1), *(line.replace(" | ", " | 7 | ", 1) for line in lines)]
    table.put("cells", Cells("\n".join(lines)))
    yield Seed("unknown column", (("unknown-key", "table", id_, None),))


@defect
def unknown_row(spoiler: Spoiler) -> Iterator[Seed]:
    """A table has a row for an output that does not exist."""
    id_, table = spoiler.random.choice([entry for entry in spoiler.maker.tables if entry[0][0] == "T"])
    row = f"Z.{table.get('cells').count('Z.')} | 0.0 %"
    table.put("cells", Cells(f"{table.get('cells')}\n{row}"))
    yield Seed("unknown row", (("unknown-reference", "table", id_, None),), (), row)


@defect
def dangling_reference(spoiler: Spoiler) -> Iterator[Seed]:
    """An output and a risk name, besides others, what does not exist."""
    for kind, key, rule in (
        ("output", "delivered_by", "unknown-reference"),
        ("risk", "mitigated_by", "unknown-mitigation"),
    ):
        item = spoiler.take(kind)
        item.block.put(key, [*item.block.get(key), f"Z-{item.id}"])
        yield Seed(rule, ((rule, kind, item.id, key),))


@defect
def duplicate_key(spoiler: Spoiler) -> Iterator[Seed]:
    """A key stands twice in an output."""
    item = spoiler.take("output")
    text = f"Seconde version {item.id}"
    item.block.append(("title", text))
    yield Seed("duplicate key", of_text("duplicate-key", item), (), text)


@defect
def duplicate_id(spoiler: Spoiler) -> Iterator[Seed]:
    """Two targets have the same id."""
    item = spoiler.take("target")
    goal = spoiler.take("goal", lambda goal: goal is not item.parent)
    spoiler.maker.target(goal, item.id)
    yield Seed("duplicate id", (("duplicate-id", "target", item.id, None),))


@defect
def ambiguous_reference(spoiler: Spoiler) -> Iterator[Seed]:
    """A risk threatens what may be an output or an enabler."""
    enabler, output, risk = (spoiler.take(kind) for kind in ("enabler", "output", "risk"))
    section = spoiler.maker.sections.get("enablers")
    section[:] = [(output.id if block is enabler.block else id_, block) for id_, block in section]
    risk.block.put("threatens", [output.id])
    yield Seed("ambiguous reference", (("ambiguous-reference", "risk", risk.id, "threatens"),))


@defect
def comment_in_value(spoiler: Spoiler) -> Iterator[Seed]:
    """A comment sign cuts the title of a measure."""
    item = spoiler.take("mitigation")
    item.block.put("title", f"Réunion {item.id} des {place(len(item.id) * 7919 + int(item.id[1:]))} #3 pour pilotes")
    yield Seed("comment in a value", of_text("suspicious-scalar", item), (), f"Réunion {item.id} ")


@defect
def unused_measure(spoiler: Spoiler) -> Iterator[Seed]:
    """A measure that no risk names."""
    maker = spoiler.maker
    entries = (maker.owner(), ("status", "En cours"), ("deadline", "2026"))
    item = maker.item("mitigation", "mitigation_measures", f"N{len(maker.by_kind['mitigation'])}", *entries)
    yield Seed("unused measure", (("mitigation-unused", "mitigation", item.id, None),))


@defect
def orphan(spoiler: Spoiler) -> Iterator[Seed]:
    """An output that stands for itself: it costs money and serves nothing."""
    maker = spoiler.maker
    item = maker.item("output", "outputs", f"X{len(maker.by_kind['output'])}", maker.budget(maker.amounts()))
    item.block.put("delivered_by", ["U1"])
    expected = tuple((rule, "output", item.id, None) for rule in ("funded-orphan", "orphan-element"))
    yield Seed("orphan", expected)


@defect
def shared_indicator(spoiler: Spoiler) -> Iterator[Seed]:
    """Two targets are measured by the same indicator."""
    pair = sorted((spoiler.take("target") for _ in range(2)), key=spoiler.maker.items.index)
    pair[1].block.get("indicators")[0].put("title", pair[0].block.get("indicators")[0].get("title"))
    yield Seed("shared indicator", (("shared-indicator", "target", pair[0].id, None),))


@defect
def vague_wording(spoiler: Spoiler) -> Iterator[Seed]:
    """A target that promises nothing one could measure."""
    item = spoiler.take("target")
    item.block.put(
        "title", f"Relevés météorologiques de {place(104_729 * int(item.id[1:].replace('.', '')))} si possible"
    )
    yield Seed("vague wording", (("vague-wording", "target", item.id, "title"),))


@defect
def no_progress(spoiler: Spoiler) -> Iterator[Seed]:
    """A target is to reach what was reached already."""
    item = spoiler.take("target")
    item.block.put("value", item.block.get("baseline").get("value"))
    yield Seed("no progress", (("target-not-beyond-baseline", "target", item.id, "value"),))


def spoil(maker: Maker) -> list[Seed]:
    """Put every defect into a plan, as often as it has room for them."""
    spoiler = Spoiler(maker)
    simple = [lambda s, d=d: left_out(s, *d) for d in LEFT_OUT] + [lambda s, d=d: put_in(s, *d) for d in PUT_IN]
    seeds: list[Seed] = []
    for put in (*DEFECTS, *simple):
        with suppress(NoRoom):
            for _ in range(TIMES):
                seeds.extend(put(spoiler))
    return seeds


def make(folder: Path, size: int, spoilt: bool) -> list[Seed]:
    """Write a plan of so many elements into a folder, in two files; the value is what is wrong with it."""
    maker = Maker(size).plan()
    seeds = spoil(maker) if spoilt else []
    header = {"id": PLAN, "title": "Plan opérationnel 2024-2027", "level": "operational", "extent": "full"}
    header |= {"language": "fr", "period": "2024-2027", "currency": "CHF", "numbers": "fr"}
    folder.mkdir(parents=True, exist_ok=True)
    plan = Block([("plan", Block(header.items())), *maker.sections])
    for name, block in (("plan", plan), ("tables", Block([("tables", maker.tables)]))):
        (folder / f"{name}.yaml").write_text("\n".join([*written(block), ""]), encoding="utf-8")
    return seeds


# ---------------------------------------------------------------------------------------------------------------------
# Measuring.


@dataclass(frozen=True)
class Run:
    """A child process that has ended: its seconds, the memory it had at most, its status and what it printed.

    `processor` is the time it had the processor: it hardly changes when the machine does something else, too.
    """

    seconds: float
    processor: float
    megabytes: float
    status: int
    output: str
    errors: str


def run(*arguments: str) -> Run:
    """Run Python with some arguments and measure it."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], stdout=output, stderr=errors, cwd=ROOT)
        peak = processor = 0.0
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            processor = usage.ru_utime + usage.ru_stime
            peak = usage.ru_maxrss / (1_000_000 if sys.platform == "darwin" else 1_000)
        process.wait()
        seconds = time.perf_counter() - start
        for stream in (output, errors):
            stream.seek(0)
        return Run(seconds, processor, peak, process.returncode, output.read().decode(), errors.read().decode())


def check(folder: Path) -> Run:
    """The whole command on a folder."""
    options = ("--format", "json", "--as-of", "2026-01-01", "--fail-on", "note")
    return run("-m", "checker", "check", str(folder), *options)


@dataclass
class Result:
    """What a size showed."""

    size: int
    elements: int = 0
    megabytes: float = 0
    runs: list[Run] = field(default_factory=list)
    events: list[Run] = field(default_factory=list)
    seeds: list[Seed] = field(default_factory=list)
    without_rule: set[str] = field(default_factory=set)
    found: int = 0
    missing: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """The median time of the command."""
        return median(run.seconds for run in self.runs)

    @property
    def ratio(self) -> float:
        """The median of how often the bare event loop fits into the command, pair by pair."""
        return median(one.seconds / other.seconds for one, other in zip(self.runs, self.events, strict=True))


def measure(size: int, home: Path) -> Result:
    """Check a plan as it should be once, and one with defects several times, the event loop in between."""
    good, bad = home / f"{size}-good", home / f"{size}-bad"
    with ProcessPoolExecutor(1) as pool:  # a child that is started takes over its parent's peak of memory
        pool.submit(make, good, size, False).result()
        result = Result(size, seeds=pool.submit(make, bad, size, True).result())
    files = sorted(map(str, bad.glob("*.yaml")))
    result.megabytes = sum(Path(file).stat().st_size for file in files) / 1_000_000
    for _ in range(5):
        result.runs.append(check(bad))
        result.events.append(run("-c", EVENTS, *files))
    compare(result, result.runs[0], bad)
    if len({one.output for one in result.runs}) > 1:
        result.false.append("the same command printed different reports")
    clean = Result(size)
    compare(clean, check(good), good)
    result.false += [f"in the plan as it should be: {text}" for text in clean.false]
    return result


def compare(result: Result, run: Run, folder: Path) -> None:
    """Hold the findings of a run against the defects."""
    if run.status != (1 if result.seeds else 0):
        result.false.append(f"exit status {run.status}: {run.errors.strip()[:2000]}")
    if not run.output.startswith("{"):
        return
    report = json.loads(run.output)
    result.elements = report["plans"][0]["elements"]
    rules = {rule["id"] for rule in report["rules"]}
    result.without_rule = {seed.defect for seed in result.seeds if not rules & {key[0] for key in seed.any_of}}
    result.seeds = [seed for seed in result.seeds if seed.defect not in result.without_rule]
    lines = {path.name: path.read_text(encoding="utf-8").split("\n") for path in folder.glob("*.yaml")}
    waiting: dict[tuple[str, str, str], list[Seed]] = {}
    for seed in result.seeds:
        for rule, kind, id_, _ in (*seed.any_of, *seed.also):
            waiting.setdefault((rule, kind, id_), []).append(seed)
    met: set[int] = set()
    for finding in report["findings"]:
        if problem := account(finding, lines, waiting, met):
            result.false.append(problem)
    result.found = len(met)
    for seed in result.seeds:
        if id(seed) not in met:
            result.missing.append(f"{seed.defect}: {' or '.join(map(shown, seed.any_of))}")


def account(finding: dict, lines: dict, waiting: dict[tuple[str, str, str], list[Seed]], met: set[int]) -> str:
    """Tick off the defect that a finding tells of; the value is what is wrong with a finding that tells of none."""
    element = finding["element"] or {"kind": "", "id": ""}
    key = (finding["rule"], element["kind"], element["id"])
    where = finding["location"]
    line = lines.get(Path(where["file"]).name, [""])[where["line"] - 1]
    told_before = False
    for seed in waiting.get(key, ()):
        fits = [k for k in (*seed.any_of, *seed.also) if k[:3] == key and k[3] in (None, finding["field"])]
        if not fits or seed.near not in line:
            continue
        if fits[0] not in seed.any_of:
            return ""
        if id(seed) not in met:
            met.add(id(seed))
            return ""
        told_before = True
    again = "told twice: " if told_before else ""
    return f"{again}{shown((*key, finding['field']))} {where['file']}:{where['line']}: {finding['message']}"


def shown(key: Key) -> str:
    """A finding in short."""
    rule, kind, id_, field_ = key
    return f"{rule} {kind} {id_}{' ' + field_ if field_ else ''}"


# ---------------------------------------------------------------------------------------------------------------------
# Printing.


def print_table(results: list[Result]) -> None:
    """One line for each size."""
    print("\nelements      MB   wall s    cpu s  peak MB  events s   ratio  seeded  found  false")
    for result in results:
        peak = median(run.megabytes for run in result.runs)
        cpu, events = median(run.processor for run in result.runs), median(run.seconds for run in result.events)
        numbers = f"{result.elements:>8} {result.megabytes:>7.2f} {result.seconds:>8.2f} {cpu:>8.2f} {peak:>8.0f}"
        counts = f"{len(result.seeds):>7} {result.found:>6} {len(result.false):>6}"
        print(f"{numbers} {events:>9.3f} {result.ratio:>7.2f} {counts}")


def print_growth(results: list[Result]) -> None:
    """Time for an element, relative to the smaller sizes."""
    print("\ntime per element")
    for result in results:
        each = result.seconds / result.elements
        smaller = [other for other in results if other.size < result.size]
        grown = [f"{each * other.elements / other.seconds:.2f} x that of {other.size}" for other in smaller]
        print(f"{result.size:>8}  {each * 1e6:7.0f} us  {', '.join(grown)}")


def print_start() -> None:
    """How long `plancheck --version` takes against an empty Python, in pairs."""
    pairs = [(run("-m", "checker", "--version"), run("-c", "pass")) for _ in range(10)]
    ours, empty = (median(pair[n].seconds for pair in pairs) for n in (0, 1))
    ratio = median(one.seconds / other.seconds for one, other in pairs)
    print(f"\nstart-up: --version {ours * 1000:.0f} ms, python -c pass {empty * 1000:.0f} ms, ratio {ratio:.2f}")


def print_problems(results: list[Result], limit: int = 40) -> None:
    """What was not found, and what should not have been."""
    if unknown := sorted(set().union(*(result.without_rule for result in results))):
        print(f"not counted, there is no rule for: {', '.join(unknown)}")
    for result in results:
        for sort, problems in (("not found", result.missing), ("false", result.false)):
            for problem in problems[:limit]:
                print(f"{result.size}: {sort}: {problem}")
            if len(problems) > limit:
                rest = Counter(problem.split()[0] for problem in problems[limit:])
                print(f"{result.size}: {sort}: and {len(problems) - limit} more: {dict(rest)}")


def profile(home: Path) -> None:
    """Where the time of 10 000 elements goes."""
    from checker.lint import lint
    from checker.packs import load_rules
    from checker.reports.json import render

    folder = home / "profile"
    make(folder, 10_000, True)
    profiler = cProfile.Profile()
    profiler.runcall(lambda: render(lint([str(folder)], load_rules([], "fr"), date(2026, 1, 1))))
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(25)


def main() -> int:
    """Make, measure, compare, print; 1 if a defect was missed or a finding is false."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="numbers of elements")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the generated plans in this folder")
    parser.add_argument("--profile", action="store_true", help="only show where the time of 10 000 elements goes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = options.keep or Path(temporary)
        if options.profile:
            profile(home)
            return 0
        results = [measure(size, home.absolute()) for size in sorted(options.sizes)]
    print_table(results)
    print_growth(results)
    print_start()
    print_problems(results)
    return int(any(result.missing or result.false for result in results))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
