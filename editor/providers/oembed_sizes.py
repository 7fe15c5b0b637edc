"""The sizes that players of oEmbed have: what a provider asks for is brought to the nearest of these."""

from __future__ import annotations

RATIOS = ("1:1", "4:3", "3:2", "16:9", "2:1", "3:4", "2:3", "9:16")
HEIGHTS = tuple(range(100, 1001, 50))
"""In px, as wide as the text."""
OEMBED_SIZES = frozenset(RATIOS) | frozenset(map(str, HEIGHTS)) | {"120", "152", "166", "325x740"}
"""Those, and the fixed ones of the endpoints' entries."""
