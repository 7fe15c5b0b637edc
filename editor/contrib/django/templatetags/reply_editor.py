"""The tags and the filter of `{% load reply_editor %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.utils.safestring import SafeString, mark_safe

from editor.api import page
from editor.api.box import ReplyBox
from editor.contrib.django.box import reply_box
from editor.contrib.django.configuration import api
from editor.contrib.django.finders import client_address

register = template.Library()


@register.simple_tag(takes_context=True)  # type: ignore[untyped-decorator]  # Django ships no types
def reply_editor_head(context: template.Context, nonce: str | None = None) -> SafeString:
    """`{% reply_editor_head %}`: the style sheets and scripts of the reply box and of players in posts.

    `nonce` is that of the page's Content-Security-Policy.
    """
    return mark_safe(page.head(_box(context).visit, nonce, client_address))  # noqa: S308 - escaped there


@register.simple_tag(takes_context=True)  # type: ignore[untyped-decorator]  # likewise
def reply_editor_field(context: template.Context, /, name: str, **options: Any) -> SafeString:
    """`{% reply_editor_field "content" context="reply:42" %}`: the reply box; see `ReplyBox.field`."""
    if not options.get("context"):
        raise template.TemplateSyntaxError(
            'reply_editor_field needs context=, which names what is written, such as context="reply:42".'
        )
    return mark_safe(_box(context).field(name, **options))  # noqa: S308 - escaped there


@register.filter  # type: ignore[untyped-decorator]  # likewise
def reply(html: str | None) -> SafeString:
    """`{{ post.html|reply }}`: a stored reply as HTML to show."""
    return mark_safe(api().editor.render(str(html or "")))  # noqa: S308 - proven there


def _box(context: template.Context) -> ReplyBox:
    request = context.get("request")
    if request is None:
        raise ImproperlyConfigured(
            "The reply editor's tags need the request: render the template with it, and list "
            '"django.template.context_processors.request" in the options of TEMPLATES.'
        )
    return reply_box(request)
