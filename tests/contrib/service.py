"""The service as it is shipped, in a process of its own on a free port."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

FORUM = "the-key-of-the-forum-0123456789abcdef"
LIMITED = "the-key-with-a-limit-0123456789abcdef"
KEYS = f"""[forum]
key = "{FORUM}"

[limited]
key = "{LIMITED}"
limits = {{ text = "3/day" }}
"""
ROOT = Path(__file__).parents[2]


class Answer(NamedTuple):
    """An answer of the service."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """What it says."""
        return json.loads(self.body)


class Service(NamedTuple):
    """A service that runs."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: Any = None, key: str | None = FORUM, **headers: str) -> Answer:
        """One request, with the forum's key unless another is given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["Authorization"] = f"Bearer {key}"
        if body is not None and not isinstance(body, bytes):
            body, sent = json.dumps(body), {"Content-Type": "application/json", **sent}
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process listens. Raises RuntimeError."""
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("it does not listen")


@contextmanager
def running(directory: Path, **environment: str) -> Iterator[Service]:
    """The service with its stores, and what it logs, in a directory."""
    keys, port = directory / "keys.toml", free_port()
    keys.write_text(KEYS)
    settings = {
        "EDITOR_DRAFTS_URL": f"sqlite:///{directory}/drafts.sqlite3",
        "EDITOR_UPLOADS_URL": str(directory / "pictures"),
        "EDITOR_METRICS": "true",
        "EDITOR_WORKERS": "2",
        **environment,
    }
    command = [sys.executable, "-m", "editor", "serve", "--keys", str(keys), "--bind", f"127.0.0.1:{port}"]
    with (directory / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stderr=log)
    try:
        wait_for(port, process)
        yield Service(port, process)
    finally:
        process.terminate()
        process.wait(60)
