"""The OpenAPI document of an API that has everything, on standard output: `python -m tools.openapi`."""

from __future__ import annotations

import sys
import tempfile

from editor import Editor
from editor.api import Api, Request, Settings


def document() -> bytes:
    """The document, as `GET openapi.json` answers it."""
    with tempfile.TemporaryDirectory() as directory:
        api = Api(Editor(), settings=Settings(drafts_url="sqlite://", uploads_url=directory))
        return api.handle(Request("GET", "/openapi.json")).body


if __name__ == "__main__":
    sys.stdout.buffer.write(document())
