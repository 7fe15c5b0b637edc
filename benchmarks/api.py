"""The API under load: gunicorn with 2 workers, asked over loopback by wrk, and by 200 clients that save drafts.

`python -m benchmarks api`; needs gunicorn and wrk. EDITOR_BENCH_DRAFTS names the draft store (default: SQLite in a
temporary directory), EDITOR_BENCH_SECONDS how long drafts are saved (default 60).
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response, jsonify, request

from benchmarks import autosave
from editor import Policy
from editor.contrib.flask import ReplyEditor

REPLY = (
    "<p>This is a <strong>usual</strong> reply with some words in it, and a "
    '<a href="https://example.org/a" rel="ugc nofollow noopener">link</a>, and it goes on for a while so that '
    "the paragraph becomes long enough.</p>"
) * 9
"""About 2 KB, as a member writes them and the client sends them."""
ROUNDS, SECONDS, CONNECTIONS = 6, 3, 8
WRK = ("wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", "-s")
MANY = "100000000/minute"


def create_app() -> Flask:
    """A forum with the API; requests are counted as usual, but never refused."""
    app = Flask("forum")
    app.secret_key = "benchmark"
    app.config["EDITOR_RATE_LIMITS"] = {"text": MANY, "drafts": MANY, "read": MANY}
    app.config["EDITOR_DRAFTS_URL"] = os.environ.get("EDITOR_BENCH_DRAFTS")
    # All guests of the benchmark are of one network.
    ReplyEditor(app, policy=Policy(guest_drafts_per_network=10_000, guest_draft_bytes_per_network=10**9))
    return app


def create_echo() -> Flask:
    """A view that only parses and echoes."""
    app = Flask("echo")
    app.secret_key = "benchmark"

    @app.post("/echo")
    def echo() -> Response:
        return jsonify(request.get_json())

    return app


class Load(NamedTuple):
    """One run of wrk: requests per second, the 99th percentile in ms, errors, and the workers' CPU µs per request."""

    rate: float
    p99: float
    errors: int
    cpu: float


class Server(NamedTuple):
    """A gunicorn that runs: its port and its process."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """What the workers have used so far."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == self.process.pid:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(factory: str) -> Iterator[Server]:
    """The app of a factory in this file, under gunicorn with 2 workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--workers",
        "2",
        "--threads",
        "4",
        "--keep-alive",
        "10",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen([*command, "--log-level", "error", f"benchmarks.api:{factory}()"])
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait()


def ask(server: Server, path: str) -> Load:
    """Ask for some seconds with wrk."""
    body = '{"html": "' + REPLY.replace('"', '\\"') + '"}'
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f"wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = [[{body}]]\n")
        script.flush()
        before = server.cpu_seconds()
        said = subprocess.run(
            [*WRK, script.name, f"http://127.0.0.1:{server.port}{path}"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        used = server.cpu_seconds() - before
    requests = int(_found(r"(\d+) requests in", said))
    errors = sum(
        int(n) for n in re.findall(r"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)", said)
    )
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]  # wrk's own format
    p99 = float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]
    return Load(float(_found(r"Requests/sec:\s+([\d.]+)", said)), p99, errors, used / max(requests, 1) * 1e6)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"wrk did not say {pattern!r}:\n{text}")
    return found[1]


def checks() -> None:
    """`POST check` beside the echo, in turns, so that whatever else the machine does meets both."""
    with served("create_echo") as echo, served("create_app") as editor:
        runs = [(ask(echo, "/echo"), ask(editor, "/editor/check")) for _ in range(ROUNDS)]
    print(f"\nPOST check of {len(REPLY)} bytes, gunicorn 2 workers × 4 threads, wrk {CONNECTIONS} connections,")
    print(f"median of {ROUNDS} rounds of {SECONDS} s in turns\n")
    print("| view | requests/s | p99 ms | errors | CPU µs/request |\n|---|---:|---:|---:|---:|")
    for name, loads in (("echo", [run[0] for run in runs]), ("check", [run[1] for run in runs])):
        rate, p99, cpu = (statistics.median(getattr(load, field) for load in loads) for field in ("rate", "p99", "cpu"))
        print(f"| {name} | {rate:,.0f} | {p99:.1f} | {sum(load.errors for load in loads)} | {cpu:.0f} |")
    ratios = sorted(check.rate / echo.rate for echo, check in runs)
    by_cpu = statistics.median(echo.cpu / check.cpu for echo, check in runs)
    print(f"\ncheck reaches {statistics.median(ratios):.0%} of the echo's rate ({ratios[0]:.0%} to {ratios[-1]:.0%});")
    print(f"by the workers' CPU time {by_cpu:.0%}")


def drafts() -> None:
    """1,000 drafts, saved every 2 s by 200 clients."""
    seconds = float(os.environ.get("EDITOR_BENCH_SECONDS", "60"))
    with tempfile.TemporaryDirectory() as directory:
        url = os.environ.setdefault("EDITOR_BENCH_DRAFTS", f"sqlite:///{directory}/drafts.sqlite3")
        with served("create_app") as server:
            done = asyncio.run(autosave.run(server.port, clients=200, drafts=1000, every=2.0, seconds=seconds))
    print(f"\n1,000 drafts of 3 KB saved every 2 s by 200 clients for {seconds:.0f} s, {url.partition(':')[0]}\n")
    print("| saves | saves/s | p50 ms | p99 ms | max ms | errors | lost |\n|---:|---:|---:|---:|---:|---:|---:|")
    p50, p99 = done.percentile(50), done.percentile(99)
    print(
        f"| {len(done.times):,} | {len(done.times) / seconds:.0f} | {p50:.1f} | {p99:.1f} | {max(done.times):.1f} ",
        end="",
    )
    print(f"| {done.errors} | {done.lost} |")


def main() -> None:
    """Print the tables."""
    if shutil.which("wrk") is None:
        print("\nPOST check under load: left out, as wrk is not installed (apt-get install wrk)")
    else:
        checks()
    drafts()
