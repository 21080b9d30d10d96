"""Plancheck: a linter for strategic and operational plans."""

__version__ = "0.1.0"
