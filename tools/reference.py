"""Reference pages from the code itself: `python -m tools.reference` writes the tables that are committed.

The site's own pages, under docs/reference, are written when it is built (docs/conf.py).
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from editor import Policy, policy
from editor.api import problems
from editor.canonical import schema
from editor.providers.listing import markdown
from tools.openapi import document

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "benchmarks" / "report.md"
BEGIN, END = "<!-- made by python -m tools.reference -->\n\n", "\n<!-- until here -->\n"
ROLES = {schema.BLOCK: "block", schema.MARK: "mark", schema.LEAF: "leaf", schema.PART: "only where it is named"}
ALIASES = {schema.VALUE: "[value]", schema.REL: "[link_rel]"}
"""How the reference writes the parts of patterns that many attributes share."""


def policy_table() -> str:
    """Every setting of a policy: its default, and what the docstring under the field says.

    >>> policy_table().splitlines()[4]
    '| `min_characters` | 0 | Fewest characters of visible text. |'
    """
    descriptions = _field_docstrings(Policy)
    rows = [
        f"| `{field.name}` | {_default(field)} | {_cell(descriptions[field.name])} |"
        for field in dataclasses.fields(Policy)
    ]
    return _table(("Setting", "Default", ""), rows)


def providers_table() -> str:
    """Every site of the catalogue with an address that it takes."""
    return markdown(Policy())


MEASURED = {
    "2 KB": "2 KB as the reply box submits it",
    "2 KB Tiptap": "2 KB as Tiptap submits it",
    "2 KB CKEditor": "2 KB as CKEditor submits it",
    "2 KB forum": "2 KB of another forum's HTML",
    "100 KB mess": "100 KB of broken HTML",
}
"""Rows of the report's table of checks, and what the front page calls them."""
COMPARED = {
    "check, bleach": "`check` by default",
    "check, nh3": '`check` with `cleaner="nh3"`',
    "bleach alone": "bleach 6.4",
    "nh3.clean alone": "nh3",
    "turbohtml": "turbohtml",
}
"""Its columns likewise."""
COLUMN = re.compile(r"check, \w+|[\w.]+ alone|\([ab]\) \w+|\S+")
"""The name of a column in its head, where one space may be all that stands between two."""


def speed_table() -> str:
    """What benchmarks/report.md has measured of checking a reply, beside other libraries."""
    report = REPORT.read_text(encoding="utf-8")
    lines = report.partition("## Checking a reply")[2].splitlines()
    columns = next(COLUMN.findall(line) for line in lines if line.split()[:1] == ["post"])
    cells = [re.split(r"\s{2,}", line.strip()) for line in lines]
    measured = {line[0]: dict(zip(columns, line, strict=True)) for line in cells if len(line) == len(columns)}
    rows = [
        f"| {name} | {' | '.join(measured[row][column] for column in COMPARED)} |" for row, name in MEASURED.items()
    ]
    return _table(("Median time for one reply", *COMPARED.values()), rows)


ARCHIVE = (
    "Archive",
    "Posts",
    "ms of the workers' processors a post",
    "ms of the first process",
    "Hours of a processor for a million",
    "Cost of a million",
    "Posts a second",
    "Peak MiB of the first process",
    "Peak MiB of a worker",
)
"""The columns of the report's table of the archive, in their order."""


def archive_table() -> str:
    """What benchmarks/report.md has measured of the archive."""
    section = REPORT.read_text(encoding="utf-8").partition("## The archive\n")[2].partition("\n## ")[0]
    cells = [re.split(r"\s{2,}", line.strip()) for line in section.splitlines()]
    rows = [line for line in cells if len(line) == len(ARCHIVE) and line[1].replace(",", "").isdigit()]
    if not rows:
        return "The report has no measurement of the archive.\n"
    return _table(ARCHIVE, [f"| {' | '.join(row)} |" for row in rows])


SENTENCE = re.compile(r"/\*+[\s*]+(.*?)\s*\*/", re.DOTALL)
"""The comment that a file of the client begins with."""


