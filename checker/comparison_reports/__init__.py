"""One output format of `plancheck diff` per file: `render(comparison, lang, color)` turns a Comparison into text."""
