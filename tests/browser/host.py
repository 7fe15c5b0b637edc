"""A small forum that is not the demo: one page with a box, and every post it got."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template_string, request, session
from flask.typing import ResponseReturnValue

from editor import Policy
from editor.contrib.flask import ReplyEditor
from editor.drafts.sql import schema

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>{{ reply_editor.head() }}</head>
<body><main><h1>Host</h1>
{% for post in posts %}<article>{{ post | reply }}</article>{% endfor %}
<form method="post">
<input type="hidden" name="csrf_token" value="{{ csrf_token() if csrf_token else reply_editor.csrf_token() }}">
<p>{{ said }}</p><label for="box">The text</label>
{{ reply_editor.field("content", id="box", context="reply:1", label=False, value=content, result=result,
                      csrf_field="csrf_token", required=required) }}
<input type="submit" name="how" value="Send"></form></main>{{ script | safe }}</body></html>"""


class Host:
    """The forum's app. `wait` is slept before a post is answered; `script` stands at the end of its page; where a post
    is `required` it may not be empty; `settings` are the app's.
    """

    def __init__(
        self,
        folder: Path,
        *,
        drafts: bool = True,
        required: bool = False,
        script: str = "",
        policy: Policy | None = None,
        **settings: Any,
    ) -> None:
        self.app = Flask("host")
        self.app.secret_key = "a secret of the tests"
        self.app.config |= {"EDITOR_RATE_LIMITS": None, **settings}
        if drafts:
            self.app.config["EDITOR_DRAFTS_URL"] = f"sqlite:///{folder / 'drafts.sqlite3'}"
        self.posts: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.wait: Callable[[], float] = lambda: 0.0
        self.answer: Callable[[], Any] = lambda: None
        self.editor = ReplyEditor(self.app, policy=policy, current_user=lambda: session.get("member"))
        self.script = script
        self.required = required
        self.forgets = False
        """Whether nothing is left of a draft that was posted."""
        self.folder = folder
        self.app.add_url_rule("/", "page", self.page, methods=["GET", "POST"])
        self.app.add_url_rule("/member/<name>", "member", self.member)

    def page(self) -> ResponseReturnValue:
        """The page, and its posts."""
        content, result = "", None
        if request.method == "POST":
            self.forms.append(request.form.to_dict())
            if "csrf" not in self.app.extensions and not self.editor.is_csrf_token(request.form["csrf_token"]):
                return "This form has expired.", 400
            time.sleep(self.wait())
            if (answer := self.answer()) is not None:
                return answer  # type: ignore[no-any-return]  # a test says what
            content = request.form["content"].replace("\r\n", "\n")
            result = self.editor.check(content)
            if result.ok:
                self.posts.append(str(result.html))
                self.editor.published(result, "reply:1")
                if self.forgets:
                    with sqlite3.connect(self.folder / "drafts.sqlite3") as database:
                        for table in schema.metadata.sorted_tables[::-1]:
                            if table is not schema.versions:
                                database.execute(f"DELETE FROM {table.name}")
                return redirect(f"/?posts={len(self.posts)}")
        page = render_template_string(
            PAGE,
            posts=self.posts,
            content=content,
            result=result,
            script=self.script,
            said=len(self.posts),
            required=self.required,
        )
        return page, 422 if result else 200

    def member(self, name: str) -> ResponseReturnValue:
        """Signs in as somebody; as nobody, out."""
        session.clear()
        if name != "nobody":
            session["member"] = name
        return redirect("/")
