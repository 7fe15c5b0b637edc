"""machina at the top, and the reply editor's API."""

from django.contrib.auth.views import LoginView
from django.urls import include, path

urlpatterns = [
    path("editor/", include("editor.contrib.django.urls")),
    path("login/", LoginView.as_view(template_name="login.html"), name="login"),
    path("", include("machina.urls")),
]