def client_table() -> str:
    """Every file of static/src with the sentence that it begins with. Raises ValueError for one without.

    >>> client_table().splitlines()[2].partition(" | ")[0]
    '| `static/src/added.ts`'
    """
    source = ROOT / "static" / "src"
    paths = (*sorted(source.glob("*.ts")), *sorted(source.rglob("*.css")))
    return _table(
        ("File", "What it is"), [f"| `{path.relative_to(ROOT).as_posix()}` | {_says(path)} |" for path in paths]
    )


def _says(path: Path) -> str:
    sentence = SENTENCE.match(path.read_text(encoding="utf-8"))
    if not sentence:
        raise ValueError(f"{path} does not begin with a comment that says what it is")
    return _cell(re.sub(r"\n \* ?", "\n", sentence[1]))


COMMITTED = {
    "README.md": speed_table,
    "docs/architecture.md": client_table,
    "docs/archive.md": archive_table,
    "docs/policy.md": policy_table,
    "docs/providers.md": providers_table,
}
"""Pages with a table between two marks, which a test compares with the code, and with the report."""


def with_table(page: str, table: str) -> str:
    """The page with this table between its marks. Raises ValueError where it has none.

    >>> print(with_table(f"Before.\\n\\n{BEGIN}old{END}", "new"), end="")
    Before.
    <BLANKLINE>
    <!-- made by python -m tools.reference -->
    <BLANKLINE>
    new
    <!-- until here -->
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page has no marks around its table")
    return f"{before}{BEGIN}{table}{END}{after}"


def canonical_page() -> str:
    """The schema of canonical HTML, element by element."""
    elements = [
        f"| `{name}` | {ROLES[element.role]} | {element.content} | {_attributes(element)} |"
        for name, element in schema.ELEMENTS.items()
    ]
    contents = [f"| {name} | {_phases(phases)} |" for name, phases in schema.CONTENT.items()]
    styles = [f"| `{name}` | {_code(pattern)} |" for name, pattern in schema.STYLES.items()]
    return f"""# Canonical HTML: the schema

`editor/canonical/schema.py` as tables. [Canonical HTML](../canonical-html.md) says the same in words.

## Elements

{_table(("Element", "Stands as", "Holds", "Attributes and the patterns of their values"), elements)}
`[value]` is {_code(schema.VALUE)}, `[link_rel]` is the policy's `link_rel`, exactly.
Not anywhere inside a table cell: {_names(schema.NOT_IN_CELLS)}. Marks directly inside {_names(schema.TEXT_ONLY_IN)}
hold text only.

## What may come next

For each kind of content, what may come next at its start and after each part; *end* is the end tag.

{_table(("Content", "What may come next"), contents)}
## Styles

Off unless the policy's `styles` names them; on {_names(schema.STYLED)}.

