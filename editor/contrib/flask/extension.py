"""The extension itself: what a host's app creates, and what its views and templates call."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import flask
from flask import Blueprint, Flask, after_this_request, current_app, g, has_request_context, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from editor.api import Api, Hooks, Request, Settings, Site, posting
from editor.api.box import ReplyBox
from editor.api.identity import Visit
from editor.api.listing import ListedDraft
from editor.api.nearest import with_nearest
from editor.api.services import Fetch, Places, fetch_picture
from editor.api.settings import variable
from editor.api.stores import engine_store
from editor.contrib.flask.requests import api_request, flask_response, flask_wtf, flask_wtf_field
from editor.core import Editor
from editor.drafts.model import DraftStore
from editor.held import Held, Publish, Published
from editor.policy import Policy
from editor.providers.lookup import Embedder
from editor.result import Result
from editor.translation import Translator

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from editor.uploads.store import PictureStore

NOBODY = Request("GET", "/")
"""Stands for a request where there is none, as in a command."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

CurrentUser = Callable[[], str | int | None]
"""Answers the id of the signed-in member, or None for a guest. Called within a request."""

ChooseLanguage = Callable[[], Any]
"""Answers the language to speak, such as "de" or Flask-Babel's locale, or None to go by Accept-Language. Called within
a request."""

Drafts: TypeAlias = "DraftStore | Engine"
"""A store of drafts, or the SQLAlchemy engine of the database that they are kept in."""


class UnknownSetting(UserWarning):
    """An EDITOR_* setting that the extension does not have: a typing error, or another extension's."""


