"""One function over an Arrow batch: row by row what becomes of a post."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from functools import partial

import cloudpickle
import pyarrow as pa
import pytest

from editor import Editor, Policy
from editor.archive.batch import CHANGES, COLUMNS, answer_schema, recheck
from editor.archive.tally import tally, total
from editor.dialects import DialectError
from tests.archive.posts import KINDS, texts


def batch(*posts: str | None) -> pa.RecordBatch:
    return pa.record_batch({"id": pa.array(range(len(posts)), pa.int64()), "html": pa.array(posts, pa.string())})


@pytest.mark.parametrize(("text", "change"), KINDS)
def test_each_class_of_change(text: str, change: str) -> None:
    assert recheck(batch(text)).column("change").to_pylist() == [change]
    assert change in CHANGES


def test_the_answer_is_what_the_editor_says_post_by_post() -> None:
    posts = texts(8)
    answer = recheck(batch(*posts), dialect="html", base="https://forum.example.org/")
    assert answer.schema.names == ["id", *(name for name, _ in COLUMNS)]
    for row, post in zip(answer.to_pylist(), posts, strict=True):
        result = Editor().migrate(post, dialect="html", base="https://forum.example.org/")
        assert row["original"] == post
        assert row["html"] == result.html
        assert row["ok"] == result.ok
        assert row["codes"] == [violation.code for violation in result.violations]
        assert row["removed"] == [each.to_json() for each in result.removed]


def test_a_dialect_of_none_checks_as_a_reply() -> None:
    quotation = "[quote]Tea?[/quote]"
    checked, migrated = (recheck(batch(quotation), dialect=dialect) for dialect in (None, "bbcode:phpbb"))
    assert checked.column("html")[0].as_py() == f"<p>{quotation}</p>"
    assert migrated.column("html")[0].as_py() == "<blockquote><p>Tea?</p></blockquote>"


def test_the_policy_holds() -> None:
    answer = recheck(batch("<p>😀😀</p>"), Policy(max_emoji=1))
    assert answer.column("codes").to_pylist() == [["too_many_emoji"]]


def test_a_table_is_answered_by_a_table_and_ids_keep_their_type() -> None:
    table = pa.table({"id": pa.array(["a", "b"], pa.large_string()), "html": ["<p>a</p>", "<p>b</p>"]})
    answer = recheck(table)
    assert isinstance(answer, pa.Table)
    assert answer.column("id").type == pa.large_string()
    assert answer.column("id").to_pylist() == ["a", "b"]


def test_a_post_without_text_stays_without() -> None:
    row = recheck(batch(None, "<p>a</p>")).to_pylist()[0]
    assert (row["html"], row["original"], row["change"]) == (None, None, "unreadable")


def test_a_post_that_the_editor_fails_on_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Editor.migrate

    def failing(self: Editor, text: str, **options: str) -> object:
        if "bad" in text:
            raise ZeroDivisionError
        return whole(self, text, **options)

    monkeypatch.setattr(Editor, "migrate", failing)
    rows = recheck(batch("<p>a</p>", "<p>bad</p>", "<p>b</p>")).to_pylist()
    assert [row["change"] for row in rows] == ["unchanged", "unreadable", "unchanged"]
    assert (rows[1]["original"], rows[1]["html"], rows[1]["codes"]) == ("<p>bad</p>", None, ["ZeroDivisionError"])


def test_a_dialect_or_a_base_that_cannot_be_is_refused_before_any_post() -> None:
    with pytest.raises(DialectError):
        recheck(batch(), dialect="latin")
    with pytest.raises(DialectError):
        recheck(batch(), base="forum")


def test_it_can_be_pickled_with_its_policy_and_holds_nothing() -> None:
    function = partial(recheck, policy=Policy(max_emoji=1), dialect="xenforo", base="https://forum.example.org/")
    again = pickle.loads(pickle.dumps(function))
    assert again(batch(*texts(8))) == function(batch(*texts(8)))


def test_spark_is_answered_batch_by_batch() -> None:
    """As mapInArrow does it: a closure is sent by cloudpickle, is given an iterator of batches, and each answer is
    written to a stream under the schema of the data frame before the next batch is read."""
    function = partial(recheck, policy=Policy(), dialect="html")
    sent = cloudpickle.loads(cloudpickle.dumps(lambda batches: map(function, batches)))
    given: list[int] = []

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(3):
            given.append(number)
            yield batch(*texts(8)[number:])
        yield batch()

    stream = io.BytesIO()
    schema = answer_schema(pa.int64())
    with pa.ipc.new_stream(stream, schema) as writer:
        for number, answer in enumerate(sent(batches())):
            assert isinstance(answer, pa.RecordBatch)
            assert given == list(range(min(number + 1, 3)))
            writer.write_batch(answer)
    stream.seek(0)
    answers = pa.ipc.open_stream(stream).read_all()
    assert answers.schema == schema
    assert answers.column("change").to_pylist() == [
        KINDS[post % len(KINDS)][1] for number in range(3) for post in range(number, 8)
    ]


def test_ray_is_answered_table_by_table() -> None:
    """As map_batches does it with batch_format="pyarrow": a table of a block, a table back, an empty one too."""
    function = cloudpickle.loads(cloudpickle.dumps(partial(recheck, dialect="html")))
    blocks = [
        pa.table({"id": range(4), "html": texts(4)}),
        pa.table({"id": pa.array([], pa.int64()), "html": pa.array([], pa.string())}),
    ]
    answers = pa.concat_tables([function(block) for block in blocks])
    assert answers.schema == answer_schema(pa.int64())
    assert answers.column("change").to_pylist() == [change for _, change in KINDS]


def test_a_base_resolves_addresses_when_replies_are_checked() -> None:
    answer = recheck(batch('<a href="a.php">x</a>'), dialect=None, base="https://forum.example.org/")
    assert 'href="https://forum.example.org/a.php"' in answer.column("html")[0].as_py()


def test_posts_count_once_for_each_code_and_loss() -> None:
    red = '<font color="#ff0000">red</font>'
    counts = tally(recheck(batch(f"<p>{red} {red}</p>", f"<p>{red}</p>", "<p>a</p>")))
    assert counts["rows"] == 3
    assert counts["change"] == {"lossy": 2, "unchanged": 1}
    assert counts["seen"] == {"attribute color": 2}
    assert total([counts, counts])["seen"] == {"attribute color": 4}
