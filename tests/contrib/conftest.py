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
from flask import Flask, request
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from editor.contrib.flask import ReplyEditor

Forum = Callable[..., FlaskClient]


def make_app(directory: Path, extension: dict[str, Any] | None = None, **settings: Any) -> Flask:
    """A forum whose members say who they are in a header."""
    app = Flask("forum")
    app.testing = True
    app.secret_key = "a secret of the tests"
    app.config |= {
        "EDITOR_DRAFTS_URL": f"sqlite:///{directory}/drafts.sqlite3",
        "EDITOR_UPLOADS_URL": str(directory / "pictures"),
        **{f"EDITOR_{name.upper()}": value for name, value in settings.items()},
    }
    ReplyEditor(app, **{"current_user": lambda: request.headers.get("X-Member"), **(extension or {})})
    return app


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    """Makes a forum, and a browser that shows its pages."""
    made: list[Flask] = []

    def make(extension: dict[str, Any] | None = None, **settings: Any) -> FlaskClient:
        app = make_app(tmp_path, extension, **settings)
        made.append(app)
        return app.test_client()

    yield make
    for app in made:
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
