"""What a writer of the soak does, and what was promised to them: saves, posts, and replies held for a guest."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

PAUSE = 0.2
"""Seconds between two things that a writer does, on average, and before something is tried again."""
PATIENCE = 120.0
"""Seconds after which a writer gives a request up."""


class Answer(NamedTuple):
    """What the forum answered."""

    status: int
    body: Any
    cookies: str


class Broken(Exception):
    """A promise that was not kept."""


class Writer:
    """One person at a time who writes; what fails is tried again, as a browser does."""

    def __init__(self, port: int, name: str, stopping: threading.Event) -> None:
        self.port, self.name, self.stopping = port, name, stopping
        self.drafts: dict[str, str] = {}
        """Acknowledged texts by context."""
        self.posted: set[str] = set()
        """Contexts whose draft went with the post."""
        self.replies: dict[tuple[str, str], str] = {}
        """Acknowledged replies by member and HTML: "post" or "held"."""
        self.broken: list[str] = []
        self.saves = self.retries = 0
        self.acknowledged_at = 0.0

    @property
    def counts(self) -> tuple[int, int, int]:
        """Acknowledged saves, posts and held replies."""
        held = sum(kind == "held" for kind in self.replies.values())
        return self.saves, len(self.replies) - held, held

    def run(self) -> None:
        """Write until it is time to stop; the last story is finished."""
        number = 0
        while not self.stopping.is_set():
            number += 1
            try:
                if number % 4:
                    self._write(f"reply:{number}", is_posted=number % 4 < 3)
                else:
                    self._register(number)
            except Broken as error:
                self.broken.append(str(error))
            if len(self.drafts) > 30:  # Of 50 that a member may have.
                self._post(context := next(iter(self.drafts)), self.drafts[context])

    def _write(self, context: str, *, is_posted: bool) -> None:
        version: int | None = None
        base: int | None = None
        for part in range(random.randint(2, 6)):
            time.sleep(random.uniform(0, 2 * PAUSE))
            text = f"<p>{self.name} {context} {part}</p>"
            base, version = version, self._save(context, text, version)
        if is_posted:
            self._post(context, self.drafts[context])
            late = self._ask("PUT", f"/editor/drafts/{context}", {"html": "late"}, self._member(version or base))
            if late.status != 412:
                raise Broken(f"{context}: a save from before the post was answered {late.status}")

    def _save(self, context: str, text: str, version: int | None) -> int:
        while True:
            answer = self._ask("PUT", f"/editor/drafts/{context}", {"html": text}, self._member(version))
            if answer.status == 200:
                self.drafts[context] = text
                self.saves += 1
                self.acknowledged_at = time.monotonic()
                return int(answer.body["version"])
            current = answer.body.get("current") if answer.status == 412 else None
            if current is None or current["html"] != self.drafts.get(context) or current["version"] == version:
                raise Broken(f"{context}: {text} was answered {answer.status} {answer.body}")
            version = int(current["version"])

    def _post(self, context: str, text: str) -> None:
        fields = {"content": text, "reply_token": f"{self.name}-{context.replace(':', '-')}-token"}
        answer = self._ask("POST", f"/post/{context}", fields, {"X-Member": self.name})
        if answer.status != 201:
            raise Broken(f"{context}: the post was answered {answer.status}")
        self.drafts.pop(context, None)
        self.posted.add(context)
        self.replies[self.name, text] = "post"

    def _register(self, number: int) -> None:
        member, text = f"{self.name}-{number}", f"<p>{self.name} held {number}</p>"
        fields = {"content": text, "reply_token": f"{self.name}-held-{number}-token"}
        held = self._ask("POST", "/hold/reply:0", fields, {})
        if held.status != 201:
            raise Broken(f"a held reply was answered {held.status}")
        time.sleep(random.uniform(0, 2 * PAUSE))
        done = self._ask("POST", "/register", {"member": member}, {"Cookie": held.cookies})
        if done.status != 201:
            raise Broken(f"registering was answered {done.status}")
        self.replies[member, text] = "held"

    def _member(self, version: int | None) -> dict[str, str]:
        """The headers of a save that follows this version."""
        based_on = {"If-None-Match": "*"} if version is None else {"If-Match": f'"{version}"'}
        return {"X-Member": self.name, **based_on}

    def _ask(self, method: str, path: str, body: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """The first answer that is not "try again"."""
        over = time.monotonic() + PATIENCE
        while time.monotonic() < over:
            try:
                if path.startswith("/editor/"):
                    answer = self._once("GET", "/editor/policy", b"", {"X-Member": self.name})
                    token = {"X-CSRF-Token": answer.body["csrf_token"], "Cookie": answer.cookies}
                    sent, kind = json.dumps(body).encode(), {"Content-Type": "application/json", **token}
                else:
                    sent, kind = urlencode(body).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
                answer = self._once(method, path, sent, {**kind, **headers})
                if answer.status != 503:
                    return answer
            except (OSError, http.client.HTTPException, ValueError, KeyError):
                pass  # The worker was killed with the request, or has not been replaced yet.
            self.retries += 1
            time.sleep(PAUSE)
        raise Broken(f"{method} {path} was not answered for {PATIENCE:g} s")

    def _once(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            data = response.read()
            is_json = "json" in response.headers.get_content_type()
            pairs = [cookie.partition(";")[0] for cookie in response.headers.get_all("Set-Cookie", [])]
            return Answer(response.status, json.loads(data) if is_json else {}, "; ".join(pairs))
        finally:
            connection.close()
