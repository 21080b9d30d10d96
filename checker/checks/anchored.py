"""Elements must lead, along the results chain, to something that a plan of another level holds."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Full, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import KindName


@dataclass(frozen=True, slots=True)
class Parameters:
    """`to`: the kinds at the upper end; it must stand in a plan of `level`, or be mentioned as another document's.

    A chain that leaves the run, or comes to any element that another document defines, may go on there. Plans that name
    nothing of that sort are judged only beside a plan of that level.
    """

    to: tuple[KindName, ...]
    level: tuple[str, ...]


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each topmost element without such an end; case `elsewhere`: it leads to something else.

    Where several of a plan, and all that are judged, have none, that is one violation of the plan (case `none`).
    """
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    named = plan.of_kind(*parameters.to)
    tops = [element for element in named if element.header.level in parameters.level]
    beside = any(header.level in parameters.level for header in plan.headers)
    judged = {element.header for element in (elements if beside else named)}
    outside = [element for name in upward for element in plan.unresolved.get(name, ())]
    reached = plan.reachable([*tops, *outside, *plan.mentioned], upward, backwards=True)
    lost = dict.fromkeys(e for e in elements if e not in reached and e.header in judged)
    counts, anchored = Counter(e.header for e in lost), {e.header for e in elements if e not in lost}
    whole = {header: count for header, count in counts.items() if count > 1 and header not in anchored}
    for header, count in whole.items():
        yield Violation(header, "", "none", {"count": str(count), "ends": ""})
    tables = [plan.links_out(name) for name in upward]
    for element in (element for element in lost if element.header not in whole):
        ends = [link.end for table in tables for link in table.get(element, ())]
        if not any(end in lost for end in ends):
            told = [Full(end, element.header) for end in dict.fromkeys(ends)]
            yield Violation(element, "", "elsewhere" if ends else "", {"ends": told, "count": ""})


CHECK = Check(Parameters, find, frozenset({"ends", "count"}), frozenset({"elsewhere", "none"}), completeness=True)
