"""What settles findings - ignore comments and waivers - must settle something, and say why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.check import Check
from checker.finding import Violation
from checker.model import Element
from checker.plan import Plan


@dataclass(frozen=True, slots=True)
class Parameters:
    """Nothing to choose: what is settled is known once all rules have run."""


def find(plan: Plan, elements: Sequence[Element], parameters: Parameters, as_of: date) -> Iterator[Violation]:
    """Nothing here: the violations come when findings are settled."""
    return iter(())


DETAILS = frozenset({"rule", "hint", "element", "date", "lacking", "key", "expected", "value"})
#: Of comments, of waivers, of files of waivers.
CASES = frozenset(
    {"malformed", "unknown", "mandatory", "reason", "unused", "rule", "kind", "date", "missing"}
    | {"unknown-key", "no-text", "no-entry", "no-list"}
)
CHECK = Check(Parameters, find, DETAILS, CASES, counts="documents")
