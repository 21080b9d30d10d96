"""How a language sets its text: no-break spaces, quotation marks, lists."""

from __future__ import annotations

import re
from functools import lru_cache

NBSP, NNBSP = "\u00a0", "\u202f"
MAX_QUOTED = 90


@lru_cache(maxsize=2_000)
def typeset(text: str, lang: str) -> str:
    """French takes a no-break space before : % » and after «, a narrow one before ; ? and !; English stays as it is."""
    if lang != "fr":
        return text
    text = re.sub(r" +([:%»])", NBSP + r"\1", text)
    text = re.sub(r" +([;?!])", NNBSP + r"\1", text)
    return re.sub(r"« +", "«" + NBSP, text)


def quoted(text: str, lang: str) -> str:
    """A text in the quotation marks of a language, shortened if it is long."""
    short = text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1].rsplit(" ", 1)[0] + " …"
    return f"«{NBSP}{short}{NBSP}»" if lang == "fr" else f"“{short}”"


def listed(items: list[str], lang: str) -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'et' if lang == 'fr' else 'and'} {items[-1]}"
