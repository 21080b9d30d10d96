"""Two long texts cut so that a reader sees where they differ."""

from __future__ import annotations

#: The longest text that is shown whole.
MAX_SHOWN = 200
#: How much of what both texts have is shown before the first difference.
MAX_BEFORE = 40


def clipped(before: str, after: str, limit: int = MAX_SHOWN) -> tuple[str, str]:
    """Both texts whole if they are short, else from shortly before where they begin to differ."""
    if len(before) <= limit and len(after) <= limit:
        return before, after
    shared = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    shared = shared or min(len(before), len(after)) * before.startswith(after[: len(before)])
    start = max(0, shared - MAX_BEFORE)
    start = before.rfind(" ", 0, start) + 1 if start else 0
    # A word longer than all that may be shown is cut within.
    start = max(start, shared - 2 * MAX_BEFORE)
    return _piece(before, start, limit), _piece(after, start, limit)


def _piece(text: str, start: int, limit: int) -> str:
    lead = "… " if start else ""
    return lead + text[start:] if len(text) - start <= limit else f"{lead}{text[start : start + limit]} …"
