"""oEmbed (https://oembed.com/): cards and players that only the provider's server can tell. The one place that asks."""

from editor.extras import needed_by

with needed_by("editor.providers.oembed", "oembed"):
    from editor.providers.oembed.cache import Cache, MemoryCache
    from editor.providers.oembed.client import OEmbed
    from editor.providers.oembed.guard import Guard, Refused

__all__ = ["Cache", "Guard", "MemoryCache", "OEmbed", "Refused"]
