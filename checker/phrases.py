"""Which of many phrases stand in a text, as whole words: in one pass over the text, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_ASCII = bytes(range(128))
_SIGNS = bytes(code if chr(code).isalnum() or code > 127 else 32 for code in range(256))


def folded(text: str) -> str:
    """A text as phrases are looked for in it: without case, with plain spaces and apostrophes."""
    return text.casefold().replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")


def found(phrases: Iterable[str], text: str) -> Iterator[tuple[int, str]]:
    """Where the phrases stand in a text, in its order, the longer one first; both the text and they are folded."""
    words = set(_words(text))
    hits = [
        (start, -len(phrase), phrase)
        for phrase in phrases
        if words.issuperset(_words(phrase))
        for start in _places(phrase, text)
    ]
    for start, _, phrase in sorted(hits):
        yield start, phrase


def _places(phrase: str, text: str) -> Iterator[int]:
    start = text.find(phrase)
    while start >= 0:
        after = text[start + len(phrase) : start + len(phrase) + 1]
        if not (text[max(start - 1, 0) : start].isalnum() or after.isalnum() or after == "_"):
            yield start
        start = text.find(phrase, start + len(phrase))


def _words(text: str) -> list[bytes]:
    """The words of a text; as bytes, since these are cut and compared at a fraction of the cost."""
    raw = text.encode("utf-8", "surrogatepass")
    for sign in set(raw.translate(None, _ASCII).decode("utf-8", "surrogatepass")):
        if not sign.isalnum():
            raw = raw.replace(sign.encode("utf-8", "surrogatepass"), b" ")
    return raw.translate(_SIGNS).split()
