"""Two workers for all tests, and a database of one's own for each that needs one."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import dask
import pytest
import sqlalchemy as sa
from distributed import LocalCluster

from editor.archive.cluster import Cluster
from tests import servers


@pytest.fixture(scope="package")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process. What kills two of them is tried no third time."""
    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0")
    with cluster:
        yield cluster.scheduler_address


@pytest.fixture
def workers(scheduler: str) -> Callable[[], Cluster]:
    """Opens the shared workers, as a run does."""
    return partial(Cluster, scheduler)


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database. A kind whose server is not on this machine is skipped with its reason."""
    kind = request.param
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'forum.sqlite3'}"
        return
    own = None
    if (url := servers.running(kind)) is None:
        try:
            own = servers.MAKERS[kind]().start()
        except servers.Missing as error:
            if os.environ.get("CI"):
                pytest.fail(str(error))
            pytest.skip(str(error))
        url = own.url
    name = f"archive_{secrets.token_hex(6)}"
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield sa.make_url(url).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name}"))
    admin.dispose()
    if own is not None:
        own.close()


@pytest.fixture
def port() -> int:
    """A free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
