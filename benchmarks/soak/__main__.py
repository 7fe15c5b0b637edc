"""The stores under fire: writers go on while workers are killed, and PostgreSQL and Redis stopped and killed.

Two forums run under gunicorn, one with its drafts in PostgreSQL, one in Redis with `appendfsync always`; the servers
are the soak's own, on free ports. Every answer counts as a promise: a draft that was acknowledged is there at the end, a
reply is published once, a posted draft stays away, and gunicorn's master never exits. Ends with status 1 where one was
broken. `python -m benchmarks.soak --seconds 60` is the short one; without, it takes 8 minutes.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, create_engine, func, select

from benchmarks.soak.forum import metadata, posts
from benchmarks.soak.writers import Writer
from editor.drafts import open_store
from tests import servers
from tools.ledgers import keep

WRITERS = 50
SECONDS = 480.0
WORKERS, THREADS = 2, 8
DOWN = 2.0
"""Seconds that a server stays away."""
START = 120.0
"""Seconds within which a forum starts, on a busy machine."""
LIMIT = 60.0
"""Seconds within which a forum acknowledges a save after its server is back; more is a broken promise."""


class Forum:
    """One forum under gunicorn."""

    def __init__(
        self,
        name: str,
        drafts: servers.Server,
        command: list[str],
        port: int,
        environment: dict[str, str],
        log: IO[bytes],
    ) -> None:
        self.name, self.drafts, self.port = name, drafts, port
        root = Path(__file__).parents[2]
        self.process = subprocess.Popen(command, cwd=root, env={**os.environ, **environment}, stdout=log, stderr=log)
        self.writers: list[Writer] = []

    def kill_worker(self) -> None:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        if workers := [int(child) for child in children.split()]:
            os.kill(random.choice(workers), signal.SIGKILL)

    def acknowledges(self, after: float, limit: float) -> bool:
        """Whether a save is acknowledged after that moment, waiting so many seconds for it."""
        over = time.monotonic() + limit
        while not any(writer.acknowledged_at > after for writer in self.writers):
            if time.monotonic() > over or self.process.poll() is not None:
                return False
            time.sleep(0.01)
        return True


Fault = tuple[str, Callable[[], None], list[Forum]]
"""What happens, what does it, and the forums that have to recover from it."""


def main() -> None:
    """Run the soak, print what was promised and kept, and exit with status 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long the writers write")
    parser.add_argument("--writers", type=int, default=WRITERS)
    options = parser.parse_args()
    logging.getLogger("editor.drafts").setLevel(logging.CRITICAL)
    with ExitStack() as stack:
        broken, lines = soak(stack, options.seconds, options.writers)
    keep("soak", {"seconds": options.seconds, "writers": options.writers, "broken": broken, "lines": lines})
    for line in broken:
        print(f"BROKEN: {line}")
    print("every promise was kept" if not broken else f"{len(broken)} promises were broken")
    sys.exit(1 if broken else 0)


def soak(stack: ExitStack, seconds: float, count: int) -> tuple[list[str], list[str]]:
    """Answers what was broken, and what was counted."""
    postgresql, redis = servers.postgresql(), servers.redis_server()
    for server in (postgresql, redis):
        stack.callback(server.close)
        server.start()
    engine = create_engine(postgresql.url)
    metadata.create_all(engine)
    engine.dispose()  # Its connections will not outlive the faults.
    handle, log_path = tempfile.mkstemp(prefix="reply-editor-soak-", suffix=".log")
    log = stack.enter_context(os.fdopen(handle, "wb"))
    forums = [
        stack.enter_context(served(name, drafts, postgresql, redis, log))
        for name, drafts in (("postgresql", postgresql), ("redis", redis))
    ]
    stopping = threading.Event()
    for number in range(count):
        forum = forums[number % 2]
        forum.writers.append(Writer(forum.port, f"w{number}", stopping))
    writers = [writer for forum in forums for writer in forum.writers]
    threads = [threading.Thread(target=writer.run, name=writer.name) for writer in writers]
    for thread in threads:
        thread.start()
    broken = faults(forums, postgresql, redis, seconds)
    stopping.set()
    for thread in threads:
        thread.join()
    broken += [
        f"the master of the forum on {forum.name} exited" for forum in forums if forum.process.poll() is not None
    ]
    for forum in forums:
        broken += checked(forum, engine)
    lines = []
    for forum in forums:
        saves, replies, claims = (sum(each) for each in zip(*(writer.counts for writer in forum.writers), strict=True))
        retries = sum(writer.retries for writer in forum.writers)
        lines.append(f"{forum.name}: {saves:,} saves, {replies:,} posts, {claims:,} held replies; {retries:,} retries")
        print(lines[-1])
    print(f"gunicorn's log, {Path(log_path).stat().st_size:,} bytes: {log_path}")
    engine.dispose()
    return broken, lines


