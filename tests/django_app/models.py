"""What the tests' forum stores."""

from __future__ import annotations

from django.db import models

from editor.contrib.django.fields import ReplyField


class Post(models.Model):
    """A post."""

    html = ReplyField("reply")
    note = ReplyField(blank=True, default="")
