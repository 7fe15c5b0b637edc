"""The app, under machina's own label."""

from machina.apps.forum_conversation.apps import ForumConversationAppConfig as MachinasConfig


class ForumConversationConfig(MachinasConfig):
    """Takes the place of machina's."""

    name = "forum_apps.forum_conversation"
