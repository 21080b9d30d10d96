"""What the readers met: the rules of `rules/structure` give words to the problems of the text itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Hint, Related, Term, Violation
from checker.model import Element, ProblemName
from checker.numbers import rewritten
from checker.plan import Plan
from checker.repeated import with_one_cause
from checker.terms import RelationName

DETAILS = frozenset(
    {"key", "value", "text", "id", "plan", "count", "code", "limit", "problem", "tag", "name", "cut", "style"}
    | {"allowed", "candidates", "column", "relation", "hint", "line", "typed"}
)
#: What tells apart several problems of one field.
KEYS = ("key", "value", "text", "id", "code", "column", "cut", "tag", "name")


@dataclass(frozen=True, slots=True)
class Parameters:
    """`problem`: its name; `relation`: only problems with references of these relations."""

    problem: ProblemName
    relation: tuple[RelationName, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each problem of the name; many references to one missing element come under the first."""
    name, wanted = parameters.problem, parameters.relation
    met = [p for p in plan.problems if p.rule == name and (not wanted or p.details.get("relation") in wanted)]
    groups = with_one_cause(met)
    for problem in met:
        given = problem.details
        details: dict[str, object] = {**dict.fromkeys(DETAILS - {"plan"}, ""), **given}
        if group := groups.get(id(problem), []):
            details["count"] = str(len(group))
        details["column"] = tuple(map(Term, plan.vocabulary.figure(given.get("column", problem.field))))
        details["typed"] = f" ({typed})" if (typed := rewritten(given.get("value", ""), given.get("style"))) else ""
        details["hint"], relation = Hint(given.get("near", given.get("suggestion", ""))), given.get("relation")
        details["relation"] = Term(relation) if relation else ""
        yield Violation(
            problem.subject or problem.header,
            problem.field,
            problem.case or ("many" if group else ""),
            details,
            tuple(Related(label, None, place) for label, place in problem.related),
            problem.location,
            "|".join(given[name] for name in KEYS if name in given),
            given.get("suggestion", ""),
            problem.header,
            (parameters, id(problem)),
            tuple((parameters, id(other)) for other in group[1:]),
        )


CHECK = Check(Parameters, find, DETAILS, counts="documents")
