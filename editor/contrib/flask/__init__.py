"""The Flask extension: the reply box in templates, the checks in views, and the HTTP API."""

from editor.contrib.flask.extension import ReplyEditor

__all__ = ["ReplyEditor"]
