"""The HTTP API, knowing no framework: an adapter turns its request into a `Request` and a `Response` into its own."""

from editor.extras import needed_by

with needed_by("editor.api", "api"):
    from editor.api.api import Api
    from editor.api.listing import ListedDraft
    from editor.api.request import Body, Form, HostCSRF, Request, Sent, Site
    from editor.api.response import Cookie, Response
    from editor.api.services import Hooks, Place
    from editor.api.settings import SettingError, Settings

__all__ = [
    "Api",
    "Body",
    "Cookie",
    "Form",
    "Hooks",
    "HostCSRF",
    "ListedDraft",
    "Place",
    "Request",
    "Response",
    "Sent",
    "SettingError",
    "Settings",
    "Site",
]
