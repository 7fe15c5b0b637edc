"""Held replies in Django's admin: read as they would be published, published for a member, given up."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editor.contrib.django import held
from editor.contrib.django.configuration import api
from editor.contrib.django.drafts.store import DjangoDraftStore
from editor.contrib.django.forms import language
from editor.contrib.django.models import HeldReply
from editor.drafts.keys import Key
from editor.errors import EditorError


@admin.register(HeldReply)
class HeldReplyAdmin(admin.ModelAdmin):  # type: ignore[misc]  # it ships no types
    """Nothing here is written anew: what is held is what its writer sent."""

    list_display = ("context_", "writer", "beginning", "held_at", "kept_until", "state")
    fields = ("context_", "writer", "held_at", "kept_until", "state", "violations", "preview")
    readonly_fields = fields
    actions = ("publish",)
    ordering = ("-version",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those that are not over, in the database that the drafts are in."""
        drafts = held.store()
        now = int(drafts.now().timestamp() * 1000)
        return HeldReply.objects.using(drafts.using).filter(expires_at__gt=now).order_by(*self.ordering)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """No more than a project whose held replies are elsewhere has."""
        return isinstance(api().drafts, DjangoDraftStore) and super().has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: replies are held by whoever writes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: HeldReply | None = None) -> bool:
        """Nobody."""
        return False

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whoever may change held replies by Django's permissions."""
        return bool(request.user.has_perm("reply_editor.change_heldreply"))

    def delete_model(self, request: HttpRequest, obj: HeldReply) -> None:
        """Give it up, so that the same form sent again holds nothing either."""
        held.store().give_up(_key(obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Likewise, one by one."""
        for reply in queryset:
            self.delete_model(request, reply)

    @admin.action(description=_("Publish the selected held replies"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Publish those of members; a guest's is published when the guest signs in."""
        published = 0
        for stored in queryset:
            reply = _read(stored)
            if reply is None:
                continue
            try:
                done = held.publish(reply)
            except Exception as error:  # What the project's own `publish` raises is told, and stays held.
                self.message_user(request, f"{reply.held.context}: {error}", messages.ERROR)
                continue
            published += done
            if not done:
                self.message_user(request, f"{reply.held.context}: {_violations(stored)}", messages.ERROR)
        if published:
            self.message_user(request, gettext("Published: %d") % published, messages.SUCCESS)

    @admin.display(description=_("context"), ordering="context")
    def context_(self, stored: HeldReply) -> str:
        """What it was written for."""
        reply = _read(stored)
        return reply.held.context if reply else "-"

    @admin.display(description=_("writer"))
    def writer(self, stored: HeldReply) -> str:
        """The member's id; of a guest nothing is known."""
        reply = _read(stored)
        return gettext("a guest") if reply is None or reply.member is None else reply.member

    @admin.display(description=_("text"))
    def beginning(self, stored: HeldReply) -> str:
        """Its first words."""
        reply = _read(stored)
        return str(Truncator(api().editor.check(str(reply.held.html)).text).chars(80)) if reply else "-"

    @admin.display(description=_("held since"), ordering="version")
    def held_at(self, stored: HeldReply) -> datetime | None:
        """When it was sent."""
        reply = _read(stored)
        return reply.held.held_at if reply else None

    @admin.display(description=_("kept until"), ordering="expires_at")
    def kept_until(self, stored: HeldReply) -> datetime:
        """When it is over."""
        return datetime.fromtimestamp(stored.expires_at / 1000, UTC)

    @admin.display(description=_("state"))
    def state(self, stored: HeldReply) -> str:
        """What a claim made of it."""
        reply = _read(stored)
        return (reply.state if reply else "") or gettext("waits")

    @admin.display(description=_("broken rules"))
    def violations(self, stored: HeldReply) -> str:
        """What stands against publishing it by now."""
        return _violations(stored) or "-"

    @admin.display(description=_("reply"))
    def preview(self, stored: HeldReply) -> SafeString:
        """The canonical HTML, as it would be stored: embeds are links, so that nothing is loaded from anywhere."""
        reply = _read(stored)
        return mark_safe(reply.held.html if reply else "")  # noqa: S308 - proven as it was read


def _key(stored: HeldReply) -> Key:
    return Key(bytes(stored.owner), bytes(stored.context))


def _read(stored: HeldReply) -> held.Waiting | None:
    """What is held there, read once for all columns; None where it cannot be read, or has gone."""
    if "_reply" not in stored.__dict__:
        try:
            stored.__dict__["_reply"] = held.one(_key(stored))
        except EditorError:
            stored.__dict__["_reply"] = None
    reply: held.Waiting | None = stored.__dict__["_reply"]
    return reply


def _violations(stored: HeldReply) -> SafeString | str:
    reply = _read(stored)
    if reply is None:
        return ""
    result = api().editor.check(str(reply.held.html)).translated(language())
    return format_html_join(" ", "{}", ((violation.message,) for violation in result.violations))
