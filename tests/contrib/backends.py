"""One forum behind each framework, so that the same requests are tried against all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from a2wsgi import ASGIMiddleware
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from flask import Flask, request
from starlette.applications import Starlette
from werkzeug.test import Client

from editor.api import Api, Settings
from editor.api.rates import MEMORY
from editor.contrib import asgi
from editor.contrib.django import configuration
from editor.contrib.flask import ReplyEditor
from editor.drafts.keys import Guest
from editor.service.application import application
from editor.service.keys import AccessKeys, key_of
from editor.service.settings import OF_THE_API, Service
from tests.django_project import MIDDLEWARE, SECRET


def flask_forum(directory: Path, extension: dict[str, Any], settings: dict[str, Any]) -> Flask:
    """A Flask forum whose members say who they are in a header."""
    app = Flask("forum")
    app.testing = True
    app.secret_key = SECRET
    app.config |= {f"EDITOR_{name.upper()}": value for name, value in settings.items()}
    ReplyEditor(app, **{"current_user": lambda: request.headers.get("X-Member"), **extension})
    return app


class Application:
    """Another framework's forum, with what the tests ask of a Flask one."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], api: Api) -> None:
        self._wsgi = wsgi
        self.secret_key = SECRET
        self.extensions = {"editor": api}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self._wsgi({"REMOTE_PORT": "1", **environ}, start_response)

    def test_client(self) -> Client:
        """A browser of its own."""
        return Client(self)


def starlette_forum(directory: Path, extension: dict[str, Any], settings: dict[str, Any]) -> Application:
    """The same forum in Starlette."""
    options = {"current_user": lambda request: request.headers.get("X-Member"), **extension, **settings}
    if "language" in extension:
        options["language"] = lambda _: extension["language"]()
    reply_editor = asgi.ReplyEditor(secret_key=SECRET, **options)
    app = Starlette()
    app.mount(reply_editor.url_prefix, reply_editor)
    return Application(ASGIMiddleware(app), reply_editor.api)  # type: ignore[arg-type]  # its own names for the same


def django_forum(directory: Path, extension: dict[str, Any], settings: dict[str, Any]) -> Application:
    """The same forum in Django, until another is made, with the API's own tokens; test_django tries Django's."""
    options = dict(extension)
    language = options.pop("language", None)
    without = "CsrfViewMiddleware" if language is None else "CsrfViewMiddleware LocaleMiddleware"
    override_settings(
        REPLY_EDITOR={**options, **settings},
        MIDDLEWARE=[path for path in MIDDLEWARE if path.rpartition(".")[2] not in without],
        LANGUAGE_CODE=language() if language else "en-us",
    ).enable()
    return Application(WSGIHandler(), configuration.api())


_cleared: set[Path] = set()


def django_forum_with_its_database(directory: Path, extension: dict[str, Any], settings: dict[str, Any]) -> Application:
    """That forum with drafts, held replies and marks of uploads in its own database, unless the test says where."""
    from editor.contrib.django import models  # Needs the project, which importing this sets up.

    if directory not in _cleared:  # A test may make its forum twice, as a restart does.
        for model in (models.DraftText, models.StoredDraft, models.DraftOwner, models.UploadMark):
            model._default_manager.all().delete()
        _cleared.add(directory)
    own = settings.get("drafts_url") == f"sqlite:///{directory}/drafts.sqlite3"
    return django_forum(directory, extension, {k: v for k, v in settings.items() if not (own and k == "drafts_url")})


class PassingOn:
    """A forum in any language, as the service sees one: it knows its visitors by a cookie of its own or, if they are
    members, by their header, and passes their requests on with its key. Its own token is not tried here."""

    KEY = "the-key-of-the-forum-0123456789abcdef"

    def __init__(self, service: Callable[..., Iterable[bytes]]) -> None:
        self._service = service

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        guest = cookies["visitor"].value if "visitor" in cookies else Guest.new().token
        member = environ.pop("HTTP_X_MEMBER", None)
        environ["HTTP_AUTHORIZATION"] = f"Bearer {self.KEY}"
        environ["HTTP_REPLY_EDITOR_OWNER"] = f"guest {guest}" if member is None else f"member {member}"
        environ["HTTP_REPLY_EDITOR_GUEST"] = guest
        environ["HTTP_REPLY_EDITOR_ADDRESS"] = environ.get("REMOTE_ADDR", "")

        def answered(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, ("Set-Cookie", f"visitor={guest}; HttpOnly; Path=/")], *rest)

        return self._service(environ, answered)


def service_forum(directory: Path, extension: dict[str, Any], settings: dict[str, Any]) -> Application:
    """A forum that passes on to the service, which runs in this process."""
    limits = settings.pop("rate_limits", None)
    keys = AccessKeys([key_of("forum", PassingOn.KEY, limits)], settings.get("rate_limit_storage", MEMORY))
    given = {name: value for name, value in {**settings, **extension}.items() if name in OF_THE_API}
    service = application(Service(api=Settings.of(given)), keys)
    return Application(PassingOn(service), service._api)


FORUMS: dict[str, Callable[[Path, dict[str, Any], dict[str, Any]], Any]] = {
    "flask": flask_forum,
    "starlette": starlette_forum,
    "django": django_forum,
    "django-database": django_forum_with_its_database,
    "service": service_forum,
}

NOT_BY_KEY = {
    "by the forum's own token, before it passes a request on": (
        "test_another_sites_request_is_refused_even_with_a_token",
        "test_a_change_without_the_visitors_token_is_refused",
        "test_a_token_is_good_for_its_owner_only",
        "test_a_token_grows_old",
        "test_no_token_brings_a_part_of_its_owners_name",
        "test_other_origins_get_in_by_name_only",
    ),
    "by the forum's own cookie": (
        "test_a_forged_guest_cookie_is_nobody",
        "test_over_https_no_subdomain_can_plant_a_guests_cookie",
        "test_a_guest_who_only_reads_gets_no_cookie",
        "test_a_guests_cookie_is_for_the_server_only",
        "test_a_member_gets_no_guests_cookie",
        "test_a_guest_who_only_asks_gets_an_empty_list_and_no_cookie",
    ),
    "for the key, and not for its visitors": ("test_members_are_counted_by_name_and_guests_by_network",),
    "by hooks in Python, which the service does not take": (
        "test_ones_drafts_are_listed_with_their_place_the_last_saved_first",
        "test_the_hosts_word_goes_before_the_browsers_and_the_query_before_both",
        "test_a_copied_picture_becomes_an_upload",
        "test_a_copied_picture_is_asked_of_allowed_hosts_only",
    ),
}
"""What the service leaves to the forum before it, and who does it there."""
