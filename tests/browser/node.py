"""The client's development dependencies, which a checkout has only after `npm ci`, and programs of its sources."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"


@cache
def _installed() -> bool:
    if (STATIC / "node_modules").is_dir():
        return True
    if not os.environ.get("CI") or shutil.which("npm") is None:
        return False
    subprocess.run(["npm", "ci", "--silent"], cwd=STATIC, check=True, timeout=300)
    return True


def node_modules() -> Path:
    """The folder of the dependencies; skips the test where there is none, but never on CI."""
    if not _installed():
        reason = "the client's development dependencies are not installed: run `npm ci` in static/"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return STATIC / "node_modules"


def run(script: Path, folder: Path, given: str = "") -> str:
    """What a TypeScript program that imports from static/src prints; it is built in `folder` and reads `given`."""
    modules = node_modules()
    program = folder / "program.cjs"
    build: list[str | Path] = [
        modules / ".bin" / "esbuild",
        script,
        "--bundle",
        "--platform=node",
        f"--outfile={program}",
    ]
    # The client's libraries are beside its sources, not beside the test.
    subprocess.run([*build, "--log-level=error"], check=True, env=os.environ | {"NODE_PATH": str(modules)})
    answer = subprocess.run(["node", program], check=True, capture_output=True, input=given, text=True, timeout=60)
    return answer.stdout
