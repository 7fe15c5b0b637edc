"""The reference is the code's: its tables, its pages, and the texts beside each code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.archive import HEAD
from editor import sentences
from editor.canonical.schema import CONTENT, ELEMENTS
from editor.providers.catalogue import standard_providers
from tests.docs.pages import PAGES
from tools import reference
from tools.openapi import document
from tools.reference import BEGIN, COMMITTED, archive_table, canonical_page, http_page, with_table

TEXTS = [
    *((code, text, "Violations") for code, text in sentences.VIOLATIONS.items()),
    *((code, text, "Notices") for code, text in sentences.NOTICES.items()),
    *((code, text, "Actions") for code, text in sentences.ACTIONS.items()),
]


@pytest.mark.parametrize("name", COMMITTED)
def test_the_table_of_the_page_is_the_codes(name: str) -> None:
    page = PAGES[name]
    assert with_table(page, COMMITTED[name]()) == page, "run: python -m tools.reference"


ROWS = """
canonical        1,000,000      0.10      0.01      0.03     0.002       950       220       170
legacy, nh3        100,000      0.45      0.01      0.13     0.006       300       215       163
"""


def test_the_figures_of_the_archive_are_the_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tmp_path / "report.md"
    monkeypatch.setattr(reference, "REPORT", report)
    report.write_text(f"## The archive\n\n```text\n{chr(10).join(HEAD)}{ROWS}```\n\n## Next\n", encoding="utf-8")
    assert archive_table().splitlines()[2:] == [
        "| canonical | 1,000,000 | 0.10 | 0.01 | 0.03 | 0.002 | 950 | 220 | 170 |",
        "| legacy, nh3 | 100,000 | 0.45 | 0.01 | 0.13 | 0.006 | 300 | 215 | 163 |",
    ]
    report.write_text(f"## The archive\n\nMissing.\n\n## Next\n{ROWS}", encoding="utf-8")
    assert archive_table() == "The report has no measurement of the archive.\n"


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        with_table(BEGIN, "| a |")


@pytest.mark.parametrize(("code", "text", "section"), TEXTS, ids=lambda value: value if "_" in value else "")
def test_the_page_of_messages_has_the_whole_text_beside_the_code(code: str, text: str, section: str) -> None:
    part = re.split(r"^## ", PAGES["docs/messages.md"], flags=re.MULTILINE)
    rows = next(lines for lines in part if lines.startswith(section)).splitlines()
    assert [row.split("|")[2].strip() for row in rows if row.startswith(f"| `{code}` |")] == [text]


def test_the_front_page_counts_the_sites_of_the_catalogue() -> None:
    assert f"{len(standard_providers())} sites" in PAGES["README.md"]


def test_the_reference_of_the_schema_has_every_element_and_every_content() -> None:
    page = canonical_page()
    assert [name for name in ELEMENTS if f"\n| `{name}` | " not in page] == []
    assert [name for name in CONTENT if f"\n| {name} | " not in page] == []


def test_the_reference_of_the_api_has_every_endpoint_and_every_type() -> None:
    page, contents = http_page(), json.loads(document())
    headings = [f"### {method.upper()} `{path}`" for path, methods in contents["paths"].items() for method in methods]
    headings += [f"### {name}" for name in contents["components"]["schemas"]]
    assert [heading for heading in headings if f"{heading}\n" not in page] == []
