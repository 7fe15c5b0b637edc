"""The client tells addresses and characters by the server's expressions, and finds what the server finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from editor.api.client_policy import PATTERNS
from tests.browser.node import run
from tests.cases import load

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).with_name("patterns.ts")


def test_addresses_and_texts_are_the_same_to_the_client_and_to_the_server(tmp_path: Path) -> None:
    addresses, characters = load("addresses.jsonl"), load("characters.jsonl")
    given = {
        "patterns": PATTERNS,
        "urls": [case["url"] for case in addresses],
        "texts": [case["text"] for case in characters],
    }
    answer = json.loads(run(SCRIPT, tmp_path, json.dumps(given)))
    assert answer == {"addresses": addresses, "characters": characters}
