"""The template of the HTML report with its style and script; everything that goes in is escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from checker.escape import for_markup

if TYPE_CHECKING:
    from jinja2 import Environment


_COLOR = re.compile(r"(--[\w-]+): ([^;]+);")
_USED = re.compile(r"var\((--[\w-]+)\)")
#: The style of the page: what later parts say goes before what earlier ones say.
STYLES = ("colors.css", "drawing.css", "style.css")
PICTURE_STYLES = ("drawing.css", "chains.css")


def source(name: str) -> str:
    """The text of a file beside this module."""
    return resources.files("checker.page").joinpath(name).read_text(encoding="utf-8")


def filled(name: str, context: dict[str, Any]) -> str:
    """A template with its placeholders filled.

    Markup is escaped by Jinja; characters that hide or turn text round are shown as escapes, as in the other reports.
    """
    from markupsafe import Markup

    style, script = "".join(map(source, STYLES)), source("script.js")
    own = {"style": Markup(style), "style_hash": digest(style), "script": Markup(script), "script_hash": digest(script)}  # noqa: S704 -- files of ours, no text of a plan
    return str(_environment().get_template(name).render(context | own))


def filled_picture(name: str, context: dict[str, Any]) -> str:
    """The template of a picture that stands alone with its placeholders filled, escaped like those of the page."""
    from markupsafe import Markup

    style = Markup(_picture_style())  # noqa: S704 -- files of ours, no text of a plan
    return _environment().get_template(name).render(context | {"style": style}) + "\n"


def _picture_style() -> str:
    """The style with its colours written out, once for light and once for dark screens.

    Programs other than browsers know no variables: all would be black.
    """
    rules = "".join(map(source, PICTURE_STYLES)).splitlines(keepends=True)
    colored = [rule for rule in rules if _USED.search(rule)]
    light, _, dark = source("colors.css").partition("@media")
    return f"{_written_out(rules, light)}@media (prefers-color-scheme: dark) {{\n{_written_out(colored, dark)}}}\n"


def _written_out(rules: list[str], scheme: str) -> str:
    colors = dict(_COLOR.findall(scheme))
    return _USED.sub(lambda found: colors[found[1]], "".join(rules))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup, escape

    def visible(value: Any) -> Any:
        return value if isinstance(value, Markup) else for_markup(str(value))

    def coded(text: str) -> Markup:
        """What stands between backquotes, as code."""
        pieces = [
            Markup("<code>{}</code>" if number % 2 else "{}").format(visible(piece))  # noqa: S704 -- format() escapes
            for number, piece in enumerate(text.split("`"))
        ]
        return Markup("").join(pieces) if len(pieces) % 2 else escape(visible(text))

    environment = Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        finalize=visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["coded"] = coded
    return environment


def digest(text: str) -> str:
    """The hash by which a content security policy allows an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
