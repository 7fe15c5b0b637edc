"""What a draft is for, such as reply:42."""

from __future__ import annotations

import re

PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.:~-]{0,127}$"
"""Contexts with other characters are the server's own."""
CONTEXT = re.compile(rf"{PATTERN[:-1]}\Z")
