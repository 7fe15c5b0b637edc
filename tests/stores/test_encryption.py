"""Encryption at rest: what the database holds, and how keys change."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from editor.drafts import DraftCipher, DraftUnreadable, Guest, InvalidDraft, SQLDraftStore
from tests.stores.conftest import Backend, on

OWNER, CONTEXT = "42", "reply:7"
SECRET = "<p>what nobody else should read</p>"
OLD, NEW = DraftCipher.new_key(), DraftCipher.new_key()

STORES = on(["sqlite", "postgresql", "mariadb", "redis"])


@STORES
def test_an_encrypted_text_is_read_with_its_key(backend: Backend) -> None:
    backend.open(cipher=DraftCipher([OLD])).save(OWNER, CONTEXT, SECRET, None)
    draft = backend.open(cipher=DraftCipher([OLD])).load(OWNER, CONTEXT)
    assert draft.html == SECRET


@STORES
def test_without_its_key_a_text_is_unreadable_and_stays(backend: Backend) -> None:
    draft = backend.open(cipher=DraftCipher([OLD])).save(OWNER, CONTEXT, SECRET, None)
    for cipher in (None, DraftCipher([NEW])):
        with pytest.raises(DraftUnreadable) as caught:
            backend.open(cipher=cipher).load(OWNER, CONTEXT)
        assert "key" in str(caught.value)
    assert backend.open(cipher=DraftCipher([OLD])).load(OWNER, CONTEXT) == draft


@STORES
def test_rotating_leaves_nothing_under_the_old_key(backend: Backend) -> None:
    old = backend.open(cipher=DraftCipher([OLD]))
    version = None
    for text in ("one", "two", "three"):
        version = old.save(OWNER, CONTEXT, text, version, device="phone").version
    old.save(Guest.new(), CONTEXT, SECRET, None)
    both = backend.open(cipher=DraftCipher([NEW, OLD]))
    assert both.rotate() == 4
    assert both.rotate() == 0
    new = backend.open(cipher=DraftCipher([NEW]))
    draft = new.load(OWNER, CONTEXT)
    assert (draft.html, draft.version, draft.device) == ("three", version, "phone")
    assert [revision.html for revision in new.history(OWNER, CONTEXT)] == ["two", "one"]


@STORES
def test_plain_texts_are_encrypted_by_a_rotation(backend: Backend) -> None:
    backend.open().save(OWNER, CONTEXT, SECRET, None)
    with_cipher = backend.open(cipher=DraftCipher([NEW]))
    assert with_cipher.load(OWNER, CONTEXT).html == SECRET
    assert with_cipher.rotate() == 1
    with pytest.raises(DraftUnreadable):
        backend.open().load(OWNER, CONTEXT)


@STORES
def test_versions_that_differ_are_told_apart_without_reading_them(backend: Backend) -> None:
    store, version = backend.open(cipher=DraftCipher([OLD])), None
    for text in ("a", "a", "b", "a"):
        version = store.save(OWNER, CONTEXT, text, version).version
    assert [revision.html for revision in store.history(OWNER, CONTEXT)] == ["b"]
    assert store.save(OWNER, CONTEXT, "a", None).version == version


def test_a_database_file_holds_no_text_and_no_hash_of_it(tmp_path: Path) -> None:
    store = SQLDraftStore(f"sqlite:///{tmp_path}/secret.sqlite3", cipher=DraftCipher([OLD]))
    store.create_tables()
    store.save(OWNER, CONTEXT, SECRET, None)
    store.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("secret*"))
    assert CONTEXT.encode() in stored
    assert SECRET.encode() not in stored
    assert sha256(SECRET.encode()).digest() not in stored


@pytest.mark.parametrize("keys", [[], ["short"], ["é"], OLD, [OLD, ""]], ids=["none", "short", "é", "a str", "empty"])
def test_what_is_no_list_of_keys_is_refused(keys: list[str]) -> None:
    with pytest.raises(InvalidDraft):
        DraftCipher(keys)
