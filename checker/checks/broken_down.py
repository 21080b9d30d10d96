"""Indicators must be broken down by what their plan demands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Related, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, RelationName, plain


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to break figures down: its names; `part`: what says that a title is about some of the groups only."""

    name: tuple[str, ...]
    part: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameters:
    """What points at an element by `relation` names all breakdowns that the header demands, in `field` or in its title.

    A breakdown that the element names holds for all of them. `known`: breakdowns that have several names.
    """

    relation: RelationName
    field: FieldName
    known: tuple[Breakdown, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element, with those that lack a breakdown and which they lack."""
    known = {plain(name): (*one.name, *one.part) for one in parameters.known for name in one.name}
    below = plan.links_in(parameters.relation)
    for element in [element for element in elements if element.header.breakdown]:
        demanded = element.header.breakdown
        wanted = {name: [f"_{plain(text)}_" for text in known.get(plain(name), (name,))] for name in demanded}
        lacking: list[tuple[Element, str]] = []
        for one in [link.start for link in below.get(element, ()) if not link.start.mentioned]:
            named = [text for holder in (one, element) for text in holder.fields.get(parameters.field, ())]
            said = "".join(f"_{plain(text)}_" for text in (one.title, *named))
            missing = [name for name, phrases in wanted.items() if not any(phrase in said for phrase in phrases)]
            if missing:
                lacking.append((one, f"({', '.join(missing)})"))
        if lacking:
            related = tuple(Related(one.title, one, one.location()) for one, _ in lacking)
            yield Violation(element, "", "", {"lacking": lacking}, related)


CHECK = Check(Parameters, find, frozenset({"lacking"}), completeness=True)
