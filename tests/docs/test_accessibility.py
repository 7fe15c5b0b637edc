"""docs/accessibility.md speaks of each criterion, and each test that it names is there."""

from __future__ import annotations

import re

from tests.docs.pages import PAGES, ROOT

PAGE = PAGES["docs/accessibility.md"]
WCAG = """
1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12
1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4
2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3
""".split()
"""The success criteria of levels A and AA (https://www.w3.org/TR/WCAG22/)."""
ATAG = """
B.1.1.1 B.1.1.2 B.1.2.1 B.1.2.2 B.1.2.3 B.1.2.4 B.2.1.1 B.2.2.1 B.2.2.2 B.2.3.1 B.2.3.2 B.2.4.1 B.2.4.2 B.2.4.3 B.2.5.1
B.2.5.2 B.3.1.1 B.3.1.2 B.3.1.3 B.3.1.4 B.3.1.5 B.3.2.1 B.4.1.1 B.4.1.2 B.4.1.3 B.4.1.4 B.4.2.1 B.4.2.2
""".split()
"""Those of Part B, of the same levels (https://www.w3.org/TR/ATAG20/#part_b)."""


def test_each_criterion_has_its_row() -> None:
    assert re.findall(r"^\| (\d[\d.]+) ", PAGE, re.MULTILINE) == WCAG
    assert re.findall(r"^\| (B[\d.]+) ", PAGE, re.MULTILINE) == ATAG


def test_each_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", PAGE))
    assert len(named) > 10
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []
