"""machina's views, which take the draft with the post."""

from django.db import transaction
from machina.apps.forum_conversation import views as machinas

from editor.contrib.django import reply_box


class Publishing:
    """Writes the post and takes its draft in one transaction."""

    def form_valid(self, post_form, *args, **options):
        """See machina's BasePostFormView."""
        if self.preview:
            return super().form_valid(post_form, *args, **options)
        context = post_form.context  # Before the form has a post.
        with transaction.atomic():
            answer = super().form_valid(post_form, *args, **options)
            reply_box(self.request).published(context)
        return answer


class PostCreateView(Publishing, machinas.PostCreateView):
    """A reply."""


class PostUpdateView(Publishing, machinas.PostUpdateView):
    """An edit of a reply."""


class TopicCreateView(Publishing, machinas.TopicCreateView):
    """A new topic."""


class TopicUpdateView(Publishing, machinas.TopicUpdateView):
    """An edit of a topic's first post."""
