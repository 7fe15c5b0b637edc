"""A process that does nothing but save, for tests that kill it: `python -m tests.stores.writer KIND URL PREFIX`.

It imports everything once and then forks a writer for each line on standard input, so that killing one of them costs
milliseconds. A writer prints its process id, and then the version and the text of each save as it is acknowledged.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import redis

from editor.drafts import RedisDraftStore, SQLDraftStore

OWNER, CONTEXT = "42", "reply:7"
FILLER = "x" * 3000


def open_store(kind: str, url: str, prefix: str) -> Any:
    if kind == "redis":
        return RedisDraftStore(redis.Redis.from_url(url), prefix=prefix)
    return SQLDraftStore(url)


def text(number: int) -> str:
    return f"<p>{number} {FILLER}"


def write(kind: str, url: str, prefix: str) -> None:
    os.write(1, f"pid {os.getpid()}\n".encode())
    store = open_store(kind, url, prefix)
    draft = store.load(OWNER, CONTEXT)
    number = int(draft.html[3:].split(" ")[0]) if draft else 0
    version = draft.version if draft else None
    while True:
        number += 1
        version = store.save(OWNER, CONTEXT, text(number), version).version
        os.write(1, f"{version} {number}\n".encode())


def main(arguments: list[str]) -> None:
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            write(*arguments)
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main(sys.argv[1:])
