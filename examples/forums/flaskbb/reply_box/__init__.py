"""The reply box in FlaskBB, as a plugin of its own kind: its hooks, and two patches where it has no hook."""

import re

from flask import Blueprint, Response, abort, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from jinja2 import Markup
from pluggy import HookimplMarker
from wtforms import TextAreaField
from wtforms.validators import DataRequired

from reply_box.service import answer_to, ask

hook = HookimplMarker("flaskbb")
passed_on = Blueprint("reply_box", __name__)

PASSED = re.compile(
    r"(?:policy|check|paste|embed|render|display-as-link|drafts/[^/]+(?:/history)?|images(?:/.+)?|static/.+)\Z"
)
"""What the box asks for, and no more."""
ANSWERED = (
    "Content-Type Content-Language Content-Security-Policy Cache-Control ETag Location Retry-After"
    " X-Content-Type-Options"
).split()

HEAD = Markup(
    '<link rel="stylesheet" href="/editor/static/reply-editor.css">'
    '<link rel="stylesheet" href="/editor/static/embed.css">'
    '<script type="module" src="/editor/static/reply-editor.js"></script>'
)
BOX = Markup(
    '<reply-editor context="{context}" api="/editor" csrf-token="{token}" lang="en">'
    '<textarea id="{name}" name="{name}" aria-label="{label}" rows="8">\n{value}</textarea>'
    '<input type="hidden" name="{name}-format" value="{posted}">'
    "</reply-editor>"
)
QUOTE = Markup('<blockquote data-author="{}">{}</blockquote><p></p>')


@passed_on.route("/editor/<path:path>", methods=["GET", "POST", "PUT", "DELETE"])
def answer(path):
    """What the box asks of the API, passed on. FlaskBB's CSRFProtect has seen its token by then."""
    if not PASSED.match(path):
        abort(404)
    sent = ("Content-Type", "If-Match", "If-None-Match", "Accept-Language")
    headers = {name: request.headers[name] for name in sent if name in request.headers}
    answered = ask(request.method, request.full_path, headers, data=request.get_data())
    kept = [(name, answered.headers[name]) for name in ANSWERED if name in answered.headers]
    return Response(answered.content, answered.status_code, kept)


def context():
    """What the request writes, as drafts are kept for it."""
    known = request.view_args
    for argument, kind in (("topic_id", "reply"), ("forum_id", "topic"), ("post_id", "edit")):
        if argument in known:
            return f"{kind}:{known[argument]}"
    return ""


class ReplyBox:
    """Draws the box in place of the textarea."""

    def __call__(self, field, **options):
        """See WTForms' widgets."""
        return BOX.format(
            context=context() if current_user.is_authenticated else "",
            token=generate_csrf(),
            name=field.name,
            label=field.label.text,
            value=str(field.data or ""),
            posted=field.posted,
        )


class ReplyField(TextAreaField):
    """A checked reply: its data is canonical HTML, its errors are what the rules say."""

    widget = ReplyBox()
    posted = "html"

    def process_formdata(self, values):
        """See WTForms' fields."""
        self.data = values[0].replace("\r\n", "\n") if values else ""
        if request.form.get(self.name + "-format") == "text":
            self.posted = "text"

    def post_validate(self, form, validation_stopped):
        """Ask the service, once the field has something in it. What is refused stays as it was sent."""
        if validation_stopped:
            return
        result = answer_to("check", html=self.data, posted=self.posted)
        self.errors = [violation["message"] for violation in result["violations"]]
        if result["ok"]:
            self.data = result["html"]


def shown(html):
    """What a page shows of a stored post, embeds as players."""
    return Markup(answer_to("render", html=html)["html"])


def quoted(username, content):
    """FlaskBB's quotation of a post is Markdown; here it is a quotation that knows its author."""
    return QUOTE.format(username, Markup(content))


@hook
def flaskbb_load_blueprints(app):
    """The API, where browsers see it."""
    app.register_blueprint(passed_on)


@hook(trylast=True)
def flaskbb_jinja_directives(app):
    """Posts are HTML, and FlaskBB's filter for them reads Markdown."""
    app.jinja_env.filters["markup"] = shown


@hook
def flaskbb_tpl_navigation_before():
    """On every page: FlaskBB has no hook in the head."""
    return HEAD


@hook
def flaskbb_additional_setup(app):
    """The two patches: the forms of an edit and of a quick reply have no hook, and neither has a quotation."""
    from flaskbb.forum import forms, views

    for form in (forms.ReplyForm, forms.NewTopicForm, forms.QuickreplyForm):
        form.content = ReplyField("Content", [DataRequired("You cannot post a reply without content.")])
    views.format_quote = quoted


@hook
def flaskbb_event_post_save_after(post):
    """The post is made, so its draft goes, and a late autosave does not bring it back."""
    if request and current_user.is_authenticated and context():
        ask("DELETE", "/editor/drafts/" + context(), {"If-Match": "*"})
