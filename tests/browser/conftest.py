"""A real Chromium and a real Firefox, one for all tests of this folder; without one its tests are skipped with their
reason, but never on CI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.firefox import Firefox, Person
from tests.browser.installed import CHROMIUM_ARGUMENTS, required
from tests.browser.people import Writer

At = Callable[[str], Writer]
"""Gives somebody who writes on the forum at an address."""

pytest.register_assert_rewrite("tests.browser.forum")

from tests.browser.forum import Forum, Served  # noqa: E402 - what it asserts is to be shown
from tests.browser.host import Host  # noqa: E402 - imports it


# Not for the session: Playwright keeps an event loop running in the main thread, where Django refuses its databases
# and asyncio.run a loop of its own, so it ends before the tests of the other folders begin.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=required("Chromium"), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page in a context of its own, which reaches no network."""
    context = browser.new_context()
    context.route("**/*", lambda route: route.abort())
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture(scope="package")
def firefox() -> Iterator[Firefox]:
    """A headless Firefox."""
    with Firefox() as running:
        yield running


@pytest.fixture
def person(firefox: Firefox) -> Iterator[Person]:
    """Somebody at that Firefox, with nothing in their cookies and storage."""
    somebody = firefox.person()
    yield somebody
    somebody.leave()


@pytest.fixture(params=["chromium", "firefox"])
def writer_at(request: pytest.FixtureRequest) -> Iterator[At]:
    """Makes somebody who writes, in each of the browsers."""
    if request.param == "firefox":
        firefox: Firefox = request.getfixturevalue("firefox")
        people = [firefox.person()]
        yield lambda url: Writer(people[0], url)
        people[0].leave()
        return
    browser: Browser = request.getfixturevalue("browser")
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield lambda url: Writer(context, url)
    context.close()


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """The demo forum, one for the tests of a file."""
    forum = Forum(tmp_path_factory.mktemp("forum"))
    yield forum
    forum.stop()


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A forum of a few lines. A file that needs other settings has one of its own."""
    return Host(tmp_path)


@pytest.fixture
def served(host: Host) -> Iterator[Served]:
    """That forum, served."""
    served = Served(host.app)
    yield served
    served.stop()


@pytest.fixture
def writer(writer_at: At, served: Served) -> Writer:
    """Somebody who writes there, in each of the browsers."""
    return writer_at(served.url)
