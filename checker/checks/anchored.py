"""Elements must lead, along the results chain, to something that a plan of another level holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Full, Violation
from checker.model import Element, Header
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

    Where none in a plan has one, the violation of the first (case `none`) goes before those of the others.
    """
    upward = [relation.name for relation in plan.vocabulary.relations.values() if relation.upward]
    named = plan.of_kind(*parameters.to)
    ends = [element for element in named if element.header.level in parameters.level]
    beside = any(header.level in parameters.level for header in plan.headers)
    judged = {element.header for element in (elements if beside else named)}
    outside = [element for name in upward for element in plan.unresolved.get(name, ())]
    reached = plan.reachable([*ends, *outside, *plan.mentioned], upward, backwards=True)
    lost = dict.fromkeys(e for e in elements if e not in reached and e.header in judged)
    kinds = {element.kind for element in elements}
    anchored = {element.header for element in reached if element.kind in kinds}
    tables = [plan.links_out(name) for name in upward]
    tops: dict[Header, dict[Element, list[Element]]] = {}
    for element in lost:
        onward = [link.end for table in tables for link in table.get(element, ())]
        if lost.keys().isdisjoint(onward):
            tops.setdefault(element.header, {})[element] = onward
    for header, listed in tops.items():
        first = next(iter(listed)) if len(listed) > 1 and header not in anchored else None
        for element, onward in listed.items():
            folds = tuple((parameters, other) for other in listed if other is not first) if element is first else ()
            told = {"ends": [Full(end, header) for end in dict.fromkeys(onward)], "count": str(len(folds))}
            case = "none" if folds else "elsewhere" if onward else ""
            yield Violation(element, "", case, told, source=(parameters, element), folds=folds)


CHECK = Check(Parameters, find, frozenset({"ends", "count"}), frozenset({"elsewhere", "none"}), completeness=True)
