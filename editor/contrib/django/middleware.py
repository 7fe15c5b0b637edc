"""Sets the cookies that the reply box needs with the answers of the host's own views."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from editor.api.identity import Visit
from editor.contrib.django.box import VISIT
from editor.contrib.django.requests import with_cookies


class ReplyEditorMiddleware(MiddlewareMixin):  # type: ignore[misc]  # it ships no types
    """Gives a guest whose reply is held the cookie by which it is found again, and takes it away after sign-in."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer with the cookies."""
        visit: Visit | None = request.__dict__.get(VISIT)
        return response if visit is None else with_cookies(response, visit.cookies)
