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

WORK = (
    """Cartographie|Modernisation|Numérisation|Interconnexion|Traduction|Certification|Inventaire|Publication|Rénovation
Étalonnage|Audit|Formation|Expérimentation|Harmonisation|Archivage|Simulation|Extension|Surveillance|Recensement|Notation
Arbitrage|Mutualisation|Décentralisation|Homologation|Indexation|Restauration|Mesure|Tarification|Diffusion|Sécurisation
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
THINGS = (
    """des réseaux ruraux|des stations terriennes|du spectre hertzien|des câbles sous-marins|de la messagerie d'urgence
des normes vidéo|de la téléphonie mobile|des bibliothèques en ligne|du service postal|des relevés météorologiques
des péages routiers|de l'état civil|des dossiers médicaux|du cadastre|des salaires publics|des manuels scolaires
de la radio communautaire|des satellites d'observation|des centres d'appel|des registres fonciers|du commerce frontalier
des horloges atomiques|de la signature électronique|des archives sonores|des cartes marines|du contrôle aérien
des bourses doctorales|de l'éclairage portuaire|des compteurs d'eau|de la billetterie ferroviaire|des laboratoires d'essai
des antennes relais|des greffes judiciaires|du parc informatique|de la statistique agricole|des musées régionaux
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
PEOPLE = (
    """les opérateurs|les communes|les écoles|les hôpitaux|les pêcheurs|les éditeurs|les tribunaux|les douanes|les facteurs
les ingénieurs|les transporteurs|les agriculteurs|les apprentis|les armateurs|les bibliothécaires|les consommateurs
les chercheurs|les secouristes|les archivistes|les régulateurs|les enseignants|les infirmières|les pilotes|les greffiers
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
SYLLABLES = "ba co dri fel gu har ji ka lon mer nu or pra que ri sol tam ul ver wan xi yor zan bel cho".split()
UNITS = ("pays", "usagers", "stations", "sites", "agents", "contrats", "navires", "dossiers")
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
            f"{pick(WORK)} {first} et {second} pour {pick(PEOPLE)} ({place(number)})",
            f"{place(number)} et {place(self.random.randrange(9_000_000))} : {pick(WORK).lower()} {first}",
            f"{pick(WORK)} {first} à {place(number)} avec {pick(PEOPLE)} et {pick(PEOPLE)}",
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
        self.services()
        while len(self.items) + 100 <= self.size:
            self.chapter()
        while len(self.items) + 15 <= self.size:
            self.objective(self.by_kind["goal"][-1:])
        while len(self.items) < self.size:
            self.indicators(self.by_kind["outcome"][-1 - self.size + len(self.items)], 1)
        self.cost_table()
        return self

    def services(self) -> None:
        """Units, support services with their shares, enablers."""
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
        """A goal with targets, the objectives that serve it, their risks and measures: 67 elements."""
        self.chapters += 1
        goal = self.item("goal", "goals", f"B{self.chapters}")
        for number in range(1, 9):
            self.target(goal, f"{goal.id}.{number}")
        goals = self.by_kind["goal"][-3:]
        tabled = self.chapters % 6 == 5
        objectives = [self.objective([] if tabled else goals) for _ in range(4)]
        if tabled:
            self.allocation_table(objectives, goals)
        if self.chapters % 3 == 1:
            self.share_table(objectives)
        if self.chapters in (1, 4):
            services = self.by_kind["support-service"][:: len(self.by_kind["support-service"]) // 4][:4]
            for service, objective in zip(services, objectives, strict=True):
                service.block.put("supports", [f"objective:{objective.id}"])
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
            entries = [("title", f"Nombre de {self.title().lower()}"), ("unit", self.random.choice(UNITS))]
            if entries[0][1].count('"'):
                entries[0] = ("title", '"Nombre de ' + entries[0][1].replace('"', "").removeprefix("Nombre de ") + '"')
            entries += [("baseline", french(self.random.randrange(10, 90_000))), ("source", "Registre des sites")]
            entries += [("breakdown", ["sexe", "région"])]
            listed.append(Block(entries))
            self.add(Item("indicator", "", listed[-1], parent))
        parent.block.put("indicators", listed)

    def objective(self, goals: list[Item]) -> Item:
        """An objective with two outcomes and four outputs, allocated to some goals: 10 elements."""
        number = len(self.by_kind.get("objective", ())) + 1
        objective = self.item("objective", "objectives", f"O{number}", self.owner())
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
            budget, shares = self.money[objective.id][0], self.parts(len(goals))
            amounts = [(budget * share + 50) // 100 for share in shares]
            sums = [total + amount for total, amount in zip(sums, (budget, *amounts), strict=True)]
            lines.append((objective.id, english(budget), *(f"{s}%" for s in shares), *map(english, amounts)))
        total = (
            "total",
            english(sums[0]),
            *(per_cent(s, sum(sums[1:]), ".") for s in sums[1:]),
            *map(english, sums[1:]),
        )
        heading = ("objective", "budget", *(f"{g}/share" for g in ids), *(f"{g}/amount" for g in ids))
        self.table(f"A{self.chapters}", "2024", "en", rows(heading, *lines, total))

    def risks(self, objectives: list[Item]) -> None:
        """Four measures and four risks, each measure used twice."""
        first = len(self.by_kind.get("risk", ())) + 1
        measures = [f"M{first + n}" for n in range(4)]
        for id_ in measures:
            entries = (self.owner(), ("status", "En cours"), ("deadline", "2026"))
            self.item("mitigation", "mitigation_measures", id_, *entries)
        for n, objective in enumerate(objectives):
            entries = [("category", "Risques opérationnels"), ("likelihood", self.random.choice(("faible", "moyenne")))]
            entries += [("impact", self.random.choice(("moyen", "élevé"))), self.owner()]
            entries += [("mitigated_by", [measures[n], measures[n - 1]]), ("threatens", [f"objective:{objective.id}"])]
            self.item("risk", "risks", f"R{first + n}", *entries)

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


class Spoiler:
    """Hands out elements to spoil, each once."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.random = Random(7)
        self.waiting: dict[str, list[Item]] = {}

    def take(self, kind: str, fits: Callable[[Item], bool] = lambda item: True) -> Item:
        """An element of a kind that nothing else spoils."""
        if kind not in self.waiting:
            self.waiting[kind] = self.random.sample(self.maker.by_kind[kind], len(self.maker.by_kind[kind]))
        found = next(item for item in self.waiting[kind] if fits(item))
        self.waiting[kind].remove(found)
        return found
