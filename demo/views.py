"""The demo forum's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Flask, Response, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import SecurityError

from demo.accounts import ATTEMPTS, member, register, sign_in, sign_out
from demo.board import Board, board
from demo.forum import MAX_ID, Forum
from demo.places import NEW_TOPIC, TRIAL, places
from demo.promises import PROMISES
from demo.sessions import local
from demo.starting import AWAY, RETRY_AFTER
from editor.api.rates import Rates
from editor.contrib.flask import ReplyEditor
from editor.drafts import DraftLimitExceeded, DraftStore, SQLDraftStore, StoreError, limit_notice, open_store
from editor.held import Held
from editor.messages import notice
from editor.policy import Policy
from editor.result import Result
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
    reply_editor = ReplyEditor(
        app,
        policy=POLICY,
        drafts=_drafts(app, forum),
        current_user=_member_id,
        language=_language,
        places=partial(places, forum),
    )
    redis_url = app.config["REDIS_URL"]
    attempts = Rates(redis_url or "memory://", ATTEMPTS)
    app.extensions["board"] = Board(forum, reply_editor, attempts, one_transaction=not redis_url)
    app.before_request(_protect_forms)
    app.after_request(_protect_pages)
    app.context_processor(_shared)
    app.jinja_env.filters["ago"] = ago
    app.jinja_env.filters["excerpt"] = lambda html: excerpt(reply_editor.editor.export(html, "text"))
    for rule, view, methods in PAGES:
        app.add_url_rule(rule, view_func=view, methods=methods)
    for status in (400, 403, 404, 429):
        app.register_error_handler(status, _error_page)
    for error in (OperationalError, InterfaceError, StoreError):
        app.register_error_handler(error, _away)


def topic_list() -> str:
    """The first page."""
    return render_template("topics.html", topics=board().forum.topic_list(), promises=PROMISES, trial=TRIAL)


def my_drafts() -> str:
    """The list of one's drafts."""
    return render_template("drafts.html", drafts=board().reply_editor.my_drafts())


def new_topic() -> ResponseReturnValue:
    """The page where a topic is begun."""
    author = member()
    if author is None:
        return redirect(url_for("register", next="/new"))
    title, content = request.form.get("title", "").strip(), request.form.get("content", "")
    result = board().checked(content) if request.method == "POST" else None
    lacks_token = _lacks_token()
    if result is None or not result.ok or lacks_token or not 0 < len(title) <= TITLE_LENGTH:
        status = 400 if lacks_token else 422 if result else 200
        return render_template("new.html", title=title, content=content, result=result), status
    html, token = str(result.html), board().reply_editor.token(result)
    topic_id = board().publish(
        lambda connection: board().forum.add_topic_once(connection, title, author["id"], html, token), result, NEW_TOPIC
    )
    return redirect(url_for("topic", topic_id=topic_id))


def topic(topic_id: int) -> ResponseReturnValue:
    """A topic's posts, and the box for a reply."""
    row = board().forum.topic(topic_id) or abort(404)
    context = f"reply:{topic_id}"
    content = request.form.get("content", "")
    result = board().checked(content) if request.method == "POST" else None
    lacks_token = _lacks_token()
    status = 400 if lacks_token else 422 if result else 200
    if result is not None and result.ok and not lacks_token:
        try:
            return _post(result, topic_id, context)
        except DraftLimitExceeded as error:
            flash(board().in_words(limit_notice(error)), "violation")
        except StoreError:
            flash(board().in_words(notice("draft_not_saved")), "violation")
            status = 503
    page = render_template(
        "topic.html",
        topic=row,
        posts=board().forum.posts_of(topic_id),
        context=context,
        waiting=_waiting(context),
        content=content,
        result=result,
    )
    return page, status


def _post(result: Result, topic_id: int, context: str) -> ResponseReturnValue:
    author = member()
    if author is None:
        board().reply_editor.hold(result, context)
        return redirect(url_for("topic", topic_id=topic_id, _anchor="waiting"))
    html, token = str(result.html), board().reply_editor.token(result)
    post_id = board().publish(
        lambda connection: board().forum.add_post_once(connection, topic_id, author["id"], html, token), result, context
    )
    return redirect(url_for("topic", topic_id=topic_id, _anchor=f"post-{post_id}"))


