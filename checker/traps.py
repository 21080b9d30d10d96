"""What planning officers trip over in YAML, and what to tell them: which fault stands behind a parser's complaint."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable
from typing import Any

from checker.document import Fault, Node, Span

# Everything YAML forbids, and what no sink should show raw: C0 and C1 controls, lone surrogates, non-characters.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: The bytes of UTF-8 that no text need be searched for: few characters are left once they are taken out.
_HARMLESS = bytes([9, 10, 13, *range(32, 127)])
_COMMENT = re.compile(r" #(?=[^\s#])")
_PLAIN_VALUE = re.compile(r"""\s*(?:- )*(?:[^\s'"#][^#]*?:\s+|- )[^\s'"|>&*!%@`{\[#]""")
_VALUE_ON_LINE = re.compile(r"^\s*(?:- )*(?:(?:[^:\n]+):\s+|- )(\S.*)$")
_REPLACEMENT = "\ufffd"


def without_control_characters(text: str) -> tuple[str, list[Fault]]:
    """The text with what YAML forbids replaced character by character, and one fault for each sort met."""
    faults: list[Fault] = []
    rest = text.encode("utf-8", "surrogatepass").translate(None, _HARMLESS).decode("utf-8", "surrogatepass")
    if not any(_FORBIDDEN.match(sign) or _BIDI.match(sign) for sign in set(rest)):
        return text, faults
    for case, pattern in (("control", _FORBIDDEN), ("bidi", _BIDI)):
        if match := pattern.search(text):
            details = {"code": f"U+{ord(match[0]):04X}", "count": str(sum(1 for _ in pattern.finditer(text)))}
            faults.append(Fault("control-character", case, match.span(), details))
    return _FORBIDDEN.sub(_REPLACEMENT, text) if faults else text, faults


def joined_decimal(value: Node, key: str) -> str | None:
    """`{share: 7,42 %}` is read as the entries `share: 7` and `42 %`: the number that was meant, if it looks so."""
    number_ends, goes_on = r"[0-9]$", r"(?!(?:19|20)[0-9]{2}$)[0-9]+(\s*%|\s+[A-Z]{3})?"
    if isinstance(value, str) and re.search(number_ends, value) and re.fullmatch(goes_on, key):
        return f"{value},{key}"
    return None


def values_cut_by_comments(text: str, opaque: list[Span]) -> list[Fault]:
    """Values such as `Réunion #3` that a comment sign cuts: a plain value, one space, `#`, no space after it.

    `opaque` are the spans of quoted texts and blocks, in order, in which `#` is a sign like any other.
    """
    hits = [match.start() for match in _COMMENT.finditer(text) if _after_plain_value(text, match.start())]
    return [
        Fault("suspicious-scalar", "comment", (hit + 1, _line_end(text, hit)), {"cut": _clip(text[hit + 1 : hit + 81])})
        for hit in hits
        if not _is_inside(hit, opaque)
    ]


def _after_plain_value(text: str, hit: int) -> bool:
    line = text[text.rfind("\n", 0, hit) + 1 : hit]
    return bool(_PLAIN_VALUE.match(line)) and not line.endswith(" ")


def _is_inside(offset: int, spans: list[Span]) -> bool:
    position = bisect.bisect_right(spans, (offset, offset)) - 1
    return position >= 0 and offset < spans[position][1]


def explain(error: Exception, text: str) -> Fault:
    """The fault behind a parser's error, with the case that names the remedy."""
    mark: Any = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    offset = min(mark.index, len(text)) if mark is not None else 0
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "not readable as YAML")
    context = str(getattr(error, "context", None) or "")
    opened = error.context_mark.index if getattr(error, "context_mark", None) else offset  # type: ignore[attr-defined]
    if text[offset : offset + 1] == "-" and ("block sequence entries" in problem or "node content" in problem):
        return _dash(text, offset)
    for at in (opened, offset):
        case, span = _trap_on_line(text, at, problem, context)
        elsewhere = not span[0] <= offset <= _line_end(text, span[0])
        is_whole = case == "bracket" and elsewhere and _is_balanced(text[span[0] : span[1]])
        if case and not is_whole:
            return Fault("invalid-yaml", case, span, {"value": _clip(text[span[0] : span[1]])})
    for at in (opened, offset):
        for start, end in (_line_of(text, at), _line_of(text, max(0, text.rfind("\n", 0, at)))):
            if _STUCK.match(text[start:end]):
                return Fault("invalid-yaml", "no-space", (start, end), {"value": _clip(text[start:end])})
    start, end = _line_of(text, offset)
    if text[offset : offset + 1] in _SIGNS:
        return Fault("invalid-yaml", "sign", (offset, end), {"value": _clip(text[offset:end])})
    if ":" in text[offset : offset + 1] and "flow mapping" in context:
        start = max(text.rfind(": ", start, offset) + 2, start)
        end = start + len(re.split(r"[,}]", text[start:end])[0].rstrip())
        return Fault("invalid-yaml", "colon", (start, end), {"value": _clip(text[start:end])})
    if ("expected" in problem and "flow" not in context) or "mapping values are not allowed" in problem:
        start, end = _line_of(text, opened if "':'" in problem else offset)
        return Fault("invalid-yaml", "indentation", (start, end), {"value": _clip(text[start:end])})
    return Fault("invalid-yaml", "other", (offset, offset + 1), {"problem": _clip(problem)})


