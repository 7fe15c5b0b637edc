"""The demo forum's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Flask, Response, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import SecurityError

from demo.accounts import add_accounts, member
from demo.forum import MAX_ID, Forum
from demo.places import NEW_TOPIC, TRIAL, places
from demo.promises import PROMISES
from demo.sessions import local
from demo.starting import RETRY_AFTER
from editor.contrib.flask import ReplyEditor
from editor.drafts import DraftLimitExceeded, DraftStore, SQLDraftStore, StoreError, limit_notice, open_store
from editor.messages import notice
from editor.policy import Policy
from editor.result import Notice, Result
from editor.translation import LANGUAGES

CSP = (
    "default-src 'self'; img-src 'self' https:; frame-src https:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'; "
    # Scripts may make elements of text in two places only: the reply box's own, and that of the library it is built on.
    "require-trusted-types-for 'script'; trusted-types reply-editor ProseMirrorClipboard"
)
LANGUAGE_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
    "ar": "العربية",
}
POLICY = Policy(post_url="/post/{post}")
EXCERPT = 140
"""Most characters of a topic's first post in the list of topics."""
TITLE_LENGTH = 200
"""Most characters of a topic's title."""


def add_forum(app: Flask, forum: Forum) -> None:
    """Add the forum's pages, and the reply box, to the app."""
    drafts = _drafts(app, forum)
    reply_editor = ReplyEditor(
        app,
        policy=POLICY,
        drafts=drafts,
        current_user=_member_id,
        language=_language,
        places=partial(places, forum),
    )
    one_transaction = not app.config["REDIS_URL"]

    @app.before_request
    def protect_forms() -> None:
        g.forum = forum
        protected = request.method == "POST" and not request.path.startswith("/editor/")
        if protected and not reply_editor.is_csrf_token(request.form.get("csrf_token", "")):
            abort(400, "This form has expired. Go back, reload the page and send it again.")

    @app.after_request
    def protect_pages(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CSP)
        if request.endpoint != "static" and not request.path.startswith("/editor/"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        return response

    def in_words(notice: Notice) -> str:
        return notice.translated(reply_editor.translator().language).message

    @app.context_processor
    def shared() -> dict[str, Any]:
        # Made where a form needs it: a file that caches keep brings nobody a cookie.
        names = {code: LANGUAGE_NAMES.get(code, code) for code in LANGUAGES}
        return {
            "member": member(),
            "csrf_token": reply_editor.csrf_token(),
            "say": lambda english: reply_editor.translator().text(english),
            "languages": names,
            "language": reply_editor.translator().language,
            "direction": reply_editor.translator().direction,
            "cookies_accepted": "cookies" in request.cookies,
        }

    app.jinja_env.filters["ago"] = ago
    app.jinja_env.filters["excerpt"] = lambda html: excerpt(reply_editor.editor.export(html, "text"))

    @app.get("/")
    def topic_list() -> str:
        return render_template("topics.html", topics=forum.topic_list(), promises=PROMISES, trial=TRIAL)

    @app.get("/drafts")
    def my_drafts() -> str:
        return render_template("drafts.html", drafts=reply_editor.my_drafts())

    @app.route("/new", methods=["GET", "POST"])
    def new_topic() -> ResponseReturnValue:
        author = member()
        if author is None:
            return redirect(url_for("register", next="/new"))
        title, content = request.form.get("title", "").strip(), request.form.get("content", "")
        result = _checked(reply_editor, content) if request.method == "POST" else None
        lacks_token = _lacks_token()
        if result is None or not result.ok or lacks_token or not 0 < len(title) <= TITLE_LENGTH:
            status = 400 if lacks_token else 422 if result else 200
            return render_template("new.html", title=title, content=content, result=result), status
        html, token = str(result.html), reply_editor.token(result)
        topic_id = _published(
            lambda connection: forum.add_topic_once(connection, title, author["id"], html, token), result, NEW_TOPIC
        )
        return redirect(url_for("topic", topic_id=topic_id))

    @app.route(f"/topic/<int(max={MAX_ID}):topic_id>", methods=["GET", "POST"])
    def topic(topic_id: int) -> ResponseReturnValue:
        row = forum.topic(topic_id) or abort(404)
        context = f"reply:{topic_id}"
        content = request.form.get("content", "")
        result = _checked(reply_editor, content) if request.method == "POST" else None
        lacks_token = _lacks_token()
        status = 400 if lacks_token else 422 if result else 200
        if result is not None and result.ok and not lacks_token:
            try:
                return _post(result, topic_id, context)
            except DraftLimitExceeded as error:
                flash(in_words(limit_notice(error)), "violation")
            except StoreError:
                flash(in_words(notice("draft_not_saved")), "violation")
                status = 503
        try:
            held_here = reply_editor.waiting(context)
        except StoreError:  # The posts are there all the same.
            held_here = ()
        waiting = [(held, in_words(held.notice)) for held in held_here]
        page = render_template(
            "topic.html",
            topic=row,
            posts=forum.posts_of(topic_id),
            context=context,
            waiting=waiting,
            content=content,
            result=result,
        )
        return page, status

    def _post(result: Result, topic_id: int, context: str) -> ResponseReturnValue:
        author = member()
        if author is None:
            reply_editor.hold(result, context)
            return redirect(url_for("topic", topic_id=topic_id, _anchor="waiting"))
        html, token = str(result.html), reply_editor.token(result)
        post_id = _published(
            lambda connection: forum.add_post_once(connection, topic_id, author["id"], html, token), result, context
        )
        return redirect(url_for("topic", topic_id=topic_id, _anchor=f"post-{post_id}"))

    def _published(write: Callable[[Connection], int], result: Result, context: str) -> int:
        """Write, and let the draft go: in one transaction, or after it where drafts are elsewhere."""
        with forum.transaction() as connection:
            number = write(connection)
            if one_transaction:
                reply_editor.published(result, context, connection=connection)
        if not one_transaction:
            try:
                reply_editor.published(result, context)
            except StoreError as error:  # It is posted; the draft is offered once more, and expires.
                app.logger.warning("A posted draft stays: %s", error)
        return number

    @app.get(f"/post/<int(max={MAX_ID}):post_id>")
    def post(post_id: int) -> ResponseReturnValue:
        row = forum.post(post_id) or abort(404)
        return redirect(url_for("topic", topic_id=row["topic_id"], _anchor=f"post-{post_id}"))

    @app.route(f"/post/<int(max={MAX_ID}):post_id>/edit", methods=["GET", "POST"])
    def edit_post(post_id: int) -> ResponseReturnValue:
        row = forum.post(post_id) or abort(404)
        author = member()
        if author is None or author["id"] != row["member_id"]:
            abort(403, "Only its author may edit a post.")
        content = request.form.get("content", row["html"])
        result = _checked(reply_editor, content) if request.method == "POST" else None
        if result is None or not result.ok:
            return render_template("edit.html", post=row, content=content, result=result), 422 if result else 200
        _published(lambda connection: forum.edit_post(connection, post_id, str(result.html)), result, f"edit:{post_id}")
        return redirect(url_for("post", post_id=post_id))

    @app.get("/terms")
    def terms() -> str:
        return render_template("terms.html")

    @app.post("/cookies")
    def cookies() -> ResponseReturnValue:
        response = redirect(local(request.form.get("next", "/")))
        response.set_cookie(
            "cookies", "1", max_age=365 * 24 * 3600, samesite="Lax", httponly=True, secure=request.is_secure
        )
        return response

    @app.post("/language")
    def language() -> ResponseReturnValue:
        if request.form.get("language") in LANGUAGES:
            session["language"] = request.form["language"]
        return redirect(local(request.form.get("next", "/")))

    @app.errorhandler(400)
    @app.errorhandler(403)
    @app.errorhandler(404)
    @app.errorhandler(429)
    def told(error: Any) -> ResponseReturnValue:
        if isinstance(error, SecurityError) or isinstance(request.routing_exception, SecurityError):
            return "This forum has another address.", 400  # a page has links, and they have a host
        return render_template("error.html", error=error), error.code

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(StoreError)
    def away(error: Exception) -> ResponseReturnValue:
        app.logger.error("A store does not answer: %s", type(error).__name__)
        return "The forum's database does not answer. Try again in a moment.", 503, {"Retry-After": RETRY_AFTER}

    add_accounts(app, forum, reply_editor, one_transaction)


def excerpt(text: str) -> str:
    """How a text begins, in one line: its first paragraph."""
    line = " ".join(text.partition("\n\n")[0].split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rsplit(' ', 1)[0]} …"


def ago(moment: datetime) -> Markup:
    """A time as people say it, with the exact one in the markup."""
    moment = moment.replace(tzinfo=None)
    seconds = max(0, int((datetime.now(UTC).replace(tzinfo=None) - moment).total_seconds()))
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if count := seconds // size:
            words = f"{count} {unit}{'s' if count > 1 else ''} ago"
            break
    else:
        words = "just now"
    return Markup('<time datetime="{}Z">{}</time>').format(moment.isoformat(), words)


def _lacks_token() -> bool:
    """Whether a form has come without the token that tells it from others, and could be posted twice. Says so."""
    if request.method != "POST" or request.form.get("reply_token"):
        return False
    flash("The form came without its token, so nothing was posted. Your text is below: send it again.", "violation")
    return True


def _checked(reply_editor: ReplyEditor, content: str) -> Result:
    # A browser posts line ends as CR LF.
    return reply_editor.check(content.replace("\r\n", "\n"))


def _member_id() -> str | None:
    signed_in = member()
    return None if signed_in is None else str(signed_in["id"])


def _drafts(app: Flask, forum: Forum) -> DraftStore:
    if app.config["REDIS_URL"]:
        return open_store(app.config["REDIS_URL"], policy=POLICY, timeout=2.0)
    return SQLDraftStore(forum.engine, policy=POLICY)


def _language() -> str | None:
    chosen = session.get("language")
    return str(chosen) if chosen else None
