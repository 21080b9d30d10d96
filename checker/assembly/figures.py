"""Numbers as printed -> prints by column; what cannot be read, or may not be what it seems, becomes a problem."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from checker.assembly.draft import Draft, Figure
from checker.assembly.header import years
from checker.model import Element, Link, Place, Print, Problem
from checker.numbers import Misread, Number, doubt, read_number
from checker.vocabulary import Vocabulary


class Figures:
    """Reads the numbers of a draft into its columns."""

    def __init__(self, draft: Draft, vocabulary: Vocabulary) -> None:
        self.draft = draft
        self.vocabulary = vocabulary

    def read(
        self, element: Element, field: str, period: str, text: str, at: Place | Element, link: Link | None = None
    ) -> None:
        """A number of an element or of one of its links."""
        number, subject = read_number(text, element.header.numbers), link or element
        if type(number) is Number:
            is_odd = number.unit or number.decimals == 3 or not _covers(element.header.period, period)
            if is_odd and not self.trusts(number, subject, Figure(element, field, period, text, at)):
                return
            print_ = Print(subject, field, period, number, at)
            column = self.draft.columns.get((field, period))
            if column is None:
                self.draft.columns[field, period] = {subject: [print_]}
            elif subject in column:
                column[subject].append(print_)
            else:
                column[subject] = [print_]
        elif isinstance(number, Misread):
            self.misread(number, subject, Figure(element, field, period, text, at))
        elif text or period:
            self.draft.not_given.append((subject, Figure(element, field, period, text, at)))

    def trusts(self, number: Number, subject: Element | Link, figure: Figure) -> bool:
        """Not an amount with other words than the plan's currency, or with three decimals: it takes part in nothing.

        One of a year outside the plan is reported as well, and counts.
        """
        header, path = figure.element.header, _path(subject, figure)
        is_amount = self.vocabulary.fields[figure.field].type == "amount"
        if case := doubt(number, header.currency) if is_amount else "":
            rule = "ambiguous-number" if case == "thousands" else "not-a-number"
            details = {"value": figure.text.strip()[:60], "style": header.numbers or "", "name": number.unit}
            self.report(rule, figure, case, path, details)
        # A baseline lies before the plan, and a value may be due at its horizon.
        if is_amount and header.period and not _covers(header.period, figure.period):
            details = {"value": figure.period, "allowed": "-".join(map(str, dict.fromkeys(header.period)))}
            self.report("not-a-date", figure, "outside", path, details, key=True)
        return not case

    def misread(self, misread: Misread, subject: Element | Link, figure: Figure) -> None:
        """A text that is no number, or may be two."""
        rule = "ambiguous-number" if misread.case == "ambiguous-number" else "not-a-number"
        case = "decimal-sign" if misread.case == "decimal-sign" else ""
        details = {"value": figure.text.strip()[:60], "style": figure.element.header.numbers or ""}
        self.report(rule, figure, case, _path(subject, figure), details)

    def report(
        self, rule: str, figure: Figure, case: str, path: str, details: dict[str, str], key: bool = False
    ) -> None:
        """Note what is wrong with a figure."""
        element, place = figure.element, figure.place.location(key=key)
        self.draft.problems.append(Problem(rule, place, case, details, element.header, element, path))


def not_given(draft: Draft) -> Iterator[Problem]:
    """The figures without a number, now that all is known of their elements."""
    for subject, figure in draft.not_given:
        element = figure.element
        if element.header.extent == "full" and not element.mentioned:
            path, case = _path(subject, figure), "text" if figure.text else "blank"
            where, details = figure.place.location(), {"value": figure.text, "column": path}
            yield Problem("number-not-given", where, case, details, element.header, element, path)


@lru_cache(maxsize=10_000)
def _covers(period: tuple[int, int] | None, year: str) -> bool:
    """Whether a plan's period takes in the year or years that a figure is for."""
    given = years(year) if year else None
    return period is None or given is None or period[0] <= given[0] <= given[1] <= period[1]


def _path(subject: Element | Link, figure: Figure) -> str:
    """The field path of a figure, as findings name it."""
    if isinstance(subject, Link):
        return "/".join(part for part in (subject.path, figure.period, figure.field) if part)
    return f"{figure.field}/{figure.period}" if figure.period else figure.field
