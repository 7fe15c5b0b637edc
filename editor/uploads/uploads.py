"""Uploads of one forum: who uploaded what and may take it back, how many, and which ones nobody uses any longer.

Beside each picture, `pictures/<name>`, the store keeps an empty mark for each owner, `owners/<hash>/<name>`. A mark
says that a draft of that owner may show the picture; saving such a draft renews it. What guests upload also leaves a
mark for the network it came from, `networks/<hash>/<bytes>-<name>`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from editor.drafts.keys import Guest, owner_key
from editor.policy import Policy
from editor.uploads.picture import MEDIA_TYPES, Picture, PictureRefused, read_picture
from editor.uploads.store import PictureStore, Stored

NAME = re.compile(rf"[0-9a-f]{{64}}\.(?:{'|'.join(MEDIA_TYPES)})")
GRACE = timedelta(hours=1)
"""How long a picture without any mark is left alone: its mark may be on the way."""

InUse = Callable[[Collection[str]], Collection[str]]
"""Takes names of pictures and answers those that a post shows."""


class Uploads:
    """Takes pictures in, gives them out and sweeps them, in a `PictureStore`. `now` gives the time, in UTC.

    >>> import io, tempfile; from PIL import Image; from editor.uploads import DirectoryStore
    >>> file = io.BytesIO(); Image.new("RGB", (4, 3)).save(file, "PNG")
    >>> uploads = Uploads(DirectoryStore(tempfile.mkdtemp()))
    >>> uploads.add("42", file.getvalue()).width
    4
    """

    def __init__(
        self, store: PictureStore, *, policy: Policy | None = None, now: Callable[[], datetime] | None = None
    ) -> None:
        self.store = store
        self._policy = policy or Policy()
        self._now = now or _now
        # As long as a draft that shows it may live: a mark outlives every draft that was saved after it.
        days = max(self._policy.draft_days, self._policy.guest_draft_days, self._policy.held_days)
        self._lifetime = timedelta(days=days + 1)

    def add(self, owner: str | Guest, data: bytes, network: str | None = None) -> Picture:
        """Take a picture in. Raises PictureRefused, StoreError.

        `network` names where a guest's request comes from, such as a keyed hash of its address: a cookie costs nothing,
        so what guests upload is also counted there. It does not count for members.
        """
        limit, marks = self._policy.uploads_per_owner, self._marks(owner)
        if (count := sum(1 for _ in self._current(marks))) >= limit:
            raise PictureRefused("too_many_uploads", limit=limit, count=count + 1)
        shared = f"networks/{_hashed(network.encode())}/" if network and isinstance(owner, Guest) else None
        if shared is not None:
            self._require_room(shared)
        picture = read_picture(data, self._policy)
        # The marks first: a sweep between the two must not find a picture that nobody has.
        if shared is not None:
            self.store.put(f"{shared}{len(picture.data)}-{picture.name}", b"")
        self.store.put(marks + picture.name, b"")
        self.store.put(f"pictures/{picture.name}", picture.data)
        return picture

    def _require_room(self, marks: str) -> None:
        """Raise PictureRefused where the guests of a network have uploaded as much as they may in a mark's life."""
        sizes = [int(mark.name.rpartition("/")[2].partition("-")[0]) for mark in self._current(marks)]
        limit, most = self._policy.guest_uploads_per_network, self._policy.guest_upload_bytes_per_network
        if len(sizes) >= limit or sum(sizes) >= most:
            raise PictureRefused("too_many_guest_uploads", limit=limit, count=len(sizes) + 1)

    def _current(self, marks: str) -> Iterator[Stored]:
        return (mark for mark in self.store.list(marks) if self._now() - mark.written_at <= self._lifetime)

    def get(self, name: str) -> tuple[bytes, str] | None:
        """A picture's bytes and media type, or None. Raises StoreError."""
        if not NAME.fullmatch(name):
            return None
        data = self.store.get(f"pictures/{name}")
        return None if data is None else (data, MEDIA_TYPES[name.partition(".")[2]])

    def remove(self, owner: str | Guest, name: str) -> bool:
        """Take an owner's own upload back; False if it is not theirs. A sweep deletes it once no post shows it."""
        if not NAME.fullmatch(name) or self.store.find(mark := self._marks(owner) + name) is None:
            return False
        self.store.delete(mark)
        return True

    def renew(self, owner: str | Guest, html: str) -> None:
        """Say that a draft of the owner with this HTML was saved, so that its pictures stay. Raises StoreError."""
        for name in set(NAME.findall(html)):
            mark = self.store.find(self._marks(owner) + name)
            if mark is not None and self._now() - mark.written_at > timedelta(days=1):
                self.store.put(mark.name, b"")

    def claim(self, guest: Guest, owner: str) -> None:
        """Give a guest's uploads to the member who signed in. Doing it again does nothing. Raises StoreError."""
        for mark in list(self.store.list(self._marks(guest))):
            self.store.put(self._marks(owner) + mark.name.rpartition("/")[2], b"")
            self.store.delete(mark.name)

    def sweep(self, in_use: InUse) -> int:
        """Delete the pictures that no draft can show any longer and no post does, and answer their number.

        `in_use` is asked about the candidates: it takes their names and answers those that a post shows.
        Raises StoreError.
        """
        self.store.tidy()
        for mark in list(self.store.list("networks/")):
            if self._now() - mark.written_at > self._lifetime:
                self.store.delete(mark.name)
        marked: set[str] = set()
        for mark in list(self.store.list("owners/")):
            if self._now() - mark.written_at > self._lifetime:
                self.store.delete(mark.name)
            else:
                marked.add(mark.name.rpartition("/")[2])
        unmarked = {name for name in self._old_pictures() if name not in marked}
        unused = unmarked - set(in_use(unmarked)) if unmarked else unmarked
        # Once more, for what was uploaded again while the host was asked.
        again = {mark.name.rpartition("/")[2] for mark in self.store.list("owners/")} if unused else set()
        for name in unused - again:
            self.store.delete(f"pictures/{name}")
        return len(unused - again)

    def _old_pictures(self) -> Iterable[str]:
        for picture in self.store.list("pictures/"):
            if self._now() - picture.written_at > GRACE:
                yield picture.name.rpartition("/")[2]

    def _marks(self, owner: str | Guest) -> str:
        return f"owners/{_hashed(owner_key(owner))}/"


def _hashed(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)
