"""Where an element may belong that stands nowhere: the place whose words are most like its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from collections.abc import Set as AnySet

from checker.model import Element, Header
from checker.plan import Plan
from checker.terms import plain

#: A word that more titles hold than this tells nothing.
MAX_ALIKE = 50
#: Shorter words (`pour`, `dans`, `with`) stand everywhere; longer ones are cut, so that their endings do not matter.
LEAST, MOST = 5, 7


def nearest(plan: Plan, orphans: Collection[Element], places: AnySet[Element]) -> dict[Element, Element]:
    """For each orphan the place, of a kind that it may serve, that shares most words with it, if one shares any."""
    kinds = {orphan.kind: _served(plan, orphan.kind) for orphan in orphans}
    wanted = {word for orphan in orphans for word in _words(orphan)}
    index: dict[tuple[Header, str], list[Element]] = {}
    for place in plan.of_kind(*sorted(set().union(*kinds.values()))):
        for word in wanted.intersection(_words(place)) if place in places else ():
            index.setdefault((place.header, word), []).append(place)
    found = {}
    for orphan in orphans:
        alike = [index.get((orphan.header, word), []) for word in _words(orphan)]
        listed = (place for places in alike if len(places) <= MAX_ALIKE for place in places)
        if votes := Counter(place for place in listed if place.kind in kinds[orphan.kind]):
            found[orphan] = max(votes, key=votes.__getitem__)
    return found


def _served(plan: Plan, kind: str) -> set[str]:
    """The kinds that elements of a kind may serve; money may go anywhere, so its relations tell nothing."""
    chain = [relation for relation in plan.vocabulary.relations.values() if relation.upward and not relation.fields]
    return {end for relation in chain if kind in relation.start for end in relation.end}


def _words(element: Element) -> Iterable[str]:
    """The longer words of the title and tags, each once."""
    tags = element.fields.get("tags")
    text = f"{element.title} {' '.join(tags)}" if tags else element.title
    return dict.fromkeys([word[:MOST].rstrip("sx") for word in plain(text).split("_") if len(word) >= LEAST])
