"""The Flask extension: the reply box in templates, the checks in views, and the HTTP API."""

from editor.extras import needed_by

with needed_by("editor.contrib.flask", "flask"):
    from editor.contrib.flask.extension import ReplyEditor

__all__ = ["ReplyEditor"]
