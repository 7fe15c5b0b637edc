"""What every dialect is read into: HTML for repair, and what it could not say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Html:
    """HTML that is well-formed but not canonical. `unknown` counts markup kept as text, `removed` what has no place."""

    html: str
    unknown: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
