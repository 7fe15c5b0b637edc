"""What a writer changed is carried from one form of a paste to the other, whatever the forms and the changes are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.node import run

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).with_name("carrying.ts")


def test_no_letter_of_an_edit_is_lost_and_what_was_not_edited_is_not_changed(tmp_path: Path) -> None:
    assert json.loads(run(SCRIPT, tmp_path)) == []