{_table(("Style", "Pattern"), styles)}"""


def http_page() -> str:
    """The HTTP API from its OpenAPI document, with everything turned on."""
    contents = json.loads(document())
    operations = [
        _operation(method, path, operation)
        for path, methods in contents["paths"].items()
        for method, operation in methods.items()
    ]
    types = [_type(name, kind) for name, kind in contents["components"]["schemas"].items()]
    kinds = [f"| `{name}` | {int(kind.status)} | {_cell(kind.title)} |" for name, kind in problems.KINDS.items()]
    return "\n".join(
        [
            "# HTTP API: every endpoint\n\nFrom the OpenAPI document, which the API itself serves as `/openapi.json`. "
            "[The API's page](../api.md) explains it.\n\n## Endpoints\n",
            *operations,
            "## Types\n",
            *types,
            "## Problems\n\nWhat is no request is answered with `application/problem+json`.\n",
            _table(("Kind", "Status", "Title"), kinds),
        ]
    )


BUILT = {"canonical.md": canonical_page, "http.md": http_page}
"""Pages of the site alone, written when it is built."""


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    lines = [f"### {method.upper()} `{path}`\n", f"**{operation['summary']}.** {operation.get('description', '')}\n"]
    if operation.get("security"):
        lines.append("Requires the header `X-CSRF-Token`.\n")
    for parameter in operation.get("parameters", ()):
        required = ", required" if parameter.get("required") else ""
        described = parameter.get("description", "")
        lines.append(f"- {parameter['in'].capitalize()} `{parameter['name']}`{required}: {described}")
    for media_type, body in operation.get("requestBody", {"content": {}})["content"].items():
        lines.append(f"- Body `{media_type}`: {_shape(body['schema'])}")
    for status, response in operation["responses"].items():
        lines.append(f"- {status} {response['description']}{_contents(response)}")
    return "\n".join(lines) + "\n"


def _contents(response: Mapping[str, Any]) -> str:
    parts = [
        f"`{media_type}`" + (f": {_shape(content['schema'])}" if "schema" in content else "")
        for media_type, content in response.get("content", {}).items()
    ]
    return f" ({'; '.join(parts)})" if parts else ""


def _type(name: str, kind: Mapping[str, Any]) -> str:
    required = kind.get("required", ())
    rows = [
        f"| `{field}` | {'yes' if field in required else ''} | {_cell(_shape(inner))} "
        f"| {_cell(inner.get('description', ''))} |"
        for field, inner in kind.get("properties", {}).items()
    ]
    table = _table(("Field", "Always", "Type", ""), rows) if rows else ""
    return f"({name.lower()})=\n### {name}\n\n{kind.get('description', '')}\n\n{table}"


def _shape(value: Mapping[str, Any]) -> str:
    """A JSON Schema in a few words, with links to the named types."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        return " or ".join(map(_shape, value["anyOf"]))
    if "enum" in value:
        return " or ".join(f"`{word}`" for word in value["enum"])
    if value.get("type") == "array":
        return f"list of {_shape(value.get('items', {}))}"
    if "properties" in value:
        return ", ".join(f"`{name}`: {_shape(inner)}" for name, inner in value["properties"].items())
    return str(value.get("type", "anything"))


def _attributes(element: schema.ElementRule) -> str:
    forms = ["<br>".join(map(_attribute, form)) for form in element.forms]
    return "<br>or<br>".join(forms)


def _attribute(attribute: schema.Attribute) -> str:
    pattern = attribute.pattern
    for part, alias in ALIASES.items():
        pattern = pattern.replace(part, alias)
    notes = [note for note in ("always" if attribute.required else "", attribute.url and f"an address: {attribute.url}")
             if note]  # fmt: skip
    return f"`{attribute.name}`: {_code(pattern)}" + (f" ({', '.join(notes)})" if notes else "")


def _phases(phases: Mapping[str, Mapping[str, str]]) -> str:
    def choices(following: Mapping[str, str]) -> str:
        return ", ".join(f"*{name}*" if name not in schema.ELEMENTS else f"`{name}`" for name in following)

    return "; ".join(f"{phase}: {choices(following)}" for phase, following in phases.items()) or "nothing"


def _field_docstrings(kind: type) -> dict[str, str]:
    """The docstring under each field of a dataclass, on one line."""
    definition = next(
        node
        for node in ast.parse(inspect.getsource(inspect.getmodule(kind) or policy)).body
        if isinstance(node, ast.ClassDef) and node.name == kind.__name__
    )
    return dict(_described(definition.body))


def _described(statements: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, following in pairwise(statements):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            yield field.target.id, " ".join(str(following.value.value).split())


def _default(field: dataclasses.Field[Any]) -> str:
    value = field.default
    if field.name == "elements":
        return "every element"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}"
    if value is None:
        return "none"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "nothing"
    return str(value)


def _table(heads: tuple[str, ...], rows: list[str]) -> str:
    return "\n".join([f"| {' | '.join(heads)} |".replace("|  |", "| |"), "|" + "---|" * len(heads), *rows]) + "\n"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def _code(pattern: str) -> str:
    # A table's cell ends at a bar, in code too; control characters are written as the pattern's escapes.
    escaped = "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in pattern
    )
    return "`" + escaped.replace("|", "\\|") + "`"


def _names(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def main() -> None:
    """Write the tables of the committed pages anew."""
    for name, table in COMMITTED.items():
        path = ROOT / name
        path.write_text(with_table(path.read_text(encoding="utf-8"), table()), encoding="utf-8")


if __name__ == "__main__":
    main()
