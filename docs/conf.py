"""The documentation's site: `make docs` builds it with Sphinx. A warning, such as a broken link or anchor, is an error.

Sphinx (BSD), MyST (MIT) and Furo (MIT): the oldest generator that many hands still keep, its Markdown, and a theme that
asks no other host for fonts or scripts. Material for MkDocs was looked at: MkDocs 1 has had no release since 2024, its
theme is in maintenance, and Zensical, which succeeds both, is at version 0.1.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from editor import __version__  # noqa: E402  # of this checkout
from tools.reference import BUILT  # noqa: E402  # likewise

project = "Reply editor"
project_copyright = "the Reply editor's authors"
release = version = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["build"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "deflist"]
# Docstrings say `name` for code, as Markdown does.
default_role = "code"
smartquotes = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_default_options = {"members": True}
python_maximum_signature_line_length = 100

html_theme = "furo"
html_title = f"Reply editor {__version__}"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
pygments_style = "default"
pygments_dark_style = "monokai"

FROM_THE_TOP = {
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "README.md": "index.md",
}
"""Files at the top of the repository, and the page of the site that has what they say."""


def write_pages(_: Sphinx) -> None:
    """Write the pages that come from elsewhere: from the code, and from the top of the repository."""
    pages = {f"reference/{name}": page() for name, page in BUILT.items()}
    for source, name in FROM_THE_TOP.items():
        if source != "README.md":
            pages[name] = (ROOT / source).read_text(encoding="utf-8").replace("](docs/", "](")
    for name, text in pages.items():
        path = Path(__file__).parent / name
        path.parent.mkdir(exist_ok=True)
        # An unchanged page is not read again.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def lead_into_the_site(_: Sphinx, name: str, source: list[str]) -> None:
    """Let links to files at the top of the repository lead to their pages of the site."""
    up = "../" * name.count("/")
    for file, page in FROM_THE_TOP.items():
        source[0] = re.sub(rf"\]\((?:\.\./)*{re.escape(file)}(#[^)]*)?\)", rf"]({up}{page}\1)", source[0])


def name_files_of_the_repository(_: Sphinx, name: str, source: list[str]) -> None:
    """Name files outside docs instead of linking to them: the site is whole without the repository."""
    if "/" not in name:
        source[0] = re.sub(r"\[([^]]+)\]\(\.\./((?!\.\.|reference/)[\w./-]+(?<!\.md))\)", _named, source[0])


def _named(link: re.Match[str]) -> str:
    if not (ROOT / link[2]).exists():
        return link[0]  # which fails as a broken link
    return f"`{link[1]}`" if link[1] == link[2] else f"{link[1]} (`{link[2]}`)"


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("builder-inited", write_pages)
    app.connect("source-read", lead_into_the_site)
    app.connect("source-read", name_files_of_the_repository)
