"""The addresses of the tests' Django project, and its views."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt

from editor.contrib.django import reply_box

PAGE = """{% load reply_editor %}<!doctype html><title>Topic</title>{% reply_editor_head nonce="n1" %}
{% reply_editor_field "content" context="reply:42" label=label value=text rows=5 %}
<article>{{ text|reply }}</article>"""


def page(request: HttpRequest) -> HttpResponse:
    """A page with the reply box."""
    values = {"text": mark_safe(request.GET.get("text", "")), "label": "Reply & more"}
    return HttpResponse(engines["django"].from_string(PAGE).render(values, request))


@csrf_exempt
def reply(request: HttpRequest) -> JsonResponse:
    """Holds a guest's reply, and publishes a member's."""
    box = reply_box(request)
    result = box.check(request.POST["content"])
    if box.visit.member is None:
        return JsonResponse(box.hold(result, "reply:42").notice.to_json())
    box.published("reply:42")
    return JsonResponse({"html": result.html})


def waiting(request: HttpRequest) -> JsonResponse:
    """What is held for the visitor."""
    return JsonResponse({"waiting": [held.html for held in reply_box(request).waiting("reply:42")]})


@csrf_exempt
def sign_in(request: HttpRequest) -> JsonResponse:
    """Gives what the guest has to a member."""
    return JsonResponse({"published": len(reply_box(request).claim("7").replies)})


urlpatterns = [
    path("admin/", admin.site.urls),
    path("editor/", include("editor.contrib.django.urls")),
    path("page", page),
    path("reply", reply),
    path("waiting", waiting),
    path("sign-in", sign_in),
]
