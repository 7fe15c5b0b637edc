"""The extension itself: what a host's app creates, and what its views and templates call."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, url_for
from markupsafe import Markup

from editor.contrib.flask import api, claims, csrf
from editor.contrib.flask.claims import held_replies
from editor.contrib.flask.client import head
from editor.contrib.flask.language import catalogue
from editor.contrib.flask.markup import field
from editor.contrib.flask.owner import known_owner, owner
from editor.contrib.flask.rates import Rates
from editor.contrib.flask.settings import Settings
from editor.contrib.flask.state import ChooseLanguage, CurrentUser, Fetch, State, state
from editor.contrib.flask.stores import draft_store, uploads
from editor.core import Editor
from editor.drafts.keys import Guest
from editor.drafts.model import DraftStore
from editor.held import Held, Publish, Published
from editor.html.plain import paragraphs
from editor.policy import Policy
from editor.providers.lookup import Embedder
from editor.result import Result

if TYPE_CHECKING:
    from editor.contrib.flask.metrics import Metrics
    from editor.drafts.sql import SQLDraftStore
    from editor.uploads.store import PictureStore

TAG = re.compile(r"<[A-Za-z/!?]")


class ReplyEditor:
    """The reply box for Flask apps: one for each app, or one for several with `init_app`.

    `drafts` and `uploads` are stores; without them, EDITOR_DRAFTS_URL and EDITOR_UPLOADS_URL say where they are, and
    without those there are none. `embedders` go to the `Editor`. `publish` publishes a held reply (see `claim`), and
    `fetch` fetches a picture where the policy copies pictures. `current_user` answers the id of the signed-in member,
    or None for a guest; `language` the language to speak, or None to go by Accept-Language. Settings come from the
    app's configuration, EDITOR_*.
    Raises SettingError and PolicyError.

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
        drafts: DraftStore | None = None,
        uploads: PictureStore | None = None,
        embedders: Iterable[Embedder] = (),
        fetch: Fetch | None = None,
        publish: Publish | None = None,
        current_user: CurrentUser | None = None,
        language: ChooseLanguage | None = None,
    ) -> None:
        self._policy = policy
        self._drafts = drafts
        self._uploads = uploads
        self._embedders = tuple(embedders)
        self._publish = publish
        self._fetch = fetch or _fetch
        self._current_user = current_user or _nobody
        self._language = language or _nobody
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Add the API, the template functions and the filter `reply` to an app. Raises SettingError, PolicyError."""
        settings = Settings.of(app.config)
        editor = Editor(self._policy or settings.policy, self._embedders)
        counted = _metrics() if settings.metrics else None
        drafts = self._drafts
        if drafts is None and settings.drafts_url is not None:
            drafts = draft_store(settings.drafts_url, editor.policy, counted.drafts if counted else None)
        pictures = self._uploads or settings.uploads_url
        taken = uploads(pictures, editor.policy) if pictures is not None else None
        endpoints = api.endpoints_for(
            with_drafts=drafts is not None, with_uploads=taken is not None, with_metrics=counted is not None
        )
        app.extensions["editor"] = State(
            settings=settings,
            editor=editor,
            drafts=drafts,
            uploads=taken,
            fetch=self._fetch,
            publish=self._publish,
            rates=Rates(settings.rate_limit_storage, settings.rate_limits),
            current_user=self._current_user,
            choose_language=self._language,
            metrics=counted,
            endpoints=endpoints,
            health_checks={"drafts": partial(drafts.version, "health", "health")} if drafts else {},
        )
        app.register_blueprint(api.blueprint(settings, endpoints))
        app.jinja_env.globals["reply_editor"] = self
        app.jinja_env.filters["reply"] = self.render

    @property
    def editor(self) -> Editor:
        """The current app's Editor."""
        return state().editor

    def check(self, content: str) -> Result:
        """What a reply box posted, checked, with messages in the language of the request.

        Text without any tag is what a box without JavaScript posts: its blank lines part paragraphs.
        """
        html = content if TAG.search(content) else paragraphs(content)
        return catalogue().result(state().editor.check(html))

    def render(self, html: str) -> Markup:
        """A stored reply as HTML to show; in templates the filter `reply`."""
        return state().editor.render(html)

    def published(self, result: Result, context: str, *, connection: Any = None) -> None:
        """Say that a reply was published, so that its draft goes and no late autosave brings it back.

        With `connection`, an SQLAlchemy connection or session, this is a part of that transaction. Raises StoreError.
        """
        who, store = known_owner(), state().drafts
        if who is None or store is None:
            return
        if connection is None:
            store.discard(who, context, None)
        else:
            cast("SQLDraftStore", store).discard(who, context, None, connection=connection)

    def hold(self, result: Result, context: str) -> Held:
        """Keep a guest's checked reply until they register or sign in; its draft goes. Show them `Held.notice`.

        Raises ReplyRejected, DraftLimitExceeded, StoreError; RuntimeError for an app without drafts.
        """
        who = owner()
        if not isinstance(who, Guest):
            raise RuntimeError("Only a guest's reply is held; a member's is published.")
        held = held_replies(state()).hold(who, context, result)
        self.published(result, context)
        return held

    def waiting(self, context: str | None = None) -> tuple[Held, ...]:
        """What is held for this visitor, the newest first, for one context if it is given. Raises StoreError."""
        who = known_owner()
        return () if who is None else held_replies(state()).waiting(who, context)

    def claim(self, member: str, publish: Publish | None = None, *, connection: Any = None) -> Published:
        """In the view that registers or signs in: give the visitor's drafts, pictures and held replies to the member.

        `publish` is called for each held reply, else what the extension was given; see `HeldReplies.publish`.
        Raises StoreError, and what `publish` raises.
        """
        return claims.claim(state(), member, publish, connection)

    def field(self, name: str, *, context: str, label: str | None = None, value: str = "", **attributes: Any) -> Markup:
        """A labelled textarea that the browser client takes over, and that works without it.

        `context` names what is written, such as "reply:42"; `value` is the HTML to edit; further `attributes` are the
        textarea's.
        """
        said = catalogue()
        return field(
            name,
            context=context,
            label=label or said.text("Write your reply"),
            value=value,
            attributes=attributes,
            api=url_for("editor.policy").removesuffix("/policy"),
            token=csrf.token(),
            said=said,
        )

    def head(self, nonce: str | None = None) -> Markup:
        """The style sheets and scripts of the reply box and of players in posts; `nonce` is that of the page's CSP."""
        return head(nonce)


def _nobody() -> None:
    return None


def _metrics() -> Metrics:
    from editor.contrib.flask.metrics import Metrics

    return Metrics()


def _fetch(url: str, limit: int) -> bytes:
    from editor.uploads.remote import fetch_picture  # Needs urllib3, which a forum that links pictures need not have.

    return fetch_picture(url, limit)
