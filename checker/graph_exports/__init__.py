"""One format of `plancheck graph` per file: `render(plan, gaps, lang)`; gaps are findings (checker.gaps)."""
