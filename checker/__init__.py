"""Plancheck: a linter for strategic and operational plans."""
