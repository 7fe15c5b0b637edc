"""The one function of the archive: a batch of stored posts in Arrow → what becomes of each."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from editor.core import Editor
from editor.policy import Policy
from editor.result import Result

UNCHANGED, REPAIRED, LOSSY, REFUSED, UNREADABLE = "unchanged", "repaired", "lossy", "refused", "unreadable"
CHANGES: dict[str, str] = {
    UNCHANGED: "stored as it is",
    REPAIRED: "other HTML that says the same",
    LOSSY: "other HTML, and a reader would miss something",
    REFUSED: "would break a rule if it were posted today; its HTML is whole all the same",
    UNREADABLE: "no text, or one that the editor failed on; left as it is",
}
"""What becomes of a post, from the best to the worst. Each post is of one class: the last that is true of it."""

REMOVED = pa.list_(
    pa.struct(
        [
            ("kind", pa.string()),
            ("name", pa.string()),
            ("offset", pa.int64()),
            ("visibility", pa.string()),
            ("address", pa.string()),
        ]
    )
)
COLUMNS: tuple[tuple[str, Any], ...] = (
    ("original", pa.large_string()),
    ("html", pa.large_string()),
    ("ok", pa.bool_()),
    ("codes", pa.list_(pa.string())),
    ("removed", REMOVED),
    ("change", pa.string()),
)
"""The columns of the answer, after `id`."""


def recheck(
    posts: pa.RecordBatch, policy: Policy | None = None, *, dialect: str | None = "auto", base: str | None = None
) -> pa.RecordBatch:
    """What becomes of stored posts: `id, html` → `id, original, html, ok, codes, removed, change`, row by row.

    `dialect` and `base` are those of Editor.migrate; with a dialect of None the posts are checked as Editor.check does,
    for an archive that the editor itself wrote. `codes` are the violations', `removed` is Result.removed, `change` one
    of CHANGES. Takes a Table as well, and answers in kind. A post without text stays so, and a post that the editor
    fails on costs only itself. Pure, and picklable by functools.partial: Dask, Spark and Ray can all be given it.

    Raises DialectError for an invalid dialect or base, PolicyError, KeyError for a batch without the columns.

    >>> batch = pa.record_batch({"id": [1], "html": ["<b>Hi</b>"]})
    >>> recheck(batch).to_pylist()[0]["html"]
    '<p><strong>Hi</strong></p>'
    """
    editor = Editor(policy)
    # A dialect or a base that cannot be is the caller's fault, not that of the first post.
    _become(editor, "", dialect, base)
    originals = posts.column("html").to_pylist()
    return _answer(posts, [_row(editor, original, dialect, base) for original in originals])


def answer_schema(id_type: Any) -> pa.Schema:
    """The schema of the answer, for ids of an Arrow type."""
    return pa.schema([("id", id_type), *COLUMNS])


def unreadable(posts: pa.RecordBatch, code: str) -> pa.RecordBatch:
    """The answer for posts that the editor could not be asked about: they stay, with a code that says why."""
    rows: list[tuple[Any, ...]] = [
        (text, None, False, [code], [], UNREADABLE) for text in posts.column("html").to_pylist()
    ]
    return _answer(posts, rows)


def _answer(posts: pa.RecordBatch, rows: list[tuple[Any, ...]]) -> pa.RecordBatch:
    columns = [posts.column("id")]
    columns += [pa.array([row[at] for row in rows], kind) for at, (_, kind) in enumerate(COLUMNS)]
    return type(posts).from_arrays(columns, schema=answer_schema(posts.schema.field("id").type))


def _become(editor: Editor, original: str, dialect: str | None, base: str | None) -> Result:
    if dialect is None:
        return editor.check(original, base=base)
    return editor.migrate(original, dialect=dialect, base=base)


def _row(editor: Editor, original: str | None, dialect: str | None, base: str | None) -> tuple[Any, ...]:
    if original is None:
        return None, None, False, [], [], UNREADABLE
    try:
        result = _become(editor, original, dialect, base)
        removed = [each.to_json() for each in result.removed]
    except Exception as error:  # one post in a million may not end the run; it is counted and named in the report
        return original, None, False, [type(error).__name__], [], UNREADABLE
    html = str(result.html)
    codes = [violation.code for violation in result.violations]
    return original, html, result.ok, codes, removed, _change(original, html, codes, removed)


def _change(original: str, html: str, codes: list[str], removed: list[dict[str, Any]]) -> str:
    if codes:
        return REFUSED
    if html == original:
        return UNCHANGED
    return LOSSY if any(each["visibility"] == "seen" for each in removed) else REPAIRED
