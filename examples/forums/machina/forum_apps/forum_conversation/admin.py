"""machina's own admin."""

from machina.apps.forum_conversation.admin import *  # noqa: F403 - as machina's documentation has it
