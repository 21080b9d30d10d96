"""The template of the HTML report with its style and script; everything that goes in is escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from checker.escape import for_terminal

if TYPE_CHECKING:
    from jinja2 import Environment


def source(name: str) -> str:
    """The text of a file beside this module."""
    return resources.files("checker.page").joinpath(name).read_text(encoding="utf-8")


def filled(name: str, context: dict[str, Any]) -> str:
    """A template with its placeholders filled.

    Markup is escaped by Jinja; characters that hide or turn text round are shown as escapes, as in the other reports.
    """
    from markupsafe import Markup

    style, script = source("style.css"), source("script.js")
    own = {"style": Markup(style), "style_hash": digest(style), "script": Markup(script), "script_hash": digest(script)}  # noqa: S704 -- files of ours, no text of a plan
    return str(_environment().get_template(name).render(context | own))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup, escape

    def visible(value: Any) -> Any:
        return value if isinstance(value, Markup) else for_terminal(str(value))

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
