"""Which plans of two runs belong together: drafts of one plan, a plan and those that succeed it, or one alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.comparison.references import open_references
from checker.comparison.succession import RELATION, Succession
from checker.model import Header
from checker.plan import Plan


class ReversedError(Exception):
    """The plan given as the old one is the one that succeeds the other."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"{old} succeeds {new}")
        self.old, self.new = old, new


@dataclass(frozen=True, slots=True)
class Group:
    """Plans that belong together; `basis` as in Part."""

    olds: tuple[Header, ...]
    news: tuple[Header, ...]
    basis: str

    @property
    def by_id(self) -> bool:
        """Whether elements correspond by their ids."""
        return self.basis in ("drafts", "ids")


def groups_of(old: Plan, new: Plan, succession: Succession) -> list[Group]:
    """The plans of two runs in groups, ordered by their ids."""
    olds, news = ({header.id: header for header in plan.headers} for plan in (old, new))
    groups = [Group((olds[id_],), (news[id_],), "drafts") for id_ in olds if id_ in news]
    former = [header for header in old.headers if header.id not in news]
    newer = [header for header in new.headers if header.id not in olds]
    edges = dict.fromkeys(_edges(former, newer, succession))
    if not edges:
        _verify_order(old, former, newer)
    for some_olds, some_news in _joined(edges):
        groups.append(Group(some_olds, some_news, _basis(some_olds, some_news, old, succession)))
    rest = [header for header in former if all(header is not one for one, _ in edges)]
    others = [header for header in newer if all(header is not one for _, one in edges)]
    if len(rest) == len(others) == 1:
        groups.append(Group((rest[0],), (others[0],), _basis(rest, others, old, succession)))
    else:
        groups += [Group((header,), (), "alone") for header in rest]
        groups += [Group((), (header,), "alone") for header in others]
    return sorted(groups, key=lambda group: ([h.id for h in group.news], [h.id for h in group.olds]))


def _edges(former: list[Header], newer: list[Header], succession: Succession) -> Iterator[tuple[Header, Header]]:
    """Who succeeds whom, as headers and elements say."""
    known, taking = {header.id: header for header in former}, set(newer)
    yield from ((known[header.succeeds], header) for header in newer if header.succeeds in known)
    for end, starts in succession.successors.items():
        yield from ((end.header, start.header) for start in starts if start.header in taking)


def _joined(edges: Iterable[tuple[Header, Header]]) -> list[tuple[tuple[Header, ...], tuple[Header, ...]]]:
    """The plans that edges join, however many steps apart."""
    joined: list[tuple[dict[Header, None], dict[Header, None]]] = []
    for old, new in edges:
        touched = [group for group in joined if old in group[0] or new in group[1]]
        merged: tuple[dict[Header, None], dict[Header, None]] = ({old: None}, {new: None})
        for group in touched:
            merged[0].update(group[0])
            merged[1].update(group[1])
            joined.remove(group)
        joined.append(merged)
    return [(tuple(olds), tuple(news)) for olds, news in joined]


def _basis(olds: Iterable[Header], news: Iterable[Header], old: Plan, succession: Succession) -> str:
    """Ids are held against each other only where nothing says what became of what."""
    former, newer = set(olds), set(news)
    linked = any(
        end.header in former and any(start.header in newer for start in starts)
        for end, starts in succession.successors.items()
    )
    stated = any(element.header in former and "disposition" in element.fields for element in old.elements)
    return "succession" if linked or stated or len(former) > 1 or len(newer) > 1 else "ids"


def _verify_order(old: Plan, former: list[Header], newer: list[Header]) -> None:
    """Nobody compares a plan with its own predecessor as the newer one but by mistake."""
    ids = {header.id for header in newer}
    named = [(header.id, header.succeeds) for header in former]
    if former and ids:
        references = ((e, text) for e, relation, text, _ in open_references(old) if relation == RELATION)
        named += [(element.header.id, text.partition("#")[0].strip()) for element, text in references if "#" in text]
    for succeeding, succeeded in named:
        if succeeded in ids:
            raise ReversedError(succeeding, succeeded)