@contextmanager
def served(
    name: str, drafts: servers.Server, posts_in: servers.Server, rates: servers.Server, log: IO[bytes]
) -> Iterator[Forum]:
    """A forum, until it is terminated."""
    port = servers.free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--threads", str(THREADS)]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", "benchmarks.soak.forum:create_app()"]
    environment = {"DRAFTS_URL": drafts.url, "POSTS_URL": posts_in.url, "RATES_URL": rates.url}
    forum = Forum(name, drafts, command, port, environment, log)
    try:
        yield forum
    finally:
        forum.process.terminate()
        forum.process.wait(60)


def faults(forums: list[Forum], postgresql: servers.Server, redis: servers.Server, seconds: float) -> list[str]:
    """One fault after another for so long. Answers what did not recover."""
    plan = faults_of_servers(forums, postgresql, redis)
    kill_workers: Fault = ("a worker of each forum is killed", partial(kill_each, forums), forums)
    broken = [
        f"the forum on {forum.name} did not begin to save within {START:g} s"
        for forum in forums
        if not forum.acknowledges(0.0, START)
    ]
    over, number = time.monotonic() + seconds, 0
    pause = min(20.0, seconds / 16)
    while not broken and time.monotonic() + pause < over:
        time.sleep(pause)
        what, act, affected = kill_workers if number % 2 == 0 else plan[number // 2 % len(plan)]
        number += 1
        act()
        back = time.monotonic()
        for forum in affected:
            if not forum.acknowledges(back, LIMIT):
                broken.append(f"{what}: the forum on {forum.name} acknowledged nothing for {LIMIT:g} s")
            print(f"{what}: the forum on {forum.name} saves again after {time.monotonic() - back:.2f} s", flush=True)
        broken += [f"{what}: the master on {forum.name} exited" for forum in forums if forum.process.poll() is not None]
    time.sleep(max(0.0, over - time.monotonic()) if not broken else 0)
    return broken


def faults_of_servers(forums: list[Forum], postgresql: servers.Server, redis: servers.Server) -> list[Fault]:
    """Each server stopped, then each killed, with the forums whose drafts it keeps."""
    named = (("PostgreSQL", postgresql), ("Redis", redis))
    kept_by = {name: [forum for forum in forums if forum.drafts is server] for name, server in named}
    return [
        *((f"{name} is stopped", partial(restart, server, server.stop), kept_by[name]) for name, server in named),
        *((f"{name} is killed", partial(restart, server, server.kill), kept_by[name]) for name, server in named),
    ]


def restart(server: servers.Server, stop: Callable[[], None]) -> None:
    """Stop the server in that way, and start it again after a while."""
    stop()
    time.sleep(DOWN)
    server.start()


def kill_each(forums: list[Forum]) -> None:
    """Kill a worker of each forum."""
    for forum in forums:
        forum.kill_worker()


def checked(forum: Forum, engine: Engine) -> list[str]:
    """What the forum's writers were promised and is not so."""
    broken = [f"{writer.name}: {line}" for writer in forum.writers for line in writer.broken]
    query = select(posts.c.member, posts.c.html, func.count()).group_by(posts.c.member, posts.c.html)
    with engine.connect() as connection:
        times = {(member, html): number for member, html, number in connection.execute(query)}
    store = open_store(forum.drafts.url)
    for writer in forum.writers:
        for context, text in writer.drafts.items():
            draft = store.load(writer.name, context)
            if draft is None or draft.html != text:
                broken.append(f"{writer.name}: {context} was acknowledged as {text}, and is {draft}")
        revived = [context for context in writer.posted if store.load(writer.name, context) is not None]
        broken += [f"{writer.name}: the posted draft {context} is back" for context in revived]
        for (member, html), kind in writer.replies.items():
            number = times.get((member, html), 0)
            # Without a transaction for both, a reply whose worker was killed in between waits for ten minutes.
            waits = kind == "held" and forum.name == "redis" and any(html in each.html for each in store.list(member))
            if number > 1 or (number == 0 and not waits):
                broken.append(f"{member}: {html} was published {number} times")
    store.close()
    return broken


if __name__ == "__main__":
    main()
