"""The Django project that the tests run in. Django has one project in a process: importing this sets it up."""

from __future__ import annotations

import tempfile
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings
from django.http import HttpRequest

from editor.translation import LANGUAGES

SECRET = "a secret of the tests"
_directory = tempfile.TemporaryDirectory(prefix="reply-editor-django-")

APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "editor.contrib.django",
    "tests.django_app",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tests.django_project.named_member",
    "editor.contrib.django.middleware.ReplyEditorMiddleware",
]


def named_member(get_response: Any) -> Any:
    """Middleware: members of the tests say who they are in a header."""

    def middleware(request: HttpRequest) -> Any:
        if "X-Member" in request.headers:
            request.user = SimpleNamespace(pk=request.headers["X-Member"], is_authenticated=True)
        return get_response(request)

    return middleware


settings.configure(
    SECRET_KEY=SECRET,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="tests.django_urls",
    INSTALLED_APPS=APPS,
    MIDDLEWARE=MIDDLEWARE,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{_directory.name}/forum.sqlite3"}},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    LANGUAGES=[(language, language) for language in LANGUAGES],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STATIC_URL="/static/",
    USE_TZ=True,
)
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the project

call_command("migrate", run_syncdb=True, verbosity=0)
