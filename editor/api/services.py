"""What one forum's API works with: its editor, its stores, and what the host adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from editor.api.health import Check, Probe
from editor.api.rates import Rates
from editor.api.settings import Settings
from editor.core import Editor
from editor.drafts.model import DraftStore
from editor.held import Publish

if TYPE_CHECKING:  # Each needs a library that not every forum has.
    from editor.api.metrics import Metrics
    from editor.uploads.uploads import Uploads

Fetch = Callable[[str, int], bytes]
"""Takes a picture's address and the most bytes it may have, and answers its bytes. Raises PictureRefused."""


def fetch_picture(url: str, limit: int) -> bytes:
    """Fetch a picture over the guarded network. Raises PictureRefused."""
    from editor.uploads.remote import fetch_picture  # Needs urllib3, which a forum that links pictures need not have.

    return fetch_picture(url, limit)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draft belongs, as the host says: the title to show, and the address of the page with its box."""

    title: str
    url: str


Places = Callable[[Sequence[str]], Mapping[str, Place]]
"""Takes the contexts of somebody's drafts, such as ["reply:42"], and answers the places of those that they may see."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the host adds: `publish` publishes a held reply (see `HeldReplies.publish`), `fetch` fetches a picture where
    the policy copies pictures, `health` are checks of the host's own, by name, and `places` says where drafts belong,
    for the list of somebody's drafts."""

    publish: Publish | None = None
    fetch: Fetch = fetch_picture
    health: Mapping[str, Check] = field(default_factory=dict)
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class Services:
    """What the endpoints of one forum work with."""

    settings: Settings
    editor: Editor
    drafts: DraftStore | None
    uploads: Uploads | None
    hooks: Hooks
    rates: Rates
    metrics: Metrics | None
    probes: Mapping[str, Probe] = field(default_factory=dict)
    """What finds out whether each thing that the forum needs works, by its name."""
