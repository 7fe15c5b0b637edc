"""The tests' forum in Django's admin."""

from django.contrib import admin

from tests.django_app.models import Post

admin.site.register(Post)
