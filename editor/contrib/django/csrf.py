"""Django's own tokens against cross-site requests, where the project protects its forms with them."""

from __future__ import annotations

from django.conf import settings as project
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest, get_token
from django.utils.module_loading import import_string

from editor.api import HostCSRF


class _TokenCheck(CsrfViewMiddleware):  # type: ignore[misc]  # it ships no types
    """What Django asks of a token, without the body: a form would be read to look for one."""

    def refusal(self, request: HttpRequest, token: str) -> str | None:
        """Why Django refuses the token, or None."""
        asked = HttpRequest()
        asked.method = "PUT"  # For a POST, Django reads the form.
        asked.COOKIES = request.COOKIES
        asked.META = {project.CSRF_HEADER_NAME: token}
        if hasattr(request, "session"):
            asked.session = request.session
        try:
            self._check_token(asked)
        except RejectRequest as error:
            return str(error.reason)
        return None


class DjangoCSRF:
    """Django's tokens for one request. They go with the cookie CSRF_COOKIE_NAME or the session, and change at sign-in.

    A token may come in the API's header, or in the one that CSRF_HEADER_NAME says.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def token(self) -> str:
        """See `HostCSRF.token`."""
        return str(get_token(self._request))

    def refusal(self, token: str, /) -> str | None:
        """See `HostCSRF.refusal`."""
        token = token or self._request.META.get(project.CSRF_HEADER_NAME, "")
        return _TokenCheck(lambda _: None).refusal(self._request, token)


def django_csrf(request: HttpRequest) -> HostCSRF | None:
    """Django's tokens, if the project has its CsrfViewMiddleware or one that extends it."""
    return DjangoCSRF(request) if any(map(_protects, project.MIDDLEWARE)) else None


def _protects(path: str) -> bool:
    middleware = import_string(path)
    return isinstance(middleware, type) and issubclass(middleware, CsrfViewMiddleware)
