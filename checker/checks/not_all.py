"""Of the elements that another one leads to, not all may say one of some things of themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Related, Term, Violation
from checker.model import Element
from checker.plan import Plan
from checker.terms import FieldName, RelationName, plain


@dataclass(frozen=True, slots=True)
class Condition:
    """A value that a field has."""

    field: FieldName
    value: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """Elements that meet any condition of `if_any` lead by `relation` to one at least of which `field` says otherwise.

    A field says it if it begins with one of `term` and holds none of `but_not`. Nothing is known of what does not have
    the field.
    """

    relation: RelationName
    field: FieldName
    term: tuple[str, ...]
    if_any: tuple[Condition, ...]
    but_not: tuple[str, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each element, with the fields by which it is looked at and what it leads to."""
    table, unresolved = plan.links_out(parameters.relation), plan.unresolved.get(parameters.relation, ())
    terms, but_not = [[f"_{plain(text)}_" for text in texts] for texts in (parameters.term, parameters.but_not)]
    for element in elements:
        met = [Term(one.field) for one in parameters.if_any if element.fields.get(one.field) == one.value]
        ends = list(dict.fromkeys(link.end for link in table.get(element, ())))
        if not met or not ends or element in unresolved:
            continue
        said = [f"_{plain(str(end.fields.get(parameters.field, '')))}_" for end in ends]
        if all(text.startswith(tuple(terms)) and not any(term in text for term in but_not) for text in said):
            related = tuple(Related(end.title, end, end.location(parameters.field)) for end in ends)
            yield Violation(element, "", "", {"met": met, "ends": ends}, related)


CHECK = Check(Parameters, find, frozenset({"met", "ends"}), completeness=True)
