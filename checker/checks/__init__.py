"""One condition per file. A file `linked.py` with a value `CHECK` is the check `linked`."""
