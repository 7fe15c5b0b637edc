"""One forum, one topic, and the member "ann", whose password is PASSWORD in the environment."""

import os

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand
from machina.apps.forum.models import Forum
from machina.apps.forum_conversation.models import Post, Topic


class Command(BaseCommand):
    """Fills an empty forum."""

    help = __doc__

    def handle(self, *args, **options):
        """See BaseCommand."""
        ann = User.objects.create_user("ann", password=os.environ.get("PASSWORD", "correct horse"))
        forum = Forum.objects.create(name="Tea", type=Forum.FORUM_POST)
        topic = Topic.objects.create(
            forum=forum, subject="Green tea", poster=ann, type=Topic.TOPIC_POST, status=Topic.TOPIC_UNLOCKED
        )
        Post.objects.create(topic=topic, subject="Green tea", poster=ann, content="<p>Which one?</p>")
        self.stdout.write(f"Topic {topic.pk} is in forum {forum.pk}.")
