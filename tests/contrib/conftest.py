"""A forum with the extension, in this process and under gunicorn."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.contrib.backends import FORUMS, NOT_BY_KEY

Forum = Callable[..., FlaskClient]


def make_app(directory: Path, extension: dict[str, Any] | None = None, backend: str = "flask", **settings: Any) -> Any:
    """A forum whose members say who they are in a header."""
    stores = {"drafts_url": f"sqlite:///{directory}/drafts.sqlite3", "uploads_url": str(directory / "pictures")}
    return FORUMS[backend](directory, extension or {}, {**stores, **settings})


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the service leaves to the forum before it; see `NOT_BY_KEY`."""
    names = {name for group in NOT_BY_KEY.values() for name in group}
    left_out = [item for item in items if _is_by_key(item) and getattr(item, "originalname", "") in names]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _is_by_key(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    return callspec is not None and callspec.params.get("forum") == "service"


@pytest.fixture(params=FORUMS)
def forum(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Forum]:
    """Makes a forum behind each framework, and a browser that shows its pages."""
    opened: list[Any] = []

    def make(extension: dict[str, Any] | None = None, **settings: Any) -> FlaskClient:
        app = make_app(tmp_path, extension, request.param, **settings)
        opened.append(app)
        client: FlaskClient = app.test_client()
        return client

    yield make
    for app in opened:
        close = getattr(app.extensions["editor"].drafts, "close", None)
        if close is not None:
            close()


@pytest.fixture
def client(forum: Forum) -> FlaskClient:
    """A guest's browser."""
    return forum()


@pytest.fixture
def token(client: FlaskClient) -> dict[str, str]:
    """The header that changes need."""
    return token_of(client)


def token_of(client: FlaskClient, **headers: str) -> dict[str, str]:
    """The header that changes need, for the visitor that the headers name."""
    policy = client.get("/editor/policy", headers=headers).json
    assert policy is not None
    return {"X-CSRF-Token": policy["csrf_token"], **headers}


def picture(form: str = "PNG", size: tuple[int, int] = (6, 4), **options: Any) -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, form, **options)
    return file.getvalue()


def upload(client: FlaskClient, data: bytes, headers: dict[str, str], name: str = "photo.png") -> Any:
    """The answer to an upload."""
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post("/editor/images", data=body, content_type=kind, headers=headers)


class Served(NamedTuple):
    """A forum under gunicorn."""

    port: int
    url: str


def serve(directory: Path, workers: int = 2, **environment: str) -> Iterator[Served]:
    """Serves tests.contrib.served under gunicorn until it is closed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--workers", str(workers), "--threads", "2", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "tests.contrib.served:create_app()"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "FORUM_DIRECTORY": str(directory), **environment},
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("gunicorn did not start")
        yield Served(port, f"http://127.0.0.1:{port}/editor")
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A forum under gunicorn with two workers."""
    yield from serve(tmp_path_factory.mktemp("forum"))