def _waiting(context: str) -> list[tuple[Held, str]]:
    """The visitor's replies that wait here for their sign-in, and the notice of each."""
    try:
        return [(held, board().in_words(held.notice)) for held in board().reply_editor.waiting(context)]
    except StoreError:  # The posts are there all the same.
        return []


def post(post_id: int) -> ResponseReturnValue:
    """Leads to a post in its topic."""
    row = board().forum.post(post_id) or abort(404)
    return redirect(url_for("topic", topic_id=row["topic_id"], _anchor=f"post-{post_id}"))


def edit_post(post_id: int) -> ResponseReturnValue:
    """The page where its author changes a post."""
    row = board().forum.post(post_id) or abort(404)
    author = member()
    if author is None or author["id"] != row["member_id"]:
        abort(403, "Only its author may edit a post.")
    content = request.form.get("content", row["html"])
    result = board().checked(content) if request.method == "POST" else None
    if result is None or not result.ok:
        return render_template("edit.html", post=row, content=content, result=result), 422 if result else 200
    html = str(result.html)
    board().publish(lambda connection: board().forum.edit_post(connection, post_id, html), result, f"edit:{post_id}")
    return redirect(url_for("post", post_id=post_id))


def terms() -> str:
    """The rules of the forum."""
    return render_template("terms.html")


def cookies() -> ResponseReturnValue:
    """Remembers that the visitor knows of the cookies."""
    response = redirect(local(request.form.get("next", "/")))
    response.set_cookie(
        "cookies", "1", max_age=365 * 24 * 3600, samesite="Lax", httponly=True, secure=request.is_secure
    )
    return response


def language() -> ResponseReturnValue:
    """Remembers the language that the visitor chose."""
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    return redirect(local(request.form.get("next", "/")))


PAGES: tuple[tuple[str, Callable[..., ResponseReturnValue], tuple[str, ...]], ...] = (
    ("/", topic_list, ("GET",)),
    ("/drafts", my_drafts, ("GET",)),
    ("/new", new_topic, ("GET", "POST")),
    (f"/topic/<int(max={MAX_ID}):topic_id>", topic, ("GET", "POST")),
    (f"/post/<int(max={MAX_ID}):post_id>", post, ("GET",)),
    (f"/post/<int(max={MAX_ID}):post_id>/edit", edit_post, ("GET", "POST")),
    ("/terms", terms, ("GET",)),
    ("/cookies", cookies, ("POST",)),
    ("/language", language, ("POST",)),
    ("/register", register, ("GET", "POST")),
    ("/sign-in", sign_in, ("GET", "POST")),
    ("/sign-out", sign_out, ("POST",)),
)
"""Every page: its address, its view and how it may be asked for."""


def _protect_forms() -> None:
    protected = request.method == "POST" and not request.path.startswith("/editor/")
    if protected and not board().reply_editor.is_csrf_token(request.form.get("csrf_token", "")):
        abort(400, "This form has expired. Go back, reload the page and send it again.")


def _protect_pages(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CSP)
    if request.endpoint != "static" and not request.path.startswith("/editor/"):
        response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    return response


def _shared() -> dict[str, Any]:
    """What every template may name."""
    # Made where a form needs it: a file that caches keep brings nobody a cookie.
    reply_editor = board().reply_editor
    return {
        "member": member(),
        "csrf_token": reply_editor.csrf_token(),
        "say": lambda english: reply_editor.translator().text(english),
        "languages": {code: LANGUAGE_NAMES.get(code, code) for code in LANGUAGES},
        "language": reply_editor.translator().language,
        "direction": reply_editor.translator().direction,
        "cookies_accepted": "cookies" in request.cookies,
    }


def _error_page(error: Any) -> ResponseReturnValue:
    if isinstance(error, SecurityError) or isinstance(request.routing_exception, SecurityError):
        return "This forum has another address.", 400  # a page has links, and they have a host
    return render_template("error.html", error=error), error.code


def _away(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("A store does not answer: %s", type(error).__name__)
    return AWAY, 503, {"Retry-After": RETRY_AFTER}


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