def _dash(text: str, offset: int) -> Fault:
    """A dash where a value is due, which announces a list: it stands alone (a figure that is nil), or before a text."""
    value = re.split(r"\s#|[,\]}]\s*", text[offset : _line_end(text, offset)])[0].rstrip()
    case = "dash" if value == "-" else "dash-before"
    return Fault("invalid-yaml", case, (offset, offset + len(value)), {"value": _clip(value)})


def _trap_on_line(text: str, offset: int, problem: str, context: str) -> tuple[str, Span]:
    start = text.rfind("\n", 0, offset) + 1
    line = text[start : min(_line_end(text, offset), start + 10_000)]
    if "\t" in line[: len(line) - len(line.lstrip())] and ("token" in problem or "tab" in problem):
        return "tab", (start, start + 1)
    if match := _VALUE_ON_LINE.match(line):
        value = re.sub(r"\s+#.*$", "", match[1])
        span = (start + match.start(1), start + match.start(1) + len(value))
        for case, fits in _TRAPS.items():
            if fits(value, problem, context):
                return case, span
    return "", (offset, offset + 1)


_STUCK = re.compile(r"""(?:- )*[^\W\d][\w' -]{0,40}:[^\s:/#"']""")
_SIGNS = ("%", "@", "`")
_TRAPS: dict[str, Callable[[str, str, str], bool]] = {
    "colon": lambda value, problem, _: "mapping values are not allowed" in problem and ": " in value + " ",
    "sign": lambda value, *_: value[0] in "%@`*&>|!" and not re.fullmatch(r"[|>][+-]?[1-9]?", value),
    "quote": lambda value, problem, context: (
        value[0] in "\"'" and ("quoted" in context + problem or "expected" in problem)
    ),
    "bracket": lambda value, problem, context: (
        value[0] in "[{"
        and ("flow" in context or "expected" in problem)
        and not re.search(r"(?<!\[)\{[^{}]*: [^,{}\"']*: ", value)
    ),
}


def _is_balanced(text: str) -> bool:
    return sum(text.count(sign) for sign in "[{") == sum(text.count(sign) for sign in "]}")


def _line_of(text: str, offset: int) -> Span:
    start = text.rfind("\n", 0, offset) + 1
    end = _line_end(text, offset)
    indent = len(text[start:end]) - len(text[start:end].lstrip())
    return (start + indent, max(end, start + indent + 1))


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def _clip(text: str) -> str:
    line = text.split("\n", 1)[0].strip()
    return line if len(line) <= 80 else line[:79] + "…"
