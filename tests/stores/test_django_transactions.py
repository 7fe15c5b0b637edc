"""The draft store in a Django project's database: what is a part of a transaction, how many queries a save takes, and
what happens when the server goes away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from editor import Editor
from editor.drafts import DraftConflict, Guest, StoreError, StoreUnavailable
from editor.held import HeldReplies
from editor.result import Result
from tests.servers import Places, or_skip
from tests.stores import django_databases
from tests.stores.conftest import DJANGO, Backend, on, until_it_answers

OWNER, CONTEXT = "42", "reply:7"


@on(DJANGO)
def test_what_is_rolled_back_keeps_its_draft(backend: Backend) -> None:
    store = backend.open()
    draft = store.save(OWNER, CONTEXT, "text", None)
    with transaction.atomic(using=store.using):
        store.discard(OWNER, CONTEXT, draft.version, connection=connections[store.using])
        assert store.load(OWNER, CONTEXT) is None
        transaction.set_rollback(True, using=store.using)
    assert store.load(OWNER, CONTEXT) == draft
    with transaction.atomic(using=store.using):
        store.discard(OWNER, CONTEXT, draft.version)
    assert store.load(OWNER, CONTEXT) is None


@on(DJANGO)
def test_a_conflict_leaves_the_projects_transaction_usable(backend: Backend) -> None:
    store = backend.open()
    old = store.save(OWNER, CONTEXT, "text", None)
    new = store.save(OWNER, CONTEXT, "newer text", old.version)
    with transaction.atomic(using=store.using):
        with pytest.raises(DraftConflict):
            store.discard(OWNER, CONTEXT, old.version)
        assert store.load(OWNER, CONTEXT) == new
        store.discard(OWNER, CONTEXT, new.version)
    assert store.load(OWNER, CONTEXT) is None


@on(DJANGO)
def test_a_transaction_that_could_not_take_the_draft_with_it_is_refused(backend: Backend) -> None:
    store = backend.open()
    draft = store.save(OWNER, CONTEXT, "text", None)
    refused = pytest.raises(transaction.TransactionManagementError, match="transaction is on 'default'")
    with refused, transaction.atomic():
        store.discard(OWNER, CONTEXT, None, connection=connection)
    with pytest.raises(transaction.TransactionManagementError, match="There is no transaction"):
        store.claim(Guest.new(), OWNER, connection=connections[store.using])
    assert store.load(OWNER, CONTEXT) == draft


@on(DJANGO)
def test_a_held_reply_is_published_in_the_projects_transaction_or_stays_held(backend: Backend) -> None:
    store = backend.open()
    held, guest = HeldReplies(store, Editor()), Guest.new()
    held.hold(guest, CONTEXT, Editor().check("<p>Hello</p>"))
    posts: list[str] = []

    def publish(member: str, context: str, result: Result, token: str) -> None:
        posts.append(result.text)

    ours = connections[store.using]
    with transaction.atomic(using=store.using):
        assert held.publish(guest, OWNER, publish, connection=ours).replies
        transaction.set_rollback(True, using=store.using)
    assert [reply.html for reply in held.waiting(guest)] == ["<p>Hello</p>"]
    with transaction.atomic(using=store.using):
        assert held.publish(guest, OWNER, publish, connection=ours).replies
    assert (held.waiting(guest), held.waiting(OWNER)) == ((), ())
    assert posts == ["Hello", "Hello"]


@on(DJANGO)
def test_a_later_save_takes_few_queries(backend: Backend) -> None:
    store = backend.open()
    version = None
    for number in range(8):  # As many as it takes until each save drops a revision.
        version = store.save(OWNER, CONTEXT, f"text {number}", version).version
    with CaptureQueriesContext(connections[store.using]) as queries:
        store.save(OWNER, CONTEXT, "one more", version)
    asked = [query["sql"].split(" ")[0] for query in queries.captured_queries]
    if backend.kind == "django-postgresql":
        assert asked == ["WITH"]
    else:
        assert [word for word in asked if word not in ("BEGIN", "COMMIT")] == ["UPDATE", "DELETE", "INSERT"]
    assert len(store.history(OWNER, CONTEXT)) == store.limits.revisions


@on(DJANGO)
def test_of_posting_and_a_save_at_once_neither_is_half_done(backend: Backend) -> None:
    store = backend.open()
    for number in range(10):
        context = f"reply:{number}"
        draft = store.save(OWNER, context, "text", None)

        def post(context: str = context) -> None:
            with transaction.atomic(using=store.using):
                store.discard(OWNER, context, None)
            store.close()

        def late(context: str = context, version: int = draft.version) -> str:
            try:
                return str(store.save(OWNER, context, "late text", version).html)
            except DraftConflict as conflict:
                return "refused" if conflict.current is None else "wrong"

        with ThreadPoolExecutor(2) as pool:
            posting, saving = pool.submit(post), pool.submit(late)
        posting.result()
        assert saving.result() in ("late text", "refused")
        assert store.load(OWNER, context) is None
        assert "late text" in [revision.html for revision in store.history(OWNER, context)]


@pytest.mark.parametrize("kind", ["postgresql", "mariadb"])
def test_a_server_goes_away_and_comes_back(kind: str, places: Places) -> None:
    server = or_skip(lambda: places.own(kind))
    store: Any = django_databases.store(server.url)
    draft = store.save(OWNER, CONTEXT, "before", None)
    server.stop()
    with pytest.raises(StoreUnavailable) as caught:
        store.save(OWNER, CONTEXT, "<p>what nobody else should read", draft.version)
    assert caught.value.__cause__ is not None
    assert "nobody else" not in str(caught.value)
    for _ in range(20):
        with pytest.raises(StoreUnavailable, match="a moment ago"):
            store.load(OWNER, CONTEXT)
    with transaction.atomic(using="default"), pytest.raises(StoreError):
        store.load(OWNER, CONTEXT)
    server.start()
    assert until_it_answers(lambda: store.load(OWNER, CONTEXT)) == draft
    assert store.save(OWNER, CONTEXT, "after", draft.version).html == "after"
    store.close()
    server.close()


@on(DJANGO)
def test_drafts_of_the_release_before_know_their_highest_version(backend: Backend) -> None:
    store = backend.open()
    first = store.save(OWNER, CONTEXT, "text", None)
    with pytest.raises(DraftConflict) as caught:
        store.save(OWNER, CONTEXT, "refused", None)
    assert caught.value.submitted is not None
    drafts = django_databases.models.StoredDraft._default_manager.using(store.using)
    drafts.update(latest=0)
    migration = __import__("editor.contrib.django.migrations.0002_networks", fromlist=["set_latest"])
    from django.apps import apps

    with connections[store.using].schema_editor() as schema_editor:
        migration.set_latest(apps, schema_editor)
    assert list(drafts.values_list("version", "latest")) == [(first.version, caught.value.submitted.version)]
