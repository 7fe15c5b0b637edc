"""What a stored reply may hold is said once, in the schema; whoever has to know it asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from editor.canonical import schema

ROOT = Path(__file__).parents[2]
SOURCES = [
    path
    for folder, endings in (("editor", ("*.py", "*.toml")), ("static/src", ("*.ts",)))
    for ending in endings
    for path in sorted((ROOT / folder).rglob(ending))
    if path.name != "types.gen.ts"
]
RULES = sorted(
    {
        attribute.pattern.removeprefix("language-")
        for name in schema.ELEMENTS
        for attribute in schema.attributes_of(name)
        if "[" in attribute.pattern and schema.VALUE not in attribute.pattern
    }
    | {pattern.partition(": ")[2] for pattern in schema.STYLES.values()}
    | {schema.VALUE}
)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_of_the_schema_stands_once(rule: str) -> None:
    holders = [str(path.relative_to(ROOT)) for path in SOURCES if rule in path.read_text(encoding="utf-8")]
    assert holders in ([], ["editor/canonical/schema.py"])


@pytest.mark.parametrize(
    ("element", "attribute", "value", "fits"),
    [
        ("blockquote", "data-author", "a" * schema.MAX_AUTHOR, True),
        ("blockquote", "data-author", "a" * schema.MAX_AUTHOR + "b", False),
        ("blockquote", "data-author", "", False),
        ("figure", "data-embed", "youtube", True),
        ("figure", "data-embed", "YouTube", False),
        ("img", "width", "9999", True),
        ("img", "width", "0", False),
        ("ol", "start", "0", True),
        ("ol", "start", "01", False),
        ("td", "colspan", "999", True),
        ("td", "colspan", "1000", False),
        ("td", "colspan", "2\n", False),
    ],
)
def test_the_schema_says_which_values_fit(element: str, attribute: str, value: str, fits: bool) -> None:
    assert schema.value_fits(element, attribute, value) is fits


def test_asking_about_an_attribute_that_an_element_never_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        schema.value_fits("p", "onclick", "1")
