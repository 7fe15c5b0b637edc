"""Random hosts of odd labels and numbers, of IPv6's pieces, and of any characters."""

from __future__ import annotations

import json
import random

from tests.cases import FIXTURES

PARTS = json.loads((FIXTURES / "host-parts.json").read_text(encoding="utf-8"))


def odd_host(chance: random.Random) -> str:
    """One of them; most are no host to the editor, or to a browser."""

    def pick(part: str) -> str:
        return str(chance.choice(PARTS[part]))

    def anything() -> str:
        return chr(chance.choice([chance.randrange(0x80, 0xD800), chance.randrange(0xE000, 0x20000)]))

    kind = chance.random()
    if kind < 0.1:
        return "[" + ":".join(pick("pieces") for _ in range(chance.randint(3, 8))) + "]"
    if kind < 0.35:
        labels = [pick("numbers") for _ in range(chance.randint(1, 5))]
    elif kind < 0.45:
        labels = [pick("labels"), pick("numbers")]
    elif kind < 0.8:
        labels = [pick("labels") for _ in range(chance.randint(1, 4))]
    else:
        labels = [pick("labels") + anything() + pick("labels"), pick("labels")]
    return "".join(label + pick("dots") for label in labels[:-1]) + labels[-1] + pick("ends")
