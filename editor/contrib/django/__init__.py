"""The reply box for Django: an app with its urls, template tags, form and model fields, and the box for views."""

from editor.extras import needed_by

with needed_by("editor.contrib.django", "django"):
    from editor.contrib.django.box import reply_box

__all__ = ["reply_box"]
