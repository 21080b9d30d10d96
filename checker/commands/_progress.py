"""One line on the terminal that says what a long run is doing; it is gone before anything else is printed."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType

from checker.progress import Progress, tell_nobody
from checker.words import words

#: Seconds before the line comes, and between two states of it.
PATIENCE, PACE = 1.0, 0.05
#: Columns of a terminal that does not tell, and those that the terminal itself takes to show Ctrl-C as ^C.
USUAL, INTERRUPT = 80, 2


@contextlib.contextmanager
def progress_line(lang: str, quiet: bool = False) -> Iterator[Progress]:
    """What a run is to tell its progress; where somebody watches a terminal, standard error shows it meanwhile."""
    if quiet or os.environ.get("CI") or os.environ.get("TERM") == "dumb" or not sys.stderr.isatty():
        yield tell_nobody
        return
    line = _Line(lang)
    former = signal.signal(signal.SIGALRM, line.ring) if line.has_alarm else None
    ends = signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if ends:
        signal.signal(signal.SIGTERM, line.leave)
    try:
        yield line.tell
    finally:
        if line.has_alarm:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, former or signal.SIG_DFL)
        line.draw("")
        if ends:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


class _Line:
    """The line, rewritten in place with nothing but carriage returns and spaces, which every terminal knows.

    It is drawn when a step begins or, where the system has alarms, as soon as it is due: one step may take seconds.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.has_alarm = hasattr(signal, "setitimer")
        self.due = time.monotonic() + PATIENCE
        self.step: tuple[str, int, int] | None = None
        self.shown = ""
        self.longest = 0

    def tell(self, step: str, number: int, total: int) -> None:
        """A step begins."""
        self.step = (step, number, total)
        wait = self.due - time.monotonic()
        if wait <= 0:
            self.draw(self.text())
        elif self.has_alarm:
            signal.setitimer(signal.ITIMER_REAL, wait)

    def ring(self, number: int, frame: FrameType | None) -> None:
        """The alarm: what came too early is due."""
        self.draw(self.text())

    def leave(self, number: int, frame: FrameType | None) -> None:
        """The process is to end: the line goes, then the signal does what it does without it."""
        self.draw("")
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def text(self) -> str:
        """What the line says, cut before the terminal would wrap it."""
        if self.step is None:
            return ""
        name, number, total = self.step
        width = USUAL
        with contextlib.suppress(OSError):
            width = os.get_terminal_size(sys.stderr.fileno()).columns or USUAL
        return words(f"progress-{name}", self.lang, number=number, total=total)[: max(0, width - INTERRUPT - 1)]

    def draw(self, text: str) -> None:
        """Put a text in place of the former one, or nothing: then the line is empty and the cursor at its beginning."""
        self.due = time.monotonic() + PACE
        if text == self.shown:
            return
        # Both are set first: should Ctrl-C cut this short, the line is still erased in full.
        self.shown, self.longest = text, max(self.longest, len(text))
        written = text.ljust(self.longest) if text else " " * (self.longest + INTERRUPT) + "\r"
        with contextlib.suppress(
            OSError
        ):  # the terminal is gone; not sys.stderr, whose buffer the alarm may find in use
            os.write(sys.stderr.fileno(), f"\r{written}".encode())
