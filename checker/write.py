"""Atomic writing: a file is the old one or the new one, whole. The only module that writes files."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

#: A file that is being written: hidden, and of no format. One that is left is of a process that was killed meanwhile.
PREFIX, SUFFIX = ".plancheck-", ".tmp"
#: Seconds after which nobody writes it any more.
LEFT_AFTER = 3600


def write_atomic(path: Path, content: str | bytes) -> None:
    """Replace a file by a text (in UTF-8) or bytes at once: same folder, synced, mode kept, links followed.

    What a process that was killed left in the folder is cleared away. Raises OSError.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():  # a device or a pipe is written to, not replaced
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return
    with _beside(target, content) as name:
        os.replace(name, target)  # noqa: PTH105 -- os.replace and Path.replace are the same call
    _sync_folder(target.parent)


@contextlib.contextmanager
def _beside(target: Path, content: str | bytes) -> Iterator[str]:
    """The name of a hidden file beside the target with its new content, synced, in its mode; gone afterwards."""
    _clear(target.parent)
    # Not named for the target, whose name may be as long as a name can be.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=PREFIX, suffix=SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~mask)
        yield name
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()


def _clear(folder: Path) -> None:
    """Remove what is left of writes long since cut short; what another process is writing is younger."""
    for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > LEFT_AFTER:
                path.unlink()


def write_new(files: Mapping[Path, str]) -> None:
    """Write texts into files that are not there yet, all of them or none; their folders are made.

    Raises FileExistsError if anything has the name of one of them, and OSError; then the folders are gone, too.
    """
    made: list[Path] = []
    folders: list[Path] = []
    try:
        for path, text in files.items():
            _make_folder(path.parent, folders)
            with _beside(path, text) as name:
                _take(name, path)
                made.append(path)
            _sync_folder(path.parent)
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        for folder in reversed(folders):
            with contextlib.suppress(OSError):  # somebody put something there meanwhile
                folder.rmdir()
        raise


def _make_folder(folder: Path, made: list[Path]) -> None:
    """Make a folder with those above it; each that is made is noted."""
    missing = [one for one in folder.parents if not one.exists()]
    for one in (*reversed(missing), *([] if folder.is_dir() else [folder])):
        try:
            one.mkdir()
            made.append(one)
        except FileExistsError:  # another process was faster
            if not one.is_dir():
                raise


def _take(name: str, path: Path) -> None:
    """Give a file a name that nothing has yet; what somebody writes there meanwhile is never replaced."""
    try:
        os.link(name, path)
    except FileExistsError as error:
        raise FileExistsError(error.errno, error.strerror, str(path)) from error
    except OSError:  # a file system without links: the name is taken by an empty file first
        path.open("xb").close()
        try:
            os.replace(name, path)  # noqa: PTH105 -- os.replace and Path.replace are the same call
        except OSError:
            path.unlink()
            raise


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
