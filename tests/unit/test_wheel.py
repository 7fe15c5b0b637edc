"""The wheel and the source distribution hold all that the package needs, and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.wheel import ROOT, Built, build, unpacked

FROM_STATIC = ("static/dist/", "static/embed.css", "static/embed.js")
"""What the wheel takes of the client: what is built, and the two files that are written by hand."""


def committed() -> list[str]:
    """The files of this checkout that git knows, or would add."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("this is no checkout of git")
    return [path for path in done.stdout.split("\0") if path and (ROOT / path).exists()]


def test_the_wheel_has_every_file_of_the_package_and_of_the_built_client_byte_by_byte(built: Built) -> None:
    wanted = {path: path for path in committed() if path.startswith("editor/")}
    wanted |= {f"editor/{path}": path for path in committed() if path.startswith(FROM_STATIC)}
    inside = {name: data for name, data in built.in_the_wheel.items() if ".dist-info/" not in name}
    assert sorted(inside) == sorted(wanted)
    assert [path for name, path in wanted.items() if inside[name] != (ROOT / path).read_bytes()] == []
    kinds = {Path(name).suffix for name in inside} | {Path(name).name for name in inside}
    assert {".mo", ".toml", ".lua", ".css", "py.typed", "SHA256SUMS", "reply-editor.js"} <= kinds


def test_the_wheel_carries_the_license_and_the_command(built: Built) -> None:
    about = {Path(name).name: data.decode() for name, data in built.in_the_wheel.items() if ".dist-info/" in name}
    assert about["LICENSE"] == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "reply-editor = editor.cli:main" in about["entry_points.txt"]


def test_the_source_distribution_has_every_file_and_makes_the_same_wheel(built: Built, tmp_path: Path) -> None:
    source = unpacked(built.source, tmp_path / "source")
    inside = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    assert inside - {"PKG-INFO"} == set(committed())
    again = build(source, tmp_path / "again")
    assert again.in_the_wheel == built.in_the_wheel
