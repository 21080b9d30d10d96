"""One file -> one document: what can be read and decoded, and what is said of the rest."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from checker.compose import compose
from checker.document import Document, Fault

MAX_BYTES = 200_000_000
MAX_LINE = 10_000_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def shown(path: Path) -> str:
    """A path as findings print it: from the root of its repository, else as given, always with `/`."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() would follow links and rename what the user named
    for folder in full.parents:
        if (folder / ".git").exists():
            return full.relative_to(folder).as_posix()
    return path.as_posix()


def read_document(path: Path, file: str | None = None) -> Document:
    """A file as a document. What cannot be read or decoded is a fault of the document."""
    name = file if file is not None else shown(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _unreadable(name, "not-a-file")
        if status.st_size > MAX_BYTES:
            return _unreadable(name, "bytes", "file-too-large", limit=f"{MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        return _unreadable(name, "no-access", problem=error.strerror or type(error).__name__)
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if data.startswith(b"PK\x03\x04") or (b"\0" in data[:1000] and not is_wide):
        return _unreadable(name, "binary")
    encoding = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = str(data.count(b"\n", 0, error.start) + 1)
        return _unreadable(name, "encoding", text=data.decode("latin-1"), line=line)
    if "\0" in text:
        return _unreadable(name, "binary")
    if _has_endless_line(text):
        return _unreadable(name, "line", "file-too-large", limit=f"{MAX_LINE // 1_000_000} MB")
    return compose(text, name)


def _has_endless_line(text: str) -> bool:
    """Whether a line is longer than MAX_LINE: it fills at least one of the pieces half as long."""
    half = MAX_LINE // 2
    return any(text.find("\n", start, start + half) < 0 for start in range(0, len(text) - half, half))


def _unreadable(file: str, case: str, rule: str = "unreadable-file", text: str = "", **details: str) -> Document:
    return Document(file, text, faults=[Fault(rule, case, (0, 1), details)])
