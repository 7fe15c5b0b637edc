"""A server that stands still: no call waits for long, few calls wait at all, and the log says it once."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import make_url

from editor.drafts import DraftConflict, SQLDraftStore, StoreError, StoreUnavailable, open_store
from tests.servers import Places, or_skip
from tests.stores.conftest import DJANGO, Backend, on, until_it_answers
from tests.stores.network import Network

OWNER, CONTEXT = "42", "reply:7"
TIMEOUT = 1.0
DRIVERS = ["postgresql+psycopg", "postgresql+pg8000", "mysql+pymysql", "redis"]
KINDS = {"postgresql": "postgresql", "mysql": "mariadb", "redis": "redis"}


@pytest.fixture
def network(request: pytest.FixtureRequest, places: Places) -> Iterator[tuple[Network, Any]]:
    """A store of each driver, behind a network that can fall silent."""
    driver: str = request.param
    at = make_url(or_skip(lambda: places.url(KINDS[driver.split("+")[0]])))
    network = Network(at.port or 6379)
    url = at.set(drivername=driver, port=network.port).render_as_string(hide_password=False)
    store = open_store(url, timeout=TIMEOUT, prefix="silence:")
    yield network, store
    network.silent = False
    store.close()
    network.close()


@pytest.mark.parametrize("network", DRIVERS, indirect=True)
def test_a_server_that_stands_still_costs_few_calls_a_time_out_and_the_log_a_line(
    network: tuple[Network, Any], caplog: pytest.LogCaptureFixture
) -> None:
    wire, store = network
    store.erase(OWNER)
    draft = store.save(OWNER, CONTEXT, "before", None)
    wire.silent = True
    with pytest.raises(StoreUnavailable) as caught:
        store.save(OWNER, CONTEXT, "during", draft.version)
    assert caught.value.__cause__ is not None
    asked = wire.packets

    def refused(_number: int) -> bool:
        try:
            store.load(OWNER, CONTEXT)
        except StoreUnavailable:
            return True
        return False

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(refused, range(200)))
    assert wire.packets - asked < 10
    wire.silent = False
    loaded = until_it_answers(lambda: store.load(OWNER, CONTEXT))
    assert loaded.html in ("before", "during")  # The save was sent, and nobody knows whether it arrived.
    assert [record.levelno for record in caplog.records if record.levelno >= logging.ERROR] == [logging.ERROR]
    over = [json.loads(record.getMessage()) for record in caplog.records if record.levelno == logging.WARNING]
    assert [line["event"] for line in over] == ["draft store answers again"]
    assert store.save(OWNER, CONTEXT, "after", loaded.version).html == "after"


@on(["sqlite", "postgresql", "redis", *DJANGO])
def test_refusals_do_not_look_like_an_outage(backend: Backend) -> None:
    store = backend.open()
    for _ in range(5):
        draft = store.save(OWNER, CONTEXT, "text", store.version(OWNER, CONTEXT))
        with pytest.raises(DraftConflict):
            store.save(OWNER, CONTEXT, "other", 1)
        assert store.load(OWNER, CONTEXT) == draft


@on(["postgresql"])
def test_a_row_that_someone_holds_is_not_an_outage(backend: Backend) -> None:
    store: SQLDraftStore = backend.open(timeout=1)
    store.save(OWNER, CONTEXT, "text", None)
    with store.engine.connect() as connection:
        store.discard(OWNER, CONTEXT, None, connection=connection)
        with pytest.raises(StoreError) as caught:
            store.discard(OWNER, CONTEXT, None)
        assert not isinstance(caught.value, StoreUnavailable)
        assert store.load(OWNER, CONTEXT) is not None
        connection.rollback()
