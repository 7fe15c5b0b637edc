"""A forum of one topic in FastAPI, with drafts and the browser client: `uvicorn examples.fastapi_forum:app`."""

import os
from typing import Annotated

from fastapi import Depends, FastAPI, Form
from fastapi.responses import HTMLResponse

from editor.api.box import ReplyBox
from editor.contrib.asgi import ReplyEditor

app = FastAPI()
posts: list[str] = []
reply_editor = ReplyEditor(
    secret_key=os.environ.get("SECRET_KEY", "change me"),
    drafts_url=os.environ.get("DRAFTS_URL", "sqlite:///drafts.sqlite3"),
    current_user=lambda request: request.cookies.get("member"),  # Ask your own sessions here.
)
app.mount(reply_editor.url_prefix, reply_editor)
Box = Annotated[ReplyBox, Depends(reply_editor.box)]


@app.get("/")
def topic(box: Box) -> HTMLResponse:
    field = box.field("content", context="reply:1")
    shown = "".join(f"<article>{reply_editor.render(post)}</article>" for post in posts)
    form = f"<form method=post>{field}<button>Submit Reply</button></form>"
    return reply_editor.page(box, f"<!doctype html><title>Topic</title>{box.head()}{shown}{form}")


@app.post("/")
def reply(box: Box, content: Annotated[str, Form()] = "") -> HTMLResponse:
    result = box.check(content)
    if not result.ok:
        return HTMLResponse("".join(f"<p>{violation.message}</p>" for violation in result.violations), 422)
    posts.append(result.html)
    box.published("reply:1")
    return topic(box)
