"""What guests of a network keep is counted there; each draft has its highest version; uploads have their marks."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

import editor.contrib.django.models


def set_latest(apps: Any, editor_of_schema: Any) -> None:
    """Say of each draft which version was given last; so far its texts said it."""
    drafts = apps.get_model("reply_editor", "StoredDraft")._default_manager.using(editor_of_schema.connection.alias)
    texts = apps.get_model("reply_editor", "DraftText")._default_manager.filter(draft=OuterRef("pk"))
    highest = Subquery(texts.order_by().values("draft").annotate(highest=Max("version")).values("highest"))
    drafts.update(latest=Greatest(F("version"), Coalesce(highest, 0)))


class Migration(migrations.Migration):  # type: ignore[misc]  # it ships no types
    """As `manage.py makemigrations` wrote it, and what it cannot know."""

    dependencies = [("reply_editor", "0001_drafts")]

    operations = [
        migrations.CreateModel(
            name="UploadMark",
            fields=[
                ("name", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("written_at", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(model_name="storeddraft", name="latest", field=models.BigIntegerField(default=0)),
        migrations.AddField(
            model_name="storeddraft",
            name="network",
            field=editor.contrib.django.models.Bytes(max_length=64, null=True),
        ),
        migrations.AddField(model_name="storeddraft", name="room", field=models.BigIntegerField(default=0)),
        migrations.CreateModel(
            name="HeldReply",
            fields=[],
            options={
                "verbose_name": "held reply",
                "verbose_name_plural": "held replies",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("reply_editor.storeddraft",),
        ),
        migrations.RunPython(set_latest, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="storeddraft",
            index=models.Index(fields=["network", "expires_at"], name="reply_editor_draft_network"),
        ),
    ]
