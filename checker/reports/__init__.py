"""One output format per file: `render(report, color)` turns a Report into text, or into bytes."""
