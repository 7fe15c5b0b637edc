"""The package as it is published: built from this checkout, and installed in an environment without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]


class Built(NamedTuple):
    """The two files that are published."""

    wheel: Path
    source: Path

    @property
    def in_the_wheel(self) -> dict[str, bytes]:
        """The wheel's files by their paths."""
        with zipfile.ZipFile(self.wheel) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def build(source: Path, target: Path) -> Built:
    """Build both, by what pyproject.toml names."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=100)
    return Built(next(target.glob("*.whl")), next(target.glob("*.tar.gz")))


def unpacked(source: Path, target: Path) -> Path:
    """The folder that a source distribution is unpacked to."""
    with tarfile.open(source) as archive:
        archive.extractall(target, filter="data")
    return next(target.iterdir())


def install(wheel: Path, folder: Path, *required: str) -> Path:
    """The Python of a new environment that holds what `pip install` is told, the wheel for `reply-editor`."""
    python = folder / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=100)
    constraints = folder / "constraints.txt"
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    constraints.write_text(f"reply-editor @ {wheel.as_uri()}\n{lock}", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-compile"]
    done = subprocess.run(
        [*command, "--constraint", str(constraints), *required],
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return python


def outside_the_checkout() -> dict[str, str]:
    """The environment of a program that finds nothing of this checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
