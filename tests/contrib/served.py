"""The forum that the tests put under gunicorn."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask import Flask

from tests.contrib.conftest import make_app


def create_app() -> Flask:
    """A forum in FORUM_DIRECTORY; its requests are counted where RATE_LIMIT_STORAGE says."""
    settings: dict[str, Any] = {"rate_limits": None}
    if storage := os.environ.get("RATE_LIMIT_STORAGE"):
        settings = {"rate_limit_storage": storage, "rate_limits": {"text": "5/hour"}}
    app: Flask = make_app(Path(os.environ["FORUM_DIRECTORY"]), **settings)
    return app
