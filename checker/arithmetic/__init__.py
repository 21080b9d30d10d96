"""Equations over printed numbers: what must hold, and whether it does within the printed precision."""