class ReplyEditor:
    """The reply box for Flask apps: one for each app, or one for several with `init_app`.

    `drafts` and `uploads` are stores; `drafts` may be an SQLAlchemy engine, or a callable that answers either within
    the app's context, such as `lambda: db.engine`; without them, EDITOR_DRAFTS_URL and EDITOR_UPLOADS_URL say where
    they are, and without those there are none. `embedders` go to the `Editor`. `publish` publishes a held reply (see
    `claim`), `fetch` fetches a picture where the policy copies pictures, and `places` says where drafts belong, for
    `my_drafts`. `current_user` answers the id of the
    signed-in member, or None for a guest; `language` the language to speak, or None to go by Accept-Language. Settings
    come from the app's configuration, EDITOR_*. Raises SettingError, PolicyError, StoreError; MissingExtra where a
    setting requires a library that is not installed.

    >>> app = Flask("forum")
    >>> reply_editor = ReplyEditor(app)
    >>> app.test_client().get("/editor/health").json["status"]
    'ok'
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        policy: Policy | None = None,
        drafts: Drafts | Callable[[], Drafts] | None = None,
        uploads: PictureStore | None = None,
        embedders: Iterable[Embedder] = (),
        fetch: Fetch | None = None,
        publish: Publish | None = None,
        places: Places | None = None,
        current_user: CurrentUser | None = None,
        language: ChooseLanguage | None = None,
    ) -> None:
        self._policy = policy
        self._drafts = drafts
        self._uploads = uploads
        self._embedders = tuple(embedders)
        self._hooks = Hooks(publish, fetch or fetch_picture, places=places)
        self._current_user = current_user or _nobody
        self._language = language or _nobody
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Add the API, the template functions and the filter `reply` to an app. Raises SettingError, PolicyError."""
        settings = Settings.of(_own_settings(app))
        editor = Editor(self._policy or settings.policy, self._embedders)
        app.extensions["editor"] = Api(
            editor, drafts=self._store(app, editor), uploads=self._uploads, hooks=self._hooks, settings=settings
        )
        site = Site(
            member=self._current_user,
            language=self._language,
            secret_key=lambda: current_app.secret_key,
            csrf=flask_wtf,
            cookie_path=app.config["APPLICATION_ROOT"],
        )
        app.extensions["editor_site"] = site
        app.register_blueprint(_blueprint(settings.url_prefix))
        app.jinja_env.globals["reply_editor"] = self
        app.jinja_env.filters["reply"] = self.render

    def _store(self, app: Flask, editor: Editor) -> DraftStore | None:
        given = self._drafts
        if callable(given):
            with app.app_context():
                given = given()
        # An engine is known by what it has, as SQLAlchemy need not be installed.
        return engine_store(cast("Engine", given), editor.policy) if hasattr(given, "dialect") else given

    @property
    def editor(self) -> Editor:
        """The current app's Editor."""
        return _api().services.editor

    def check(self, content: object, *, posted: posting.Posted | None = None) -> Result:
        """What a reply box posted, checked, with messages in the language of the request.

        The box's hidden field says whether that is HTML, or plain text that was typed without JavaScript; `posted`
        says it where the content is not as the request brought it. Outside a request, as in a command or a worker's
        job, within an app's context, messages are in English. What is no text, such as a field that was not sent, is no
        reply.
        """
        if not has_request_context():
            return ReplyBox(_api().visit(NOBODY)).check(content, posted=posted)
        return _box().check(content, posted=posted or posting.posted_as(content, request.form))

    def render(self, html: str) -> Markup:
        """A stored reply as HTML to show; in templates the filter `reply`."""
        return self.editor.render(html)

    def published(
        self, result: Result, context: str, *, connection: Any = None, member: str | int | None = None
    ) -> None:
        """Say that a reply was published, so that its draft goes and no late autosave brings it back.

        With `connection`, an SQLAlchemy connection or session, `db.session` too, this is a part of that transaction.
        Outside a request, within an app's context, `member` is the id of whose reply it was. Raises StoreError;
        RuntimeError where nobody says whose it was.
        """
        if member is None and not has_request_context():
            raise RuntimeError("Outside a request, say whose reply was published: published(…, member=…).")
        visit = _visit() if member is None else _api().visit(NOBODY)
        if member is not None:
            visit.member = member
        ReplyBox(visit).published(context, connection=connection)

    def token(self, result: Result) -> str:
        """A token for the reply that this request posts: the same where a form is sent twice with the same reply.

        `editor.published.PublishedReplies` makes one post of it.
        """
        return _box().token(result, request.form.get("reply_token"))

    def hold(self, result: Result, context: str) -> Held:
        """Keep a guest's checked reply until they register or sign in; its draft goes. Show them `Held.notice`.

        A form that is sent twice is kept once. Raises ReplyRejected, DraftLimitExceeded, StoreError; RuntimeError for
        an app without drafts.
        """
        return _box().hold(result, context, self.token(result))

    def waiting(self, context: str | None = None) -> tuple[Held, ...]:
        """What is held for this visitor, the newest first, for one context if it is given. Raises StoreError."""
        return _box().waiting(context)

    def my_drafts(self) -> tuple[ListedDraft, ...]:
        """This visitor's drafts, the one saved last first, for a page that lists them. Raises StoreError."""
        return _box().my_drafts()

    def claim(self, member: str | int, publish: Publish | None = None, *, connection: Any = None) -> Published:
        """In the view that registers or signs in: give the visitor's drafts, pictures and held replies to the member.

        `publish` is called for each held reply, else what the extension was given; see `HeldReplies.publish`.
        Raises StoreError, and what `publish` raises.
        """
        return _box().claim(member, publish, connection=connection)

    def translator(self) -> Translator:
        """What speaks the language of this request."""
        return _box().translator

    def field(
        self,
        name: str,
        *,
        context: str,
        label: str | Literal[False] | None = None,
        value: str = "",
        result: Result | None = None,
        sign_in: str | None = None,
        csrf_field: str | None = None,
        **attributes: Any,
    ) -> Markup:
        """A labeled textarea that the browser client takes over, and that works without it.

        `context` names what is written, such as "reply:42"; `value` is the HTML to edit, or what was posted and
        refused; `result` what `check` said of that: its violations stand beside the box, which keeps what was sent.
        `label` is a text, one of the client's own in the writer's language, or False where the page has its own label.
        `sign_in` is where somebody goes whose session has ended. `csrf_field` names the hidden fields of the page that
        hold the token of `csrf_token`, so that the client keeps them fresh; with Flask-WTF it is known.
        Further `attributes` are the textarea's.
        """
        return _box().field(
            name,
            context=context,
            label=label,
            value=value,
            result=result,
            sign_in=sign_in,
            csrf_field=csrf_field or flask_wtf_field(),
            posted=posting.posted_as(value, request.form),
            **attributes,
        )

    def csrf_token(self) -> str:
        """The token that the client sends to the API, for the hidden fields of a host without a protection of its own.

        With Flask-WTF it is the one of its own `csrf_token`.
        """
        return _box().csrf_token()

    def is_csrf_token(self, given: str) -> bool:
        """Whether a form came with this visitor's token, and one that is not too old."""
        return _box().is_csrf_token(given)

    def head(self, nonce: str | None = None) -> Markup:
        """The style sheets and scripts of the reply box and of players in posts; `nonce` is that of the page's CSP."""
        return _box().head(nonce)


