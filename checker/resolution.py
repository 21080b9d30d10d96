"""What makes a vague phrase clear in its statement: a number that speaks of the same thing, a norm, a definition.

"Significantly, by 40 %" is clear, "significantly in 3 regions" is not: what a number speaks of is told by the words
before and after it. Which of these ways count for which phrases, the lexicon says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from checker.lexicon import Phrases, Span, Statement


class Term(NamedTuple):
    """A phrase that stays vague, as written, and its group."""

    text: str
    group: str


class _Figure(NamedTuple):
    """A number of a statement: its word, the first of the bounds and currencies before it, whether it is bounded."""

    at: int
    start: int
    bounded: bool


_YEAR = re.compile(r"(?:19|20)\d\d")
#: How many words on a number may still speak of a phrase; on which a bracket may open; which are right beside it.
_FAR, _BRACKET, _NEAR = 14, 8, 3
_LEADS = frozenset({"reach", "elsewhere", "age", "at"})
_OPEN, _AFTER = "([:–—", ":=–—("
_TO = [["to"], ["à"]]


def unresolved(text: str, phrases: Phrases) -> tuple[Term, ...]:
    """The vague phrases of a statement that nothing in it makes clear."""
    statement = phrases.read(text)
    if statement is None:
        return ()
    resolver = _Resolver(statement)
    return tuple(Term(statement.written(s), s.name) for s in statement.vague() if not resolver.resolves(s))


class _Resolver:
    """The numbers of a statement, and what they and its other signs make clear."""

    def __init__(self, statement: Statement) -> None:
        self.text = statement
        self.words = statement.words
        self.years: set[int] = set()
        self.figures: list[_Figure] = []
        for at, word in enumerate(self.words):
            if _YEAR.fullmatch(word) and not self.starts(at + 1, "unit"):
                self.years.add(at)
            elif word[0].isdigit() or self.starts(at, "numeral"):
                self.figures.append(self.figure(at))

    def resolves(self, span: Span) -> bool:
        """Whether any of the ways that count for the phrase makes it clear."""
        near = any(span.start - _NEAR <= figure.at <= span.end for figure in self.figures)
        if near and (span.start, span.end, "limit") in self.text.spans:  # "10 dollars at most"
            return True
        return any(_WAYS[way](self, span) for way in self.text.groups[span.name].resolved_by)

    def starts(self, at: int, name: str) -> bool:
        """Whether a phrase of a name starts at a place."""
        return (at, name) in self.text.starting

    def figure(self, at: int) -> _Figure:
        """A number with the bounds and currencies before it."""
        start, bounded = at, False
        while before := next((s for s in self.text.spans if s.end == start and s.name in _BEFORE), None):
            start, bounded = before.start, bounded or before.name != "money"
        return _Figure(at, start, bounded)

    def lead(self, figure: _Figure, *names: str) -> bool:
        """Whether what stands before a number is a phrase of some names; of a range, before its first number."""
        start = figure.start
        for first in self.figures:
            if first.at < start and [word for word in self.words[first.at + 1 : start] if word != "%"] in _BETWEEN:
                start = first.start
        leads = [s for s in self.text.spans if s.end == start and s.name in _LEADS]
        longest = min((s.start for s in leads), default=0)
        return any(s.start == longest and s.name in names for s in leads)

    def is_apart(self, start: int, end: int) -> bool:
        """Whether something new begins between two places: the sentence ends, or "and" leads to another act."""
        for at in range(start, end):
            if self.words[at] in ".;":
                return True
            joined = self.words[at] == "," or self.starts(at, "join")
            if joined and (self.starts(at + 1, "act") or self.starts(at + 2, "act")):
                return True
        return False

    def bracket(self, span: Span, reach: int = _BRACKET) -> range:
        """What stands in the bracket, or after the colon or dash, that soon follows a phrase."""
        for at in range(span.end, min(span.end + reach + 1, len(self.words))):
            if self.words[at] in _OPEN:
                return range(at + 1, self.text.until(at, ")]" if self.words[at] in "([" else ".;"))
            if self.is_apart(at, at + 1):
                break
        return range(0)

    def is_age(self, figure: _Figure) -> bool:
        """Whether a number is an age in years."""
        return self.lead(figure, "age") or (self.starts(figure.at + 1, "year") and not self.lead(figure, "reach"))

    def amounts(self, span: Span) -> Iterator[tuple[_Figure, int, bool]]:
        """The numbers after a phrase in the same clause, ages aside; how far they are, and whether they have a unit."""
        for figure in self.figures:
            gap = figure.start - span.end
            if 0 <= gap < _FAR and not self.is_age(figure) and not self.is_apart(span.end, figure.start):
                yield figure, gap, self.starts(figure.at + 1, "unit")

    def is_range(self, figure: _Figure) -> bool:
        """Whether a number is followed by another that it leads to (`from 62 % to 80 %`)."""
        rest = [word for word in self.words[figure.at + 1 : figure.at + _NEAR] if word != "%"]
        return rest[:1] in _TO

    def after(self, figure: _Figure, signs: str) -> bool:
        """Whether one of some signs stands before a number."""
        return figure.start > 0 and self.words[figure.start - 1] in signs

    # The ways.

    def by_bracket(self, span: Span) -> bool:
        """A number in the bracket right after."""
        bracket = self.bracket(span)
        amounts = self.text.within(bracket.start, bracket.stop, "amount")
        return any(f.at in bracket and not self.is_age(f) for f in self.figures) or any(amounts)

    def by_amount(self, span: Span) -> bool:
        """A number that says by how much, or to what: after "by" or "to" where a change is told, or a bound."""
        told = any(self.text.within(span.start - _NEAR, span.end + _NEAR, "act"))
        for figure, gap, unit in self.amounts(span):
            counted = unit or not self.words[figure.at + 1].isalpha()
            counted = counted or any(self.text.within(span.start, figure.start, "tally"))
            if self.after(figure, _AFTER) or (figure.bounded and self.after(figure, ",")):
                return True
            if counted and (told or gap <= _NEAR or self.is_range(figure)) and self.lead(figure, "reach"):
                return True
            if counted and told and figure.bounded and not self.lead(figure, "elsewhere"):
                return True
        amounts = self.text.within(span.end, span.end + _FAR, "amount")
        return any(not self.is_apart(span.end, amount.start) for amount in amounts)

    def by_count(self, span: Span) -> bool:
        """A number of the same things: right after the word, or soon after a colon or as a bound."""
        if self.words[span.end][0].isdigit() or self.starts(span.end, "numeral"):
            return True
        for figure, gap, unit in self.amounts(span):
            if gap <= _BRACKET and (self.after(figure, _AFTER) or (figure.bounded and self.after(figure, ","))):
                return True
            if gap <= _NEAR and (unit or figure.bounded) and self.lead(figure, "reach"):
                return True
        return False

    def by_limit(self, span: Span) -> bool:
        """A bound that says what counts as such."""
        for figure, gap, unit in self.amounts(span):
            hard = any(s.name == "bound" and figure.start <= s.start < figure.at for s in self.text.spans)
            if self.after(figure, _AFTER) or (hard and not self.lead(figure, "elsewhere")):
                return True
            if figure.bounded and (self.after(figure, ",") or self.lead(figure, "at")):
                return True
            near = gap <= _NEAR or any(self.text.within(span.end, figure.start, "at"))
            if figure.bounded and unit and near and self.lead(figure, "reach"):
                return True
        return False

    def by_list(self, span: Span) -> bool:
        """Two or more things in brackets right after, if the list is closed."""
        bracket = self.bracket(span, _NEAR)
        several = any(self.words[at] == "," or self.starts(at, "join") for at in bracket)
        return several and not any(self.text.within(bracket.start, bracket.stop, "open-list"))

    def by_standard(self, span: Span) -> bool:
        """A norm named in the sentence, unless it is the norm that the phrase describes ("in line with good norms")."""
        sentence = self.text.sentence(span.start)
        for by in self.text.within(sentence.start, sentence.stop, "by"):
            for norm in self.text.within(by.end, by.end + _BRACKET, "norm"):
                if not by.start <= span.start <= norm.end and not self.is_apart(by.end, norm.start):
                    return True
        return False

    def by_meaning(self, span: Span) -> bool:
        """Words such as "that is" or "as defined in", after the phrase, in the same sentence."""
        return any(self.text.within(span.end, self.text.until(span.end), "meaning"))

    def by_opinion(self, span: Span) -> bool:
        """Answers of respondents or assessors that are counted, whatever they mean by the word."""
        sentence = self.text.sentence(span.start)
        asked = any(self.text.within(max(sentence.start, span.start - _FAR), span.start, "opinion"))
        return asked and any(self.text.within(sentence.start, sentence.stop, "tally", "unit", "norm"))

    def by_duration(self, span: Span) -> bool:
        """A time within which, or at which intervals."""
        bracket, sentence = self.bracket(span), self.text.sentence(span.start)
        for figure in self.figures:
            timed = self.starts(figure.at + 1, "time") or self.starts(figure.at + 2, "time")
            if timed and figure.at in sentence and abs(figure.at - span.end) <= _FAR and not self.lead(figure, "age"):
                return True
        return any(self.text.within(bracket.start, bracket.stop, "time"))

    def by_date(self, span: Span) -> bool:
        """A year or a month of the same sentence."""
        sentence = self.text.sentence(span.start)
        months = self.text.within(sentence.start, sentence.stop, "month")
        return not self.years.isdisjoint(sentence) or any(months)

    def by_frequency(self, span: Span) -> bool:
        """How often: after the phrase."""
        return any(self.text.within(span.end, min(self.text.until(span.end), span.end + _FAR), "frequency"))


_BEFORE = frozenset({"limit", "bound", "money"})
_BETWEEN = [[], *_TO, ["and"], ["et"]]
_WAYS: dict[str, Callable[[_Resolver, Span], bool]] = {
    name.removeprefix("by_"): method for name, method in vars(_Resolver).items() if name.startswith("by_")
}
