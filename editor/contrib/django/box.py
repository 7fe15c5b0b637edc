"""The reply box in a request of the host's own."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from editor.api.box import ReplyBox
from editor.api.identity import Visit
from editor.contrib.django.configuration import api
from editor.contrib.django.requests import api_request

VISIT = "_reply_editor_visit"
"""Where a request keeps its visit, for the middleware to set the visit's cookies."""


def reply_box(request: HttpRequest) -> ReplyBox:
    """The reply box for a view, and for all that the view calls: one for each request.

    Raises ImproperlyConfigured where the project is not set up.

    >>> result = reply_box(request).check(request.POST["content"])  # doctest: +SKIP
    """
    request = getattr(request, "_request", request)  # REST framework's requests stand before Django's.
    visit: Visit | None = request.__dict__.get(VISIT)
    if visit is None:
        visit = api().visit(api_request(request, request.path_info, api_prefix()))
        request.__dict__[VISIT] = visit
    return ReplyBox(visit)


def api_prefix() -> str:
    """The path that the project's urls give the API, as browsers write it. Raises ImproperlyConfigured."""
    try:
        prefix: str = reverse("reply_editor:api", args=[""])
    except NoReverseMatch:
        hint = 'add path("editor/", include("editor.contrib.django.urls")) to urlpatterns'
        raise ImproperlyConfigured(f"The reply editor's API is at no URL: {hint}.") from None
    return prefix.removesuffix("/")
