"""Clients that save drafts as a browser does: each save names the version before it, and waits for its answer."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field

FILLER = "<p>" + "A draft grows word by word while somebody thinks. " * 60 + "</p>"


@dataclass
class Saves:
    """What happened: how long each save took in ms, what failed, and what was acknowledged but is not there."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    lost: int = 0

    def percentile(self, percent: int) -> float:
        """A percentile of the times."""
        return sorted(self.times)[len(self.times) * percent // 100]


class Client:
    """One guest on one connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.headers: dict[str, str] = {}
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def sign_on(self) -> None:
        """Become a guest."""
        _, headers, body = await self.ask("GET", "policy")
        found = re.search(r"editor_guest=([^;]+)", headers)
        self.headers = {"Cookie": f"editor_guest={found[1] if found else ''}"}
        self.headers["X-CSRF-Token"] = json.loads(body)["csrf_token"]

    async def ask(self, method: str, path: str, body: bytes = b"", **more: str) -> tuple[int, str, bytes]:
        """One request: the status, the headers, the body."""
        if self.streams is None or self.streams[0].at_eof():  # The server closes a connection that was quiet for long.
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        lines = [f"{method} /editor/{path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in {**self.headers, **more}.items()]
        if body:
            lines.append("Content-Type: application/json")
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?i)content-length: (\d+)", head)
        answer = await reader.readexactly(int(length[1])) if length else b""
        if "connection: close" in head.lower():
            writer.close()
            self.streams = None
        return int(head.split(" ", 2)[1]), head, answer


async def write(client: Client, contexts: list[str], every: float, until: float, saves: Saves) -> dict[str, str]:
    """Save each context every so often; answer the texts that were acknowledged last."""
    versions: dict[str, str] = {}
    acknowledged: dict[str, str] = {}
    number = 0
    await asyncio.sleep(random.random() * every)
    while time.monotonic() < until:
        round_ends = time.monotonic() + every
        number += 1
        for context in contexts:
            text = f"{FILLER}<p>{context} {number}</p>"
            based = {"If-Match": versions[context]} if context in versions else {"If-None-Match": "*"}
            body = json.dumps({"html": text}).encode()
            started = time.perf_counter()
            try:
                status, head, _ = await client.ask("PUT", f"drafts/{context}", body, **based)
            except (OSError, asyncio.IncompleteReadError):
                client.streams = None
                status, head = 0, ""
            saves.times.append((time.perf_counter() - started) * 1000)
            tag = re.search(r"(?i)etag: (\S+)", head)
            if status == 200 and tag:
                versions[context], acknowledged[context] = tag[1], text
            else:
                saves.errors += 1
        await asyncio.sleep(max(0.0, round_ends - time.monotonic()))
    return acknowledged


async def run(port: int, *, clients: int, drafts: int, every: float, seconds: float) -> Saves:
    """Save `drafts` drafts in all, every so many seconds, and then read them all back."""
    guests = [Client(port) for _ in range(clients)]
    for guest in guests:
        await guest.sign_on()
    saves = Saves()
    until = time.monotonic() + seconds
    contexts = [f"reply:{number}" for number in range(drafts // clients)]
    texts = await asyncio.gather(*(write(guest, contexts, every, until, saves) for guest in guests))
    for guest, acknowledged in zip(guests, texts, strict=True):
        for context, text in acknowledged.items():
            _, _, body = await guest.ask("GET", f"drafts/{context}")
            saves.lost += json.loads(body).get("html") != text
    return saves
