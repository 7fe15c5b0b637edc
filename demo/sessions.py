"""What the demo's cookies are called, who is signed in, and where a form may lead to."""

from __future__ import annotations

import re

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*\Z")


class SessionCookie(SecureCookieSessionInterface):
    """Over https the cookie is the host's own: no subdomain can plant one, and no plain request carries it."""

    def get_cookie_name(self, app: Flask) -> str:
        """The name, with the prefix that makes browsers hold to it."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure and self.get_cookie_path(app) == "/" else name

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the cookie is for https only."""
        return request.is_secure or super().get_cookie_secure(app)


def local(path: str) -> str:
    """A path of this forum, and not another site's address.

    Browsers drop tabs and line ends from an address, and take a backslash for a slash.

    >>> local("/topic/3"), local("/\\t/evil.example"), local("//evil.example")
    ('/topic/3', '/', '/')
    """
    return path if LOCAL.match(path) else "/"
