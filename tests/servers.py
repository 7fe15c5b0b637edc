"""Throw-away database servers, each in a temporary folder and on a free port, for one test run."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from glob import glob
from pathlib import Path
from typing import Any, TypeVar

import pytest
import redis
from sqlalchemy import create_engine, make_url, text

START_SECONDS = 60

T = TypeVar("T")


class Missing(Exception):
    """A server that is not on this machine, with the reason to print."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str, *places: str) -> str:
    """The path of a program. Raises Missing."""
    found = [path for place in places for path in sorted(glob(f"{place}/{name}"), reverse=True)]
    path = found[0] if found else shutil.which(name)
    if path is None:
        raise Missing(f"{name} is not installed")
    return path


def account(*names: str) -> str | None:
    """An account for servers that refuse to run as root, or None where the tests do not run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in (*names, "nobody") if name in known), None)


class Server:
    """A server that can be stopped, killed and started again with its data."""

    ready: Sequence[str] = ()
    """A command that tells whether it is ready; without one, a driver tries."""

    def __init__(self, folder: Path, port: int, command: Sequence[str], url: str, user: str | None = None) -> None:
        self.folder, self.port, self.command, self.url, self.user = folder, port, list(command), url, user
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        deadline = time.monotonic() + START_SECONDS
        while not (self.process and self.process.poll() is None and self.answers()):
            if time.monotonic() > deadline:
                said = (self.folder / "server.log").read_text(errors="replace")[-2000:]
                raise Missing(f"{self.command[0]} did not start: {said}")
            if self.process is None or self.process.poll() is not None:
                # Again, where it gave up: after a kill, processes it left behind may hold its memory for a moment.
                with (self.folder / "server.log").open("ab") as log:
                    self.process = subprocess.Popen(
                        self.command, stdout=log, stderr=log, user=self.user, cwd=self.folder
                    )
            time.sleep(0.05)
        return self

    def answers(self) -> bool:
        if self.ready:
            return subprocess.run(self.ready, capture_output=True, check=False).returncode == 0
        try:
            ping(self.url)
        except Exception:  # Each driver has its own words for "not yet".
            return False
        return True

    def end(self, how: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(START_SECONDS)

    def stop(self) -> None:
        # PostgreSQL waits for its clients after SIGTERM, and does not after SIGINT.
        self.end(signal.SIGINT if "postgres" in self.command[0] else signal.SIGTERM)

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def ping(url: str) -> None:
    """Raises whatever the driver raises if there is no answer."""
    if url.startswith("redis"):
        client = redis.Redis.from_url(url, retry=None)
        with client:
            client.ping()
            if client.info("persistence")["loading"]:
                raise ConnectionError("still reading its files")
        return
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    engine.dispose()


def folder(user: str | None) -> Path:
    path = Path(tempfile.mkdtemp(prefix="reply-editor-test-"))
    if user is not None:
        shutil.chown(path, user)
    return path


def prepared(command: Sequence[str], user: str | None, at: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, user=user, cwd=at, check=False)
    if done.returncode:
        raise Missing(f"{command[0]} failed: {done.stderr[-1000:]}")


def postgresql(*options: str) -> Server:
    places = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
    # initdb looks for its files beside itself, and not where a link to it lies.
    initdb, postgres = (os.path.realpath(program(name, *places)) for name in ("initdb", "postgres"))
    user = account("postgres")
    at, port = folder(user), free_port()
    prepared([initdb, "-D", f"{at}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], user, at)
    command = [
        postgres,
        "-D",
        f"{at}/data",
        "-p",
        str(port),
        "-k",
        str(at),
        "-c",
        "listen_addresses=127.0.0.1",
        *options,
    ]
    server = Server(at, port, command, f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", user)
    server.ready = [program("pg_isready", *places), "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]
    return server


def mariadb(*options: str) -> Server:
    places = ("/usr/sbin", "/usr/libexec")
    install, mariadbd = program("mariadb-install-db"), program("mariadbd", *places)
    user = account("mysql")
    at, port = folder(user), free_port()
    common = ["--no-defaults", f"--datadir={at}/data", *options]
    extra = [f"--user={user}"] if user else []
    settings = [*common, *extra, "--auth-root-authentication-method=normal", "--skip-test-db"]
    prepared([install, *settings], None, at)
    command = [mariadbd, *common, *extra, f"--port={port}", f"--socket={at}/socket", f"--pid-file={at}/pid"]
    return Server(at, port, [*command, "--bind-address=127.0.0.1"], f"mysql+pymysql://root@127.0.0.1:{port}/mysql")


def redis_server(*options: str) -> Server:
    at, port = folder(None), free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(at), "--save", ""]
    # The setting that docs/drafts.md asks for: an acknowledged save is on the disk.
    durable = ["--appendonly", "yes", "--appendfsync", "always"]
    return Server(at, port, [*command, *durable, *options], f"redis://127.0.0.1:{port}")


def redis_cluster() -> Server:
    """One node that holds all slots: enough for a script that names keys of two slots to be refused."""
    server = redis_server("--cluster-enabled", "yes", "--cluster-port", str(free_port()))
    server.start()
    client: Any = redis.Redis(port=server.port)  # its commands are not typed
    client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
    while b"cluster_state:ok" not in client.execute_command("CLUSTER", "INFO", NEVER_DECODE=True):
        time.sleep(0.05)
    client.close()
    return server


MAKERS: dict[str, Callable[..., Server]] = {"postgresql": postgresql, "mariadb": mariadb, "redis": redis_server}

LOCAL = {
    "postgresql": [f"postgresql+psycopg://{user}@127.0.0.1:5432/postgres" for user in ("postgres", "root")],
    "mariadb": ["mysql+pymysql://root@127.0.0.1:3306/mysql"],
    "redis": ["redis://127.0.0.1:6379"],
}
"""Servers that may be running already; the tests make a database or a key prefix of their own there."""


def running(kind: str) -> str | None:
    """The URL of a server that lets the tests in without a password; none with OWN_SERVERS set in the environment."""
    for url in () if os.environ.get("OWN_SERVERS") else LOCAL[kind]:
        try:
            ping(url)
        except Exception:  # Not there, or not open to us: the tests start their own.
            continue
        return url
    return None


class Places:
    """The servers of one test run and, on each, a database of the run's own."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.urls: dict[str, str | Missing] = {}

    def url(self, kind: str) -> str:
        if kind not in self.urls:
            try:
                self.urls[kind] = self._prepared(kind)
            except Missing as missing:
                self.urls[kind] = missing
        found = self.urls[kind]
        if isinstance(found, Missing):
            raise found
        return found

    def _prepared(self, kind: str) -> str:
        if kind == "redis-cluster":
            cluster = redis_cluster()
            self.stack.callback(cluster.close)
            return cluster.url
        url = running(kind) or self.own(kind).url
        if kind == "redis":
            return url
        name = f"reply_editor_test_{secrets.token_hex(6)}"
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))

        def drop() -> None:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name}" + (" WITH (FORCE)" if kind == "postgresql" else "")))
            admin.dispose()

        self.stack.callback(drop)
        return make_url(url).set(database=name).render_as_string(hide_password=False)

    def own(self, kind: str, *options: str) -> Server:
        """A server that a test may stop and kill."""
        server = MAKERS[kind](*options)
        self.stack.callback(server.close)
        return server.start()


def or_skip(make: Callable[[], T]) -> T:
    """What `make` makes, unless the server for it is missing."""
    try:
        return make()
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(f"required with CI set: {missing}")
        pytest.skip(str(missing))


__all__ = [
    "MAKERS",
    "Missing",
    "Places",
    "Server",
    "mariadb",
    "or_skip",
    "ping",
    "redis_cluster",
    "redis_server",
    "running",
]