def _blueprint(prefix: str) -> Blueprint:
    """The API and the client's files below the prefix."""
    blueprint = Blueprint("editor", __name__, url_prefix=prefix)
    # All methods come here, so that a wrong one is told as a problem, and not by the host's page for errors.
    options: dict[str, Any] = {"methods": METHODS, "provide_automatic_options": False}
    blueprint.add_url_rule("/static/<path:filename>", "static", _answer, **options)
    blueprint.add_url_rule("/<path:path>", "api", _answer, **options)
    blueprint.register_error_handler(HTTPException, _refused)
    with suppress(ImportError):  # a host need not have it
        from flask_wtf.csrf import CSRFError

        # Its own, as a handler of the host's for it, as Flask-WTF's guide has one, would go before the one above.
        blueprint.register_error_handler(CSRFError, _token_refused)
    return blueprint


def _answer(**_: str) -> flask.Response:
    visit: Visit | None = g.get("editor_visit")
    if visit is None:
        return flask_response(_api().handle(_request()))
    # The host's own code has asked about this visit before, so its cookies go with the answer already.
    return flask_response(replace(_api().answer(visit), cookies=()))


def _own_settings(app: Flask) -> dict[str, Any]:
    """The extension's settings among the app's; another EDITOR_* may be somebody else's, and is warned of."""
    given = app.config.get_namespace("EDITOR_")
    names = [field.name for field in fields(Settings)]
    for name in given:
        if name not in names:
            given_as = variable(name)
            unknown = f"{given_as} is not a setting of the reply editor"
            warnings.warn(with_nearest(unknown, given_as, map(variable, names)), UnknownSetting, stacklevel=4)
    return {name: value for name, value in given.items() if name in names}


def _refused(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response(request.environ)
    return flask_response(_api().refuse(_api().visit(_request()), error.code, error.description))


def _token_refused(error: HTTPException) -> ResponseReturnValue:
    return flask_response(_api().refuse_token(_api().visit(_request()), error.description))


def _visit() -> Visit:
    """The visit of the current request, for the host's views and templates; its cookies go with the answer."""
    visit: Visit | None = g.get("editor_visit")
    if visit is None:
        g.editor_visit = visit = _api().visit(_request())
        after_this_request(_set_cookies)
    return visit


def _box() -> ReplyBox:
    """The reply box in the current request."""
    return ReplyBox(_visit())


def _set_cookies(response: flask.Response) -> flask.Response:
    visit: Visit = g.editor_visit
    for cookie in visit.cookies:
        response.headers.add("Set-Cookie", cookie.header)
        response.vary.add("Cookie")
    return response


def _request() -> Request:
    extensions = current_app.extensions
    flask_request: flask.Request = request._get_current_object()  # type: ignore[attr-defined]  # of the proxy
    path = flask_request.path.removeprefix(extensions["editor"].services.settings.url_prefix)
    return api_request(flask_request, path, extensions["editor_site"])


def _api() -> Api:
    return cast(Api, current_app.extensions["editor"])


def _nobody() -> None:
    return None
