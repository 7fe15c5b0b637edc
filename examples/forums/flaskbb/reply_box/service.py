"""What the plugin asks of the reply editor's service, with the library for HTTP that FlaskBB has already."""

import requests
from flask import current_app, request
from flask_login import current_user
from werkzeug.exceptions import ServiceUnavailable


def ask(method, path, headers=None, **options):
    """One request, for whoever is signed in. Raises ServiceUnavailable."""
    config = current_app.config
    headers = dict(headers or {}, Authorization="Bearer " + config["REPLY_EDITOR_KEY"])
    if current_user.is_authenticated:
        headers["Reply-Editor-Owner"] = f"member {current_user.id}"
        headers["Reply-Editor-Address"] = request.remote_addr
    try:
        return requests.request(
            method, config["REPLY_EDITOR_SERVICE"] + path, headers=headers, timeout=20, allow_redirects=False, **options
        )
    except requests.RequestException as error:
        raise ServiceUnavailable(f"The reply editor's service does not answer: {error}") from error


def answer_to(path, **body):
    """What an endpoint answers to a JSON body. Raises ServiceUnavailable."""
    answer = ask("POST", "/editor/" + path, json=body)
    if answer.status_code != 200:
        raise ServiceUnavailable(f"The reply editor's service answered {answer.status_code} to {path}.")
    return answer.json()
