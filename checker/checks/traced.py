"""Elements must be brought about, along the results chain, by something of a kind or by something with a link."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AnySet
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import KindName, RelationName


@dataclass(frozen=True, slots=True)
class Parameters:
    """What leads to an element by `relation` must be of a kind `by` or have a link `having`, as the element may itself.

    `part_of`: what serves the whole of which an element is a part, and none of the parts, counts for each of them; not
    what has parts of its own.
    `demanded_of`: plans of these levels are held to it; others only where it is true of some of their elements.
    """

    relation: tuple[RelationName, ...]
    by: tuple[KindName, ...] = ()
    having: RelationName | None = None
    part_of: RelationName | None = None
    demanded_of: tuple[str, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element without; what another document defines, or leads there, may have one there."""
    having = parameters.having or ""
    sure = _brought_about(plan, parameters, plan.links_out(having).keys() | set(plan.of_kind(*parameters.by)))
    judged = {element.header for element in elements if element in sure}
    judged |= {header for header in plan.headers if header.level in parameters.demanded_of}
    lacking = [element for element in elements if element not in sure and element.header in judged]
    if lacking:
        perhaps = _brought_about(plan, parameters, plan.mentioned | plan.unresolved.get(having, set()))
        yield from (Violation(element) for element in lacking if element not in perhaps)


def _brought_about(plan: Plan, parameters: Parameters, starts: AnySet[Element]) -> set[Element]:
    """What some elements lead to, themselves included."""
    reached = plan.reachable(starts, parameters.relation)
    out = [plan.links_out(name) for name in parameters.relation]
    into = [plan.links_in(name) for name in parameters.relation]
    wholes = plan.links_in(parameters.part_of or "")
    for whole, links in wholes.items():
        parts = {link.start for link in links}
        serving = ({link.start for table in into for link in table.get(whole, ())} & reached) - parts
        ends = ({link.end for table in out for link in table.get(one, ())} for one in serving if one not in wholes)
        if whole in starts or any(parts.isdisjoint(served) for served in ends):
            reached |= parts
    return reached


CHECK = Check(Parameters, find, completeness=True)
