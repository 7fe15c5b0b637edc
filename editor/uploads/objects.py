"""Pictures in object storage that speaks S3, through obstore."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import from_url

from editor.uploads.store import PictureStoreError, Stored


class ObjectStore:
    """A `PictureStore` in an object store of `obstore`, such as `obstore.store.S3Store`. Raises StoreError.

    >>> from obstore.store import MemoryStore
    >>> store = ObjectStore(MemoryStore())
    >>> store.put("pictures/a.png", b"bytes")
    >>> store.get("pictures/a.png")
    b'bytes'
    """

    def __init__(self, store: Any) -> None:
        self._store = store

    @classmethod
    def from_url(cls, url: str) -> ObjectStore:
        """The store at an address such as s3://bucket/prefix; keys and region come from the AWS_* environment."""
        with _errors("opening the pictures"):
            return cls(from_url(url))

    def put(self, name: str, data: bytes) -> None:
        """See `PictureStore.put`."""
        with _errors("writing a picture"):
            obstore.put(self._store, name, data)

    def get(self, name: str) -> bytes | None:
        """See `PictureStore.get`."""
        with _errors("reading a picture"):
            try:
                return bytes(obstore.get(self._store, name).bytes())
            except FileNotFoundError:
                return None

    def delete(self, name: str) -> None:
        """See `PictureStore.delete`."""
        with _errors("deleting a picture"), contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store, name)

    def find(self, name: str) -> Stored | None:
        """See `PictureStore.find`."""
        with _errors("reading a picture"):
            try:
                return Stored(name, obstore.head(self._store, name)["last_modified"])
            except FileNotFoundError:
                return None

    def list(self, prefix: str) -> Iterator[Stored]:
        """See `PictureStore.list`."""
        with _errors("listing the pictures"):
            for batch in obstore.list(self._store, prefix.rstrip("/")):
                for entry in batch:
                    yield Stored(entry["path"], entry["last_modified"])

    def tidy(self) -> None:
        """See `PictureStore.tidy`: an object is there whole or not at all."""


@contextlib.contextmanager
def _errors(operation: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        raise PictureStoreError(operation, type(error).__name__) from error
