"""The words that click says by itself, in French where help is French."""

from __future__ import annotations

import gettext

from checker.words import strings


class _French(gettext.NullTranslations):
    """What words.yaml says for the messages of click; any other stays as it is."""

    def __init__(self) -> None:
        super().__init__()
        found = (text for key, text in strings().items() if key.startswith("click-"))
        #: The French words, one or two, by the English ones; by the singular where there are two.
        self.table = {text["en"].split("|")[0]: text["fr"].split("|") for text in found}

    def gettext(self, message: str) -> str:
        """A message in French."""
        return self.table.get(message, [message])[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """A message in French, in the singular also for 0."""
        return self.table.get(msgid1, [msgid1, msgid2])[n > 1]


def speak(lang: str) -> None:
    """Let click speak a language from now on: it asks gettext, for which there is no file of translations."""
    if lang == "fr":
        french = _French()
        gettext.translation = lambda *_, **__: french  # type: ignore[assignment]
