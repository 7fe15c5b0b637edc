"""The site: built without a warning, whole without any other host, and strict about its links."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

ASKS = re.compile(
    r"<(?:script|img|iframe|source|audio|video)\b[^>]*\bsrc=\"(?:https?:)?//[^\"]*\"|<link\b[^>]*\bhref=\"(?:https?:)?//[^\"]*\""
)
"""What makes a browser ask another host as soon as the page is opened."""
IN_STYLE = re.compile(r"@import|url\(\s*['\"]?(?:https?:)?//", re.IGNORECASE)


# A build takes some ten seconds of a processor, which others may be using.
pytestmark = pytest.mark.timeout(600)


def build(source: Path, target: Path, builder: str = "html") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "--builder", builder]
    return subprocess.run([*command, str(source), str(target)], cwd=ROOT, capture_output=True, text=True, check=False)


def sources(directory: Path) -> Path:
    """A copy of the site's sources, beside the rest of the repository."""
    for path in ROOT.iterdir():
        if path.name not in ("docs", "build") and not path.name.startswith("."):
            (directory / path.name).symlink_to(path)
    shutil.copytree(ROOT / "docs", directory / "docs")
    return directory / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    done = build(sources(tmp_path_factory.mktemp("sources")), target)
    assert done.returncode == 0, done.stderr
    return target


def test_every_page_of_the_documentation_is_on_the_site(site: Path) -> None:
    pages = [path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")]
    assert [str(page) for page in pages if not (site / page).exists()] == []
    assert (site / "searchindex.js").stat().st_size > 10_000


def test_the_site_asks_no_other_host(site: Path) -> None:
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert len(pages) > 10
    assert {str(path): found for path, text in pages.items() if (found := ASKS.findall(text))} == {}
    styles = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.css")}
    assert styles
    assert [str(path) for path, text in styles.items() if IN_STYLE.search(text)] == []
    assert ASKS.search('<link rel="stylesheet" href="https://fonts.example.org/css">')
    assert IN_STYLE.search("src: url(//fonts.example.org/a.woff2)")


def test_a_broken_link_and_a_broken_anchor_fail_the_build(tmp_path: Path) -> None:
    docs = sources(tmp_path)
    shutil.rmtree(docs / "reference")  # which takes most of the time, and is in the site that builds
    page = docs / "paste.md"
    page.write_text(
        page.read_text(encoding="utf-8") + "\n[gone](nowhere.md) and [lost](drafts.md#no-such-heading)\n",
        encoding="utf-8",
    )
    done = build(docs, tmp_path / "site", "dummy")
    assert done.returncode != 0
    assert "nowhere.md" in done.stderr
    assert "no-such-heading" in done.stderr
