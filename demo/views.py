"""The demo forum's pages."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from demo.accounts import add_accounts, member
from demo.forum import Forum
from editor.contrib.flask import ReplyEditor
from editor.contrib.flask.language import catalogue
from editor.drafts import DraftStore
from editor.locale import LANGUAGES, RIGHT_TO_LEFT
from editor.policy import Policy
from editor.result import Result

CSP = (
    "default-src 'self'; img-src 'self' https:; frame-src https:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
LANGUAGE_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
    "ar": "العربية",
}
TITLE_LENGTH = 200
"""Most characters of a topic's title."""


def add_forum(app: Flask, forum: Forum) -> None:
    """Add the forum's pages, and the reply box, to the app."""
    drafts = _drafts(app, forum)
    reply_editor = ReplyEditor(
        app, drafts=drafts, current_user=lambda: str(member()["id"]) if member() else None, language=_language
    )
    one_transaction = not app.config["REDIS_URL"]

    @app.before_request
    def protect_forms() -> None:
        g.forum = forum
        session.setdefault("csrf", secrets.token_urlsafe(16))
        if request.method == "POST" and not request.path.startswith("/editor/"):
            given = request.form.get("csrf_token", "")
            if not secrets.compare_digest(given, session["csrf"]):
                abort(400, "This form has expired. Go back, reload the page and send it again.")

    @app.after_request
    def protect_pages(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        return response

    @app.context_processor
    def shared() -> dict[str, Any]:
        names = {code: LANGUAGE_NAMES.get(code, code) for code in LANGUAGES}
        return {
            "member": member(),
            "csrf_token": session["csrf"],
            "say": lambda english: catalogue().text(english),
            "languages": names,
            "language": catalogue().language,
            "direction": "rtl" if catalogue().language in RIGHT_TO_LEFT else "ltr",
            "cookies_accepted": "cookies" in request.cookies,
        }

    app.jinja_env.filters["ago"] = ago

    @app.get("/")
    def topic_list() -> str:
        return render_template("topics.html", topics=forum.topic_list())

    @app.route("/new", methods=["GET", "POST"])
    def new_topic() -> ResponseReturnValue:
        author = member()
        if author is None:
            return redirect(url_for("register", next="/new"))
        title, content = request.form.get("title", "").strip(), request.form.get("content", "")
        result = _checked(reply_editor, content) if request.method == "POST" else None
        if result is None or not result.ok or not 0 < len(title) <= TITLE_LENGTH:
            return render_template("new.html", title=title, content=content, result=result), 422 if result else 200
        with forum.transaction() as connection:
            topic_id = forum.add_topic(connection, title, author["id"], str(result.html))
            reply_editor.published(result, "topic:new", connection=connection if one_transaction else None)
        return redirect(url_for("topic", topic_id=topic_id))

    @app.route("/topic/<int:topic_id>", methods=["GET", "POST"])
    def topic(topic_id: int) -> ResponseReturnValue:
        found = forum.topic(topic_id) or abort(404)
        context = f"reply:{topic_id}"
        content = request.form.get("content", "")
        result = _checked(reply_editor, content) if request.method == "POST" else None
        if result is not None and result.ok:
            return _post(result, topic_id, context)
        waiting = [(held, catalogue().notice(held.notice).message) for held in reply_editor.waiting(context)]
        page = render_template(
            "topic.html",
            topic=found,
            posts=forum.posts_of(topic_id),
            context=context,
            waiting=waiting,
            content=content,
            result=result,
        )
        return page, 422 if result else 200

    def _post(result: Result, topic_id: int, context: str) -> ResponseReturnValue:
        author = member()
        if author is None:
            reply_editor.hold(result, context)
            return redirect(url_for("topic", topic_id=topic_id, _anchor="waiting"))
        with forum.transaction() as connection:
            post_id = forum.add_post(connection, topic_id, author["id"], str(result.html))
            reply_editor.published(result, context, connection=connection if one_transaction else None)
        return redirect(url_for("topic", topic_id=topic_id, _anchor=f"post-{post_id}"))

    @app.get("/post/<int:post_id>")
    def post(post_id: int) -> ResponseReturnValue:
        found = forum.post(post_id) or abort(404)
        return redirect(url_for("topic", topic_id=found["topic_id"], _anchor=f"post-{post_id}"))

    @app.route("/post/<int:post_id>/edit", methods=["GET", "POST"])
    def edit_post(post_id: int) -> ResponseReturnValue:
        found = forum.post(post_id) or abort(404)
        author = member()
        if author is None or author["id"] != found["member_id"]:
            abort(403, "Only its author may edit a post.")
        content = request.form.get("content", found["html"])
        result = _checked(reply_editor, content) if request.method == "POST" else None
        if result is None or not result.ok:
            return render_template("edit.html", post=found, content=content, result=result), 422 if result else 200
        with forum.transaction() as connection:
            forum.edit_post(connection, post_id, str(result.html))
            reply_editor.published(result, f"edit:{post_id}", connection=connection if one_transaction else None)
        return redirect(url_for("post", post_id=post_id))

    @app.get("/terms")
    def terms() -> str:
        return render_template("terms.html")

    @app.post("/cookies")
    def cookies() -> ResponseReturnValue:
        response = redirect(_local(request.form.get("next", "/")))
        response.set_cookie("cookies", "1", max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
        return response

    @app.post("/language")
    def language() -> ResponseReturnValue:
        if request.form.get("language") in LANGUAGES:
            session["language"] = request.form["language"]
        return redirect(_local(request.form.get("next", "/")))

    @app.errorhandler(400)
    @app.errorhandler(403)
    @app.errorhandler(404)
    def told(error: Any) -> ResponseReturnValue:
        return render_template("error.html", error=error), error.code

    add_accounts(app, forum, reply_editor, one_transaction)


def ago(moment: datetime) -> Markup:
    """A time as people say it, with the exact one in the markup."""
    seconds = max(0, int((datetime.now(UTC).replace(tzinfo=None) - moment).total_seconds()))
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if count := seconds // size:
            said = f"{count} {unit}{'s' if count > 1 else ''} ago"
            break
    else:
        said = "just now"
    return Markup('<time datetime="{}Z">{}</time>').format(moment.isoformat(), said)


def _checked(reply_editor: ReplyEditor, content: str) -> Result:
    # A browser posts line ends as CR LF.
    result = reply_editor.check(content.replace("\r\n", "\n"))
    for violation in result.violations:
        flash(violation.message, "violation")
    return result


def _drafts(app: Flask, forum: Forum) -> DraftStore:
    policy = Policy()
    if app.config["REDIS_URL"]:
        from redis import Redis

        from editor.drafts import RedisDraftStore

        return RedisDraftStore(Redis.from_url(app.config["REDIS_URL"]), policy=policy)
    from editor.drafts import SQLDraftStore

    store = SQLDraftStore(forum.engine, policy=policy)
    store.create_tables()
    return store


def _language() -> str | None:
    chosen = session.get("language")
    return str(chosen) if chosen else None


def _local(path: str) -> str:
    """A path of this forum, and not another site's address."""
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") else "/"
