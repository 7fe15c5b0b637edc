"""The demo forum: topics, posts, guests and members around one reply box.

`make demo`, `flask --app demo_app run`, or `gunicorn 'demo_app:create_app()'`. DATABASE_URL names another database
than the SQLite file beside this one, REDIS_URL keeps drafts and rate limits in Redis, SECRET_KEY signs the cookies, and
TRUSTED_HOSTS names the forum's hosts where it is not on this machine alone, separated by commas.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from demo.forum import Forum
from demo.sessions import SessionCookie
from demo.starting import OnceReady
from demo.views import add_forum

HERE = Path(__file__).parent
MAX_BODY = 10 * 1024 * 1024
"""Largest request, in bytes: a picture. The reply box's own limits are lower, and told apart."""


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The demo as a Flask application. `settings` go over those of the environment."""
    app = Flask(__name__, template_folder="demo/templates", static_folder="demo/static", static_url_path="/static")
    app.config.update(
        DATABASE_URL=os.environ.get("DATABASE_URL", f"sqlite:///{HERE / 'demo.sqlite3'}"),
        REDIS_URL=os.environ.get("REDIS_URL"),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        # Whatever else a request names as its host would stand in the addresses that the forum writes.
        TRUSTED_HOSTS=os.environ.get("TRUSTED_HOSTS", "localhost,127.0.0.1,[::1]").split(","),
        EDITOR_UPLOADS_URL=os.environ.get("UPLOADS_URL", str(HERE / "demo-uploads")),
    )
    app.session_interface = SessionCookie()
    app.config.update(settings or {})
    forum = Forum(app.config["DATABASE_URL"])
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or os.environ.get("SECRET_KEY")
    if app.config["REDIS_URL"]:
        app.config.setdefault("EDITOR_RATE_LIMIT_STORAGE", app.config["REDIS_URL"])
    add_forum(app, forum)
    app.wsgi_app = OnceReady(app, forum)  # type: ignore[method-assign]  # Flask's own way to wrap an app
    return app


if __name__ == "__main__":
    create_app().run(port=int(os.environ.get("PORT", "8000")), threaded=True)
