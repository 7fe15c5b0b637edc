"""The API and the client's files: `path("editor/", include("editor.contrib.django.urls"))`, at any path."""

from django.urls import re_path

from editor.contrib.django.views import answer

app_name = "reply_editor"
urlpatterns = [re_path(r"^(.*)\Z", answer, name="api")]
