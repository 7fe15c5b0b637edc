"""machina's own models."""

from machina.apps.forum_conversation.models import *  # noqa: F403 - as machina's documentation has it
