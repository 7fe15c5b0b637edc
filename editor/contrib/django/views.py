"""The API as one Django view."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from django.views.decorators.csrf import csrf_exempt

from editor.contrib.django.configuration import api
from editor.contrib.django.requests import api_request, django_response


@csrf_exempt  # type: ignore[untyped-decorator]  # Django ships no types. The API asks for Django's token by itself, and answers a bad one as a problem.
@transaction.non_atomic_requests  # type: ignore[untyped-decorator]  # likewise. Each save is a transaction of its own.
def answer(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a request to the API, whatever its method: a wrong one is told as a problem."""
    prefix = request.path.removesuffix(path).removesuffix("/")
    return django_response(api().handle(api_request(request, f"/{path.removeprefix('/')}", escape_uri_path(prefix))))


answer.login_required = False  # What LoginRequiredMiddleware asks; guests write here too
