"""machina's forms, whose content is a reply."""

from machina.apps.forum_conversation import forms as machinas

from editor.contrib.django.forms import ReplyField


class WithReplyBox:
    """Puts the reply box into a form of machina's."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["content"] = ReplyField(label=self.fields["content"].label, context=self.context)

    @property
    def context(self):
        """What is written, by which its draft is kept."""
        if self.instance.pk:
            return f"edit:{self.instance.pk}"
        return f"reply:{self.topic.pk}" if self.topic else f"topic:{self.forum.pk}"


class PostForm(WithReplyBox, machinas.PostForm):
    """A reply, or an edit of one."""


class TopicForm(WithReplyBox, machinas.TopicForm):
    """A topic with its first post."""
