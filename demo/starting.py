"""The demo starts while its database is down, and says 503 until it is back."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from demo.forum import Forum
from editor.errors import StoreError

LIVE = "/editor/health/live"
"""Says that the process lives, whatever it works with."""
AWAY = "The forum's database does not answer. Try again in a moment."
RETRY_AFTER = "5"
"""Seconds."""


class OnceReady:
    """A WSGI application that makes the forum's tables before the first request that needs them. The key that signs
    cookies is kept there too, so that every process signs alike without anybody having to set it."""

    def __init__(self, app: Flask, forum: Forum) -> None:
        self._app, self._forum, self._wsgi = app, forum, app.wsgi_app
        self._turn = threading.Lock()
        self._is_ready = False
        self._prepare()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        if environ["PATH_INFO"] != LIVE and not self._prepare():
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", RETRY_AFTER)]
            start_response("503 Service Unavailable", headers)
            return [AWAY.encode()]
        return self._wsgi(environ, start_response)

    def _prepare(self) -> bool:
        if self._is_ready:
            return True
        with self._turn:
            if self._is_ready:
                return True
            try:
                self._forum.prepare()
                self._app.config["SECRET_KEY"] = self._app.config["SECRET_KEY"] or self._forum.secret_key()
            except (SQLAlchemyError, OSError) as error:
                self._app.logger.error("The database does not answer: %s", type(error).__name__)
                return False
            # The first use makes the tables of drafts; within the transaction that registers, SQLite could not.
            with suppress(StoreError):
                self._app.extensions["editor"].drafts.now()
            self._is_ready = True
            return True
