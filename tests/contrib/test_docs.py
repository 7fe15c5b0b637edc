"""The page of the session with curl does what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.contrib.conftest import Served

PAGE = Path(__file__).parents[2] / "docs" / "curl.md"


def test_the_session_with_curl_works_as_written(served: Served) -> None:
    if shutil.which("curl") is None:
        if "CI" in os.environ:
            pytest.fail("curl is not installed")
        pytest.skip("curl is not installed")
    script = re.search(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert script
    run = subprocess.run(
        ["sh", "-eu"],
        input=script[1],
        env={**os.environ, "API": served.url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    decoder, said = json.JSONDecoder(), run.stdout
    answers = []
    while said.startswith("{"):
        answer, end = decoder.raw_decode(said)
        answers.append(answer)
        said = said[end:]
    checked, pasted, embedded, first, second, stale = answers
    assert checked["html"] == "<p><strong>Hi</strong></p>"
    assert pasted["plain"] == "<p>Hi</p>"
    assert embedded["embed"]["provider"] == "youtube"
    assert first["version"] < second["version"]
    assert (stale["current"]["html"], stale["submitted"]["html"]) == ("<p>two", "<p>three")
    assert said.split() == ["412", "0", "no", "metadata"]
