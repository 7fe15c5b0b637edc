"""The numbers that the pages say are those of the code."""

from __future__ import annotations

import re

import pytest

from editor import Policy
from editor.api import health, images
from editor.api.settings import RATE_LIMITS, Settings
from editor.api.texts import ENDPOINTS as TEXTS
from editor.drafts import breaker
from editor.drafts.records import STEP
from editor.held import LEASED_FOR
from editor.paste import bare, markup, stash
from editor.providers.oembed import Guard, client
from editor.service.settings import Service
from editor.uploads import memory, remote
from tests.docs.pages import PAGES

POLICY, GUARD = Policy(), Guard()
(PASTE,) = (endpoint for endpoint in TEXTS if endpoint.path == "/paste")
KIB, MIB, HOUR = 1024, 1024 * 1024, 3600
TEXTS_OF_A_DRAFT = 1 + 2 * POLICY.draft_revisions

SAID = [
    ("docs/paste.md", f"at most {stash.MAX_BYTES // KIB} KiB, for one hour", stash.MAX_AGE == HOUR),
    ("docs/paste.md", f"`Policy(paste_max_bytes=…)`, {POLICY.paste_max_bytes // MIB} MiB,", True),
    ("docs/paste.md", f"than {bare.PASTED_TAGS:,} and one for each {bare.CHARACTERS_A_TAG} characters", True),
    ("docs/paste.md", f"nesting beyond {markup.MAX_DEPTH} elements", True),
    ("docs/paste.md", f"a tag of more than {markup.LONG_TAG:,} characters and 64 attributes", True),
    (
        "docs/embeds.md",
        f"at most {GUARD.max_redirects} redirects, each checked alike; {GUARD.seconds:g} s in all",
        True,
    ),
    ("docs/embeds.md", f"{GUARD.max_bytes // KIB} KB before and after decompression", True),
    ("docs/embeds.md", "between an hour and a week", (client.LEAST_AGE, client.MOST_AGE) == (HOUR, 7 * 24 * HOUR)),
    ("docs/embeds.md", "and a day where it says nothing", client.USUAL_AGE == 24 * HOUR),
    ("docs/embeds.md", f"failures for {client.FAILURE_AGE // 60} minutes", True),
    ("docs/api.md", f"one that waits longer than {memory.PATIENCE:g} s answers 503", True),
    ("docs/api.md", f"at most {GUARD.max_redirects} redirects, in {remote.SECONDS:g} s at most", True),
    ("docs/api.md", "and a year of caching", "max-age=31536000" in str(images.SERVED)),
    ("docs/api.md", f"{POLICY.held_days} days by policy", True),
    ("docs/api.md", f"{LEASED_FOR.total_seconds() // 60:g} minutes later at the earliest", True),
    ("docs/api.md", "valid for one owner and, by default, one day", Settings().csrf_seconds == 24 * HOUR),
    (
        "docs/deployment.md",
        f"four times `paste_max_bytes` ({4 * POLICY.paste_max_bytes // MIB} MiB)",
        PASTE.cap(POLICY) == 4 * POLICY.paste_max_bytes,
    ),
    ("docs/operating.md", f"at most {POLICY.draft_max_bytes // KIB} KiB each, and at most {TEXTS_OF_A_DRAFT} of", True),
    ("docs/operating.md", f"{POLICY.draft_revisions} earlier versions, {POLICY.draft_revisions} texts that lost", True),
    ("docs/operating.md", f"A reply of 2 KB with all of them comes to {2 * TEXTS_OF_A_DRAFT} KB", True),
    ("docs/operating.md", f"for {POLICY.draft_days} days (guests {POLICY.guest_draft_days}) after its last save", True),
    ("docs/operating.md", f"in steps of {STEP // KIB} KiB", True),
    ("docs/operating.md", f"reads in each store within {health.DEADLINE:g} seconds", True),
    ("docs/drafts.md", f"for {breaker.PAUSE:g} seconds all other calls of the process are refused at once", True),
    (
        "docs/drafts.md",
        f"{POLICY.draft_max_bytes // KIB} KiB a draft, {POLICY.drafts_per_owner} drafts an owner, "
        f"{POLICY.draft_revisions} versions, {POLICY.draft_days} days (guests {POLICY.guest_draft_days}), "
        f"{POLICY.discarded_draft_hours} hours after",
        True,
    ),
    ("docs/service.md", f"| `threads` | {Service().threads} |", True),
    ("docs/service.md", f"| `stop_seconds` | {Service().stop_seconds} |", True),
    ("docs/service.md", f"| `stall_seconds` | {Service().stall_seconds} |", True),
    ("docs/service.md", f"| `bind` | `{Service().bind}` |", True),
    ("docs/canonical-html.md", f"Nesting of at most {POLICY.max_depth} (`max_depth`)", True),
]
"""A page, what it says with the number of the code in it, and whether what it says in words is so."""


@pytest.mark.parametrize(("page", "words", "is_so"), SAID, ids=[f"{page}: {words}" for page, words, _ in SAID])
def test_the_page_says_the_number_of_the_code(page: str, words: str, is_so: bool) -> None:
    assert words in " ".join(PAGES[page].split())
    assert is_so


def test_the_limits_beside_the_endpoints_are_the_defaults() -> None:
    said = dict(re.findall(r"\| (\w+), (\d+/minute) \|$", PAGES["docs/api.md"], re.MULTILINE))
    assert said == dict(RATE_LIMITS)
