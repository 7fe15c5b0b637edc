"""The reply box for Starlette, FastAPI and their like: the API to mount, and the box for the host's own views.

The API's work is done in threads, as checking a reply keeps a processor busy and stores wait for their servers: the
event loop goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar

from markupsafe import Markup

from editor.extras import needed_by

with needed_by("editor.contrib.asgi", "asgi"):
    from anyio import from_thread
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import HTTPConnection, Request
    from starlette.responses import HTMLResponse, Response

    from editor import api

from editor.api import Api, Form, Hooks, Settings, Site
from editor.api.box import ReplyBox
from editor.api.identity import Visit
from editor.api.problems import Problem
from editor.api.services import Fetch, Places, fetch_picture
from editor.core import Editor
from editor.drafts.model import DraftStore
from editor.held import Publish
from editor.providers.lookup import Embedder

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from editor.uploads.store import PictureStore

Answer = TypeVar("Answer", bound=Response)

CurrentUser = Callable[[HTTPConnection], str | int | Awaitable[str | int | None] | None]
"""Answers the id of the signed-in member, or None for a guest. May be async."""

ChooseLanguage = Callable[[HTTPConnection], str | None]
"""Answers the language to speak, or None to go by Accept-Language."""


class ReplyEditor:
    """The reply box for an ASGI app: `app.mount(reply_editor.url_prefix, reply_editor)` serves the API.

    `secret_key` signs guests' cookies and CSRF tokens. `drafts` and `uploads` are stores; without them, the settings
    `drafts_url` and `uploads_url` say where they are, and without those there are none. `current_user` answers who is
    signed in, `publish` publishes a held reply, `fetch` fetches a picture where the policy copies pictures, and
    `places` says where drafts belong, for the list of somebody's. `settings`, the `policy` among them, are those of
    `editor.api.Settings`. Raises SettingError, PolicyError.

    >>> from starlette.applications import Starlette
    >>> app, reply_editor = Starlette(), ReplyEditor(secret_key="a secret of the forum")
    >>> app.mount(reply_editor.url_prefix, reply_editor)
    """

    def __init__(
        self,
        *,
        secret_key: str,
        drafts: DraftStore | None = None,
        uploads: PictureStore | None = None,
        embedders: Iterable[Embedder] = (),
        fetch: Fetch | None = None,
        publish: Publish | None = None,
        places: Places | None = None,
        current_user: CurrentUser | None = None,
        language: ChooseLanguage | None = None,
        **settings: Any,
    ) -> None:
        checked = Settings.of(settings)
        editor = Editor(checked.policy, embedders)
        hooks = Hooks(publish, fetch or fetch_picture, places=places)
        self.api = Api(editor, drafts=drafts, uploads=uploads, hooks=hooks, settings=checked)
        self._secret_key = secret_key
        self._current_user = current_user or _nobody
        self._language = language or _nobody

    @property
    def editor(self) -> Editor:
        """The forum's Editor."""
        return self.api.editor

    @property
    def url_prefix(self) -> str:
        """Where to mount it."""
        return self.api.services.settings.url_prefix

    def render(self, html: str) -> Markup:
        """A stored reply as HTML to show: a filter for templates."""
        return self.editor.render(html)

    async def box(self, request: Request) -> ReplyBox:
        """The reply box in a request of the host's own: await it in a view, or depend on it in FastAPI.

        What it does waits for the stores, so use it in a view that is no coroutine, or in a thread.
        """
        return ReplyBox(await self._visit(request, request.scope.get("root_path", ""), request.url.path, None))

    def page(self, box: ReplyBox, html: str, status_code: int = 200) -> HTMLResponse:
        """A page with the reply box, with the cookies that it needs."""
        return self.with_cookies(box, HTMLResponse(html, status_code))

    def with_cookies(self, box: ReplyBox, response: Answer) -> Answer:
        """An answer of the host's with the cookies that the reply box needs."""
        for cookie in box.cookies:
            response.headers.append("Set-Cookie", cookie)
            response.headers.add_vary_header("Cookie")
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the API where it is mounted."""
        if scope["type"] != "http":
            raise RuntimeError(f"The reply editor's API answers http, not {scope['type']}.")
        request = Request(scope, receive)
        mount, path = scope.get("root_path", ""), scope["path"]
        # Starlette counts the mount to root_path and leaves it in the path; other servers leave it out of the path.
        visit = await self._visit(request, mount, path.removeprefix(mount), mount, Received(receive))
        answer = await run_in_threadpool(self.api.answer, visit)
        response = Response(answer.body, answer.status)
        response.raw_headers = [
            *((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers),
            *((b"set-cookie", cookie.header.encode("latin-1")) for cookie in answer.cookies),
        ]
        if answer.status not in (204, 304):
            response.raw_headers.append((b"content-length", str(len(answer.body)).encode()))
        await response(scope, receive, send)

    async def _visit(
        self, request: Request, root: str, path: str, prefix: str | None, body: api.Body | None = None
    ) -> Visit:
        member = self._current_user(request)
        if isawaitable(member):
            member = await member
        site = Site(
            member=lambda: member, language=lambda: self._language(request), secret_key=lambda: self._secret_key
        )
        return self.api.visit(
            api.Request(
                method=request.method,
                path=path,
                headers=request.headers,
                query_string=request.scope.get("query_string", b"").decode("latin-1"),
                body=body or api.Sent(),
                remote_address=request.client.host if request.client else None,
                scheme=request.url.scheme,
                host=request.headers.get("host", ""),
                root=root,
                prefix=prefix,
                site=site,
            )
        )


class Received:
    """The body of an ASGI request, asked for from the thread that does the API's work."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive

    def read(self, most: int, /) -> bytes:
        """See `Body.read`."""
        return from_thread.run(self._read, most)

    def form(self) -> Form | None:
        """See `Body.form`."""
        return None

    async def _read(self, most: int) -> bytes:
        data = bytearray()
        while len(data) < most:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise Problem("malformed-request", "The body ended before its end.")
            data += message.get("body", b"")
            if not message.get("more_body", False):
                break
        return bytes(data[:most])


def _nobody(_: HTTPConnection) -> None:
    return None
