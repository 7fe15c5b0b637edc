"""The demo: one page with a reply box, and what the server says of what was sent.

`make demo`, or `flask --app demo_app run --port 8000`.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template_string, request
from flask.typing import ResponseReturnValue

from editor import Editor

MAX_BODY = 1024 * 1024
"""Largest request, in bytes. The editor refuses a reply over its own limit long before."""

SAMPLES = {
    "A reply": "<p>Thanks, <strong>that</strong> helped 😀</p>",
    "76 emoji": f"<p>{'😀' * 76}</p>",
    "A pasted picture": '<p>Look: <img src="data:image/png;base64,iVBORw0KGgo="> nice</p>',
    "Messy HTML": "<div><b>From another editor</b><br><br><font color=red>in red</font><script>alert(1)</script></div>",
}

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reply editor</title>
<link rel="stylesheet" href="{{ url_for('static', filename='demo.css') }}">
<main>
  <h1>Reply to this topic…</h1>
  <form method="post">
    <label for="html">HTML of the reply</label>
    <textarea id="html" name="html" rows="8" spellcheck="false">{{ html }}</textarea>
    <p class="row"><button>Submit reply</button>
    {% for name in samples %}<button class="quiet" name="sample" value="{{ name }}">{{ name }}</button>{% endfor %}</p>
  </form>
  {% if result %}
  <section aria-live="polite">
    {% for violation in result.violations %}<p class="notice violation">{{ violation.message }}
      {% for action in violation.actions %}<strong>{{ action.label }}</strong>{% endfor %}</p>{% endfor %}
    {% for notice in result.notices %}<p class="notice">{{ notice.message }}
      {% if notice.params.removed %}({% for name, count in notice.params.removed.items() -%}
        {{ name }}: {{ count }}{{ ", " if not loop.last }}{% endfor %}){% endif %}</p>{% endfor %}
    <h2>As readers see it</h2>
    <div class="post">{{ result.html }}</div>
    <h2>Canonical HTML</h2>
    <pre tabindex="0"><code>{{ result.html | string | forceescape }}</code></pre>
    <p class="facts">{{ "Repaired" if result.repaired else "Already canonical" }}
      {% for name, count in result.stats.to_json().items() %}· {{ count }} {{ name }} {% endfor %}</p>
  </section>
  {% endif %}
</main>
</html>
"""


def create_app() -> Flask:
    """The demo as a Flask application."""
    app = Flask(__name__, static_folder="static/demo", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    editor = Editor()

    @app.after_request
    def protect(response: Any) -> Any:
        response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' https:; base-uri 'none'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @app.route("/", methods=["GET", "POST"])
    def page() -> ResponseReturnValue:
        # A browser posts line ends as CR LF.
        html = request.form.get("html", "").replace("\r\n", "\n")
        html = SAMPLES.get(request.form.get("sample", ""), html)
        result = editor.check(html) if request.method == "POST" else None
        return render_template_string(PAGE, html=html, result=result, samples=SAMPLES)

    @app.post("/editor/check")
    def check() -> ResponseReturnValue:
        try:
            body = request.get_json(silent=True)
        except RecursionError:  # JSON nested deeper than Python follows
            body = None
        html = body.get("html") if isinstance(body, dict) else None
        if not isinstance(html, str):
            detail = 'Send JSON, an object with a string "html".'
            problem = {"title": "Bad Request", "status": 400, "detail": detail}
            return problem, 400, {"Content-Type": "application/problem+json"}
        return editor.check(html).to_json()

    return app


if __name__ == "__main__":
    create_app().run(port=8000)
