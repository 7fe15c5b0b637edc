"""Pictures in a directory of the server, which several processes may share."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path

from editor.uploads.store import PictureStoreError, Stored

PARTIAL = ".partial-"
"""How files begin that are being written."""
ABANDONED = 3600
"""Seconds after which nobody is writing a file any longer."""


class DirectoryStore:
    """A `PictureStore` in a directory, which is created if need be. Raises StoreError.

    >>> import tempfile
    >>> store = DirectoryStore(tempfile.mkdtemp())
    >>> store.put("pictures/a.png", b"bytes")
    >>> store.get("pictures/a.png")
    b'bytes'
    """

    def __init__(self, directory: str | PathLike[str]) -> None:
        self._root = Path(directory).absolute()
        with _errors("opening the pictures"):
            self._root.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, data: bytes) -> None:
        """See `PictureStore.put`."""
        target = self._path(name)
        with _errors("writing a picture"):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(prefix=PARTIAL, dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(partial, target)
                _sync(target.parent)
            except BaseException:
                Path(partial).unlink(missing_ok=True)
                raise

    def get(self, name: str) -> bytes | None:
        """See `PictureStore.get`."""
        with _errors("reading a picture"):
            try:
                return self._path(name).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                return None

    def delete(self, name: str) -> None:
        """See `PictureStore.delete`."""
        with _errors("deleting a picture"):
            self._path(name).unlink(missing_ok=True)

    def find(self, name: str) -> Stored | None:
        """See `PictureStore.find`."""
        with _errors("reading a picture"):
            try:
                return Stored(name, _moment(self._path(name).stat().st_mtime))
            except (FileNotFoundError, NotADirectoryError):
                return None

    def list(self, prefix: str) -> Iterator[Stored]:
        """See `PictureStore.list`."""
        with _errors("listing the pictures"):
            for directory, _, files in os.walk(self._path(prefix.rstrip("/"))):
                for file in files:
                    path = Path(directory, file)
                    with contextlib.suppress(FileNotFoundError):  # It was deleted meanwhile.
                        if not file.startswith(PARTIAL):
                            name = path.relative_to(self._root).as_posix()
                            yield Stored(name, _moment(path.stat().st_mtime))

    def tidy(self) -> None:
        """See `PictureStore.tidy`: files that a writer which was killed left half written."""
        with _errors("tidying the pictures"):
            oldest = time.time() - ABANDONED
            for partial in self._root.rglob(f"{PARTIAL}*"):
                with contextlib.suppress(FileNotFoundError):  # Its writer was alive after all.
                    if partial.stat().st_mtime < oldest:
                        partial.unlink()

    def _path(self, name: str) -> Path:
        parts = name.split("/")
        if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
            raise PictureStoreError("naming a picture", f"{name!r} is not a name")
        return self._root.joinpath(*parts)


def _sync(directory: Path) -> None:
    """Make a new name in the directory last: syncing the file alone does not (fsync(2))."""
    handle = os.open(directory, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@contextlib.contextmanager
def _errors(operation: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PictureStoreError(operation, error.strerror or type(error).__name__) from error
