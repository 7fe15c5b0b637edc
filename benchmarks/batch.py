"""`POST /check/batch` under the service as it is shipped: replies a second, and the processor time of each.

`python -m benchmarks batch`; needs the extra `serve`. EDITOR_BENCH_REPLIES is how many each caller sends in a round
(default 20,000). As many callers as worker processes send at once; what sends and reads is `curl`, so that little of
the machine goes to the asking. Replies a second mean something on a quiet machine only; the processor time always does.
"""

from __future__ import annotations

import json
import os
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

from benchmarks.posts import canonical
from editor import Editor

KEY = "a-key-of-the-benchmark-0123456789abcdef"
SIZE = 2048
WORKERS, ROUNDS = 2, 5
REPLIES = int(os.environ.get("EDITOR_BENCH_REPLIES", "20000"))


class Round(NamedTuple):
    """What one round took: seconds on the clock, and of the workers' processors."""

    seconds: float
    processor: float


@contextmanager
def service(workers: int = WORKERS) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The service on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "editor", "serve", "--workers", str(workers), "--bind", f"127.0.0.1:{port}"]
    environment = {**os.environ, "EDITOR_KEYS": f"benchmark={KEY}"}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(2)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def processor_seconds(process: subprocess.Popen[bytes]) -> dict[str, float]:
    """What each worker has used so far."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    used = {}
    for child in children:
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        used[child] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def ask(port: int, file: str) -> subprocess.Popen[bytes]:
    """One caller, which sends the file and reads the answers."""
    headers = ("-H", f"Authorization: Bearer {KEY}", "-H", "Content-Type: application/jsonl", "-H", "Expect:")
    url = f"http://127.0.0.1:{port}/check/batch"
    return subprocess.Popen(["curl", "-sS", "-T", file, "-X", "POST", *headers, url], stdout=subprocess.PIPE)


def measure(port: int, process: subprocess.Popen[bytes], file: str) -> Round:
    """A round of all callers at once."""
    before, started = processor_seconds(process), time.perf_counter()
    callers = [ask(port, file) for _ in range(WORKERS)]
    counts = [
        subprocess.Popen(["grep", "-c", '"ok":true'], stdin=one.stdout, stdout=subprocess.PIPE) for one in callers
    ]
    answered = [int(count.communicate()[0]) for count in counts]
    seconds = time.perf_counter() - started
    if answered != [REPLIES] * WORKERS:
        raise SystemExit(f"{answered} replies were answered, not {REPLIES} each")
    after = processor_seconds(process)
    return Round(seconds, sum(after.values()) - sum(before.values()))


def alone() -> float:
    """Processor seconds of `Editor.check` and JSON for one reply, in this process: what the server adds to."""
    import msgspec

    editor, line = Editor(), json.dumps({"html": canonical(SIZE)}).encode()
    best = float("inf")
    for _ in range(7):
        began = time.process_time()
        for _ in range(2000):
            msgspec.json.encode({"line": 1, "result": editor.check(msgspec.json.decode(line)["html"]).to_json()})
        best = min(best, (time.process_time() - began) / 2000)
    return best


def main() -> None:
    """Print the table."""
    if shutil.which("curl") is None:
        raise SystemExit("curl is not installed: apt-get install curl")
    post = canonical(SIZE)
    with tempfile.NamedTemporaryFile("wb", suffix=".jsonl") as file, service() as (port, process):
        file.write((json.dumps({"html": post}).encode() + b"\n") * REPLIES)
        file.flush()
        rounds = [measure(port, process, file.name) for _ in range(ROUNDS)]
    count = REPLIES * WORKERS
    best = min(one.processor for one in rounds) / count
    print(
        f"\nPOST /check/batch, canonical replies of {len(post):,} characters, {WORKERS} worker processes, {WORKERS} callers"
    )
    print(f"with {REPLIES:,} replies each, {ROUNDS} rounds\n")
    print("| | |\n|---|---:|")
    print(f"| replies a second, median | {statistics.median(count / one.seconds for one in rounds):,.0f} |")
    print(f"| replies a second, best round | {max(count / one.seconds for one in rounds):,.0f} |")
    print(f"| processor time of the workers a reply, best round | {best * 1e6:.0f} µs |")
    print(f"| of which checking and JSON alone | {alone() * 1e6:.0f} µs |")
    print(f"| replies a second that two processors have time for | {2 / best:,.0f} |")


if __name__ == "__main__":
    main()
