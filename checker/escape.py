"""Text from a plan on its way to a sink: nothing that steers a terminal or hides characters goes out raw."""

from __future__ import annotations

import re

#: A word joiner: shown as nothing, and keeps apart what a site would take for a mention, a reference or a link.
_JOINER = "\u2060"
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def for_terminal(text: str) -> str:
    """Control characters, bidirectional marks and lone surrogates shown as escapes."""
    if text.isprintable():  # nothing of the sort is, and this is much faster
        return text
    return _STEERING.sub(lambda match: _shown(match[0]), text)


def _shown(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


_HIDDEN_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def for_json(text: str) -> str:
    """JSON text in which what steers a terminal or no encoding can carry is escaped, too."""
    return _HIDDEN_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def on_one_line(text: str) -> str:
    """Line ends and tabs as spaces, everything else that steers as escapes."""
    if text.isprintable():
        return text
    return for_terminal(re.sub(r"[ ]*[\r\n\t]+[ ]*", " ", text))


_NO_CHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def for_markup(text: str) -> str:
    """Text for a writer of XML or HTML that escapes markup itself: what steers or XML does not allow, as escapes."""
    if text.isprintable():
        return text
    return _NO_CHARACTERS.sub(lambda match: _shown(match[0]), for_terminal(text))


def for_xml(text: str) -> str:
    """Text of an element or attribute; characters that steer or that XML does not allow are shown as escapes."""
    return for_markup(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


_FORMULA_FIRST = re.compile(r"""^[\s"']*[=+\-@＝＋－＠]""")
_FORMULA_LATER = re.compile(r"""(?<=[,;|"])(?=[=+\-@＝＋－＠])""")


def for_csv(text: str) -> str:
    """A cell that no spreadsheet takes for a formula, not even if it splits cells at other signs."""
    safe = _FORMULA_LATER.sub("'", on_one_line(text))
    return f"'{safe}" if _FORMULA_FIRST.match(safe) else safe


def for_github(text: str) -> str:
    """The message of a workflow command."""
    return on_one_line(text).replace("%", "%25")


def for_github_property(text: str) -> str:
    """A property of a workflow command."""
    return for_github(text).replace(":", "%3A").replace(",", "%2C")


_CODE = re.compile(r"(?<!`)`([\w :./-]{1,60})`(?!`)")
_MARKUP = re.compile(r"[&<>\\`*_\[\]|~#^]|^[-+=]")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_LINKING = re.compile(
    r"(?<=@)|(?<=:)(?=//)|(?<=&#35;)(?=\w)|(?<=\bwww)(?=\.)|(?<=\bgh)(?=-\d)|(?<=:)(?=[\w+-]+:)", re.IGNORECASE
)


def for_markdown(text: str) -> str:
    """Text in Markdown, also inside its HTML and its tables, without markup, mentions, links or formulas of its own.

    Only short names between backticks stay code.
    """
    parts = _CODE.split(on_one_line(text).strip())
    return "".join(as_code(part) if n % 2 else _plain(part) for n, part in enumerate(parts))


def as_code(text: str, after: str = "") -> str:
    """A short text as code in Markdown, with what is to follow it there."""
    return f"<code>{_plain(on_one_line(text))}{after}</code>"


def _plain(text: str) -> str:
    text = _MARKUP.sub(lambda match: f"&#{ord(match[0])};", text)
    text = _NUMBERED.sub(lambda match: f"{match[1]}&#{ord(match[2])};", text)
    return _LINKING.sub(_JOINER, text).replace("$", "<span>$</span>")


def for_dot(text: str) -> str:
    """A text between double quotes in the language of Graphviz, whose labels know entities and backslashes, too."""
    return for_markup(on_one_line(text)).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def for_mermaid(text: str) -> str:
    """A label between double quotes: only letters, digits and plain punctuation go out as they are."""
    keep = " .,'’\u00a0\u202f–—()«»“”…-"
    return "".join(c if c.isalnum() or c in keep else f"#{ord(c)};" for c in on_one_line(text))
