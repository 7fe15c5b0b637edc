"""Each browser, as the fuzz asks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.installed import required
from tests.fuzz.browsers import AskedBrowser


@pytest.fixture(scope="module", params=["Chromium", "Firefox"])
def browser(request: pytest.FixtureRequest) -> Iterator[AskedBrowser]:
    """A headless browser that answers what its trees are."""
    required(request.param)
    with AskedBrowser(request.param) as asked:
        yield asked
