"""A value to be reached must be at least as ambitious as that of the former element whose place it takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.arithmetic.violations import amount, related_print
from checker.check import Check
from checker.finding import Full, Violation
from checker.model import Element, Print
from checker.plan import Plan
from checker.terms import FieldName, RelationName, plain


@dataclass(frozen=True, slots=True)
class Parameters:
    """The `field` of an element, or of the only one that points at it by `or_on`, and of what it names by `relation`.

    Is more better? `direction` says so, else that both are per cent and no word of a title begins like one of `less`.
    """

    field: FieldName
    relation: RelationName
    or_on: RelationName
    direction: FieldName
    unless: FieldName
    less: tuple[str, ...] = ()


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each former element that aimed further; what several take up is shared between them."""
    columns = [plan.column(parameters.field, period) for period in plan.periods(parameters.field)]
    last = {subject: prints[-1] for column in columns for subject, prints in column.items()}
    below, taken_up = plan.links_in(parameters.or_on), plan.links_in(parameters.relation)
    links = [link for element in elements for link in plan.links_out(parameters.relation).get(element, ())]
    for link in links if last else ():
        pair = [[end, *(x.start for x in below.get(end, ()) if len(below[end]) == 1)] for end in (link.start, link.end)]
        new, old = (next((last[holder] for holder in holders if holder in last), None) for holders in pair)
        told = parameters.unless in link.start.fields or len(taken_up[link.end]) > 1
        if new and old and not told and _is_lower(new, old, [*pair[0], *pair[1]], parameters):
            values = {"value": amount(new), "former": Full(link.end, link.header), "other": amount(old)}
            where = new.place.location()
            yield Violation(link.start, new.field, "", values, (related_print(old),), where, link.end.id)


def _is_lower(new: Print, old: Print, holders: Sequence[Element], parameters: Parameters) -> bool:
    units = {print_.number.unit or str(getattr(print_.subject, "fields", {}).get("unit", "")) for print_ in (new, old)}
    wanted = {holder.fields[parameters.direction] for holder in holders if parameters.direction in holder.fields}
    words = "".join(f"_{plain(holder.title)}" for holder in holders)
    if not wanted and units == {"%"} and not any(f"_{plain(word)}" in words for word in parameters.less):
        wanted = {"up"}
    difference = new.number.value - old.number.value
    is_sure = len(units) == 1 and not (new.number.about or old.number.about)
    return is_sure and difference != 0 and wanted == {"up" if difference < 0 else "down"}


CHECK = Check(Parameters, find, frozenset({"value", "former", "other"}))
