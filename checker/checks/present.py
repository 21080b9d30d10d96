"""Plans must hold elements of a kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.check import Check
from checker.document import Location
from checker.finding import Violation
from checker.model import Element, Header
from checker.plan import Plan
from checker.terms import KindName, plain, spelt


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every plan of which an element is selected has one of `kind`, if only mentioned.

    `demanded`: for each text that the plan's header lists there, it has one with that text in its title.
    """

    kind: KindName
    demanded: Literal["enablers_required"] | None = None


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """One violation for each plan without any, or for each text of its header that no title has."""
    titles: dict[Header, list[str]] = {element.header: [] for element in elements}
    for element in plan.of_kind(parameters.kind):
        if element.header in titles:
            title = element.fields.get("title", "")
            texts = title.values() if isinstance(title, dict) else [element.title]
            titles[element.header].append("".join(f"_{plain(text)}_" for text in texts))
    for header, found in titles.items():
        if parameters.demanded is None:
            if not found:
                yield Violation(header, "", "", {"demanded": ""})
            continue
        place = _place(plan, header, parameters.demanded)
        for text in dict.fromkeys(getattr(header, parameters.demanded)):
            if not any(f"_{plain(text)}_" in title for title in found):
                yield Violation(header, parameters.demanded, "", {"demanded": text}, (), place, plain(text))


def _place(plan: Plan, header: Header, name: str) -> Location:
    """Where the header says something, under whatever spelling of its key."""
    mapping = header.place.mapping
    terms = {key: spelt(plan.vocabulary.header, key) for key in (mapping.entries if mapping else ())}
    key = next((key for key, term in terms.items() if term is not None and term.name == name), None)
    return header.place.at(key).location() if key else header.place.location(key=True)


CHECK = Check(Parameters, find, frozenset({"demanded"}))
