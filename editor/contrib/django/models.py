"""The tables of drafts and of published replies, in the project's own database.

Keys and texts are bytes: they compare exactly, and hold what a text column would refuse or change. Times are integers,
milliseconds since 1970 UTC, so that no session's time zone matters.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, models, router, transaction
from django.utils.translation import gettext_lazy as _

from editor.drafts.records import Entry, Text
from editor.drafts.sealing import Sealed


class Bytes(models.BinaryField):  # type: ignore[misc]  # it ships no types
    """Bytes of at most `max_length`, which can be a part of a key in MySQL too; its BinaryField there cannot."""

    def db_type(self, connection: Any) -> str:
        """See `Field.db_type`."""
        return f"varbinary({self.max_length})" if connection.vendor == "mysql" else str(super().db_type(connection))


class DraftOwner(models.Model):  # type: ignore[misc]  # likewise
    """Whoever has drafts, and networks of guests. The row is there to be written to, which locks the owner."""

    owner = Bytes(max_length=255, primary_key=True)
    version = models.BigIntegerField()


class StoredDraft(models.Model):  # type: ignore[misc]  # likewise
    """A draft, or what is left of one that was discarded, so that late saves are refused."""

    owner = Bytes(max_length=255)
    context = Bytes(max_length=255)
    version = models.BigIntegerField()
    live = models.BooleanField()
    expires_at = models.BigIntegerField(db_index=True)
    # The highest version that was given here: the draft's, or that of a text that was refused after it.
    latest = models.BigIntegerField(default=0)
    # Bytes set aside for the texts of a guest's draft, of what the network may have.
    room = models.BigIntegerField(default=0)
    # The network that they count for; None where it is not known, and for members.
    network = Bytes(max_length=64, null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["owner", "context"], name="reply_editor_draft"),)
        indexes = (models.Index(fields=["network", "expires_at"], name="reply_editor_draft_network"),)


class DraftText(models.Model):  # type: ignore[misc]  # likewise
    """One version of a draft."""

    draft = models.ForeignKey(StoredDraft, models.CASCADE, related_name="texts")
    version = models.BigIntegerField()
    reason = models.CharField(max_length=8)  # "saved", "refused" or "claimed"
    saved_at = models.BigIntegerField()
    device = Bytes(max_length=255, null=True)
    key_id = Bytes(max_length=16)
    digest = Bytes(max_length=32)
    body = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["draft", "version"], name="reply_editor_draft_text"),)

    @property
    def text(self) -> Text:
        """As the store passes it on. Drivers give bytes or memoryview."""
        device = None if self.device is None else bytes(self.device)
        sealed = Sealed(bytes(self.key_id), bytes(self.digest), bytes(self.body))
        return Text(self.version, self.reason, self.saved_at, device, sealed)

    @property
    def entry(self) -> Entry:
        """The draft whose latest version this is."""
        return Entry(bytes(self.draft.context), self.draft.expires_at, self.text)


class HeldReplies(models.Manager):  # type: ignore[misc]  # likewise
    """The drafts that are held replies."""

    def get_queryset(self) -> Any:
        """See `Manager.get_queryset`."""
        return super().get_queryset().filter(live=True, context__gte=b"held/", context__lt=b"held0")


class HeldReply(StoredDraft):
    """A guest's reply that waits until they have an account, for the admin."""

    objects = HeldReplies()

    class Meta:
        proxy = True
        verbose_name = _("held reply")
        verbose_name_plural = _("held replies")


class UploadMark(models.Model):  # type: ignore[misc]  # likewise
    """Who may show an uploaded picture, and which network a guest uploaded it from; see `editor.uploads`."""

    name = models.CharField(max_length=255, primary_key=True)
    written_at = models.BigIntegerField()


class PublishedReply(models.Model):  # type: ignore[misc]  # likewise
    """The token of a held reply that was published: each becomes one post, however often it is tried."""

    token = models.CharField(max_length=64, primary_key=True)
    published_at = models.BigIntegerField(db_index=True)

    @classmethod
    def is_new(cls, token: str) -> bool:
        """Whether the reply with this token was not published before; from now on it was.

        Call it in the transaction that writes the post: another one that publishes the same reply waits for the end of
        this one, and then finds the token. Raises TransactionManagementError outside of a transaction.

        >>> with transaction.atomic():  # doctest: +SKIP
        ...     if PublishedReply.is_new(token):
        ...         Post.objects.create(html=result.html)
        """
        using = router.db_for_write(cls)
        if not transaction.get_connection(using).in_atomic_block:
            raise transaction.TransactionManagementError("is_new belongs in the transaction that writes the post.")
        # A plain INSERT within a savepoint says by its error whether the token was there, on every database.
        try:
            with transaction.atomic(using=using):
                cls(token=token, published_at=_now()).save(force_insert=True, using=using)
        except IntegrityError:
            return False
        return True

    @classmethod
    def forget_before(cls, moment: datetime) -> int:
        """Delete the tokens of replies published before `moment`, and answer their number. Two months is plenty."""
        deleted, _ = cls._default_manager.filter(published_at__lt=int(moment.timestamp() * 1000)).delete()
        return int(deleted)


def _now() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
