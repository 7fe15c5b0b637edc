"""What machina shows for what is stored: MACHINA_MARKUP_LANGUAGE."""

from markupsafe import Markup

from editor.contrib.django.configuration import api


def shown(html: str) -> Markup:
    """A stored reply as HTML to show, embeds as players."""
    return api().editor.render(html)
