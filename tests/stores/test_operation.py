"""What operators see and run: events, log lines, the command line."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest

from editor.cli import main
from editor.drafts import DraftConflict, DraftEvent, DraftLimitExceeded, InvalidDraft, SQLDraftStore
from tests.stores.conftest import PLAIN, Backend, Clock, on

OWNER, CONTEXT = "42", "reply:7"
SECRET = "<p>what nobody else should read"


@on(PLAIN)
def test_every_operation_is_reported_with_its_outcome(backend: Backend) -> None:
    events: list[DraftEvent] = []
    store = backend.open(on_event=events.append)
    events.clear()
    draft = store.save(OWNER, CONTEXT, "é", None)
    with pytest.raises(DraftConflict):
        store.save(OWNER, CONTEXT, "other", None)
    with pytest.raises(DraftLimitExceeded):
        store.save(OWNER, CONTEXT, "x" * 300_000, draft.version)
    with pytest.raises(InvalidDraft):
        store.load("", CONTEXT)
    store.discard(OWNER, CONTEXT, draft.version)
    assert [(event.operation, event.outcome, event.bytes) for event in events] == [
        ("save", "ok", 2),
        ("save", "conflict", 5),
        ("save", "limit", 300_000),
        ("load", "invalid", None),
        ("discard", "ok", None),
    ]
    assert all(event.seconds > 0 and event.store == events[0].store for event in events)
    assert len({event.owner for event in events if event.owner}) == 1
    assert OWNER not in events[0].owner.split() if events[0].owner else False


@on(PLAIN)
def test_log_lines_are_json_without_the_text(backend: Backend, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "editor.drafts")
    store = backend.open()
    caplog.clear()
    draft = store.save(OWNER, "reply:7\nforged", SECRET, None)
    with pytest.raises(DraftConflict):
        store.save(OWNER, "reply:7\nforged", SECRET + "!", draft.version + 1)
    lines: list[dict[str, Any]] = [json.loads(record.getMessage()) for record in caplog.records]
    assert [(line["event"], line["operation"], line["outcome"]) for line in lines] == [
        ("draft", "save", "ok"),
        ("draft", "save", "conflict"),
    ]
    assert [record.levelname for record in caplog.records] == ["DEBUG", "INFO"]
    assert "nobody else" not in caplog.text
    assert not any("\n" in record.getMessage() for record in caplog.records)


def test_a_metrics_hook_that_fails_loses_no_text(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def broken(event: DraftEvent) -> None:
        raise RuntimeError("no metrics today")

    store = SQLDraftStore(f"sqlite:///{tmp_path}/drafts.sqlite3", on_event=broken)
    draft = store.save(OWNER, CONTEXT, "text", None)
    assert store.load(OWNER, CONTEXT) == draft
    assert "no metrics today" in caplog.text
    store.close()


@on(PLAIN)
def test_the_command_line_counts_and_purges(
    backend: Backend, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = backend.open(clock=Clock(1_600_000_000.0))
    store.save("long ago", CONTEXT, "x", None)
    backend.open().save(OWNER, CONTEXT, "four", None)
    monkeypatch.setenv("EDITOR_DRAFTS_URL", backend.url)
    arguments = ["--prefix", backend.prefix]
    assert main(["drafts", "stats", "--json", "--url", backend.url, *arguments]) == 0
    counted = json.loads(capsys.readouterr().out)
    assert (counted["drafts"], counted["expired"]) == (1, 1)
    assert main(["drafts", "purge", "--url", backend.url, *arguments]) == 0
    assert capsys.readouterr().out == "purged 1 expired drafts\n"
    assert main(["drafts", "stats", *arguments]) == 0
    assert "expired 0\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "EDITOR_DRAFTS_URL"),
        (["--url", "nonsense"], "Could not parse"),
        (["--url", "sqlite:////no/such/folder/x.sqlite3"], "there is no file"),
        (["--url", "redis://127.0.0.1:1"], "127.0.0.1:1"),
        (["--url", "redis://127.0.0.1:port"], "port"),
        (["--url", "sqlite://"], "drafts migrate --url"),
    ],
)
def test_the_command_line_says_what_is_wrong_with_a_store(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR_DRAFTS_URL", raising=False)
    assert main(["drafts", "stats", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert len(told.splitlines()) == 1


@pytest.mark.usefixtures("modules_as_before")
@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [
        ("SQLDraftStore", "sqlalchemy", "sql"),
        ("RedisDraftStore", "redis", "redis"),
        ("DraftCipher", "cryptography", "encryption"),
    ],
)
def test_a_missing_library_is_named_with_its_extra(
    name: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import editor.drafts

    for module in [
        each for each in sys.modules if each == library or each.startswith((f"{library}.", "editor.drafts."))
    ]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=rf"reply-editor\[{extra}\]"):
        getattr(editor.drafts, name)
