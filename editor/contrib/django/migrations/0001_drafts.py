"""The tables of drafts and of published replies."""

import django.db.models.deletion
from django.db import migrations, models

import editor.contrib.django.models


class Migration(migrations.Migration):  # type: ignore[misc]  # it ships no types
    """As `manage.py makemigrations` wrote it."""

    initial = True

    operations = [
        migrations.CreateModel(
            name="DraftOwner",
            fields=[
                ("owner", editor.contrib.django.models.Bytes(max_length=255, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PublishedReply",
            fields=[
                ("token", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("published_at", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="StoredDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner", editor.contrib.django.models.Bytes(max_length=255)),
                ("context", editor.contrib.django.models.Bytes(max_length=255)),
                ("version", models.BigIntegerField()),
                ("live", models.BooleanField()),
                ("expires_at", models.BigIntegerField(db_index=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("owner", "context"), name="reply_editor_draft")],
            },
        ),
        migrations.CreateModel(
            name="DraftText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.BigIntegerField()),
                ("reason", models.CharField(max_length=8)),
                ("saved_at", models.BigIntegerField()),
                ("device", editor.contrib.django.models.Bytes(max_length=255, null=True)),
                ("key_id", editor.contrib.django.models.Bytes(max_length=16)),
                ("digest", editor.contrib.django.models.Bytes(max_length=32)),
                ("body", models.BinaryField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="reply_editor.storeddraft"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draft", "version"), name="reply_editor_draft_text")],
            },
        ),
    ]
