"""The save that nearly all are: a text that follows the version it names, in one statement or a few.

In SQL, for the three databases alike: the ORM would ask for the draft's row first, and build each statement anew. No
turn of the owner's is taken: the draft's own row is enough, which every other change of the draft locks too. Where that
row is not as named, nothing is changed, and the long way finds out why. See `editor/drafts/sql/follow.py`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.db import connections

from editor.contrib.django.models import DraftText, StoredDraft
from editor.drafts.records import GAP_STEPS, Entry, Submission, Text, next_version

TAKE = """UPDATE {drafts} SET version = %(version)s, latest = %(version)s, expires_at = %(expires_at)s
WHERE owner = {owner} AND context = {context} AND version = %(base)s AND live AND expires_at > %(now)s
AND latest < %(version)s AND room >= %(room)s"""

ITS = "(SELECT id FROM {drafts} WHERE owner = {owner} AND context = {context})"

DROP = """DELETE FROM {texts} WHERE draft_id = {draft} AND (digest = {digest} OR version IN (SELECT version FROM (
SELECT version, number, ROW_NUMBER() OVER (ORDER BY CASE WHEN place > %(revisions)s + 1 THEN 0 WHEN place = 1 THEN 3
WHEN place = %(revisions)s + 1 THEN 2 ELSE 1 END, gap, version) AS turn FROM (
SELECT version, ROW_NUMBER() OVER newest_first AS place, COUNT(*) OVER () AS number,
(LAG(version) OVER newest_first - LEAD(version) OVER newest_first) * {gap_steps}
{divide} (%(version)s - LEAD(version) OVER newest_first) AS gap
FROM {texts} WHERE draft_id = {draft} AND reason = 'saved' AND digest <> {digest}
WINDOW newest_first AS (ORDER BY version DESC)) AS past) AS turns WHERE turn <= number - %(revisions)s))"""
"""The same text from before, and what is more than enough, as `surplus` in drafts/records.py has it."""

ADD = """INSERT INTO {texts} (draft_id, version, reason, saved_at, device, key_id, digest, body)
SELECT id, %(version)s, 'saved', %(now)s, {device}, {key_id}, {digest}, {body} FROM {taken}"""

AT_ONCE = "WITH taken AS ({take} RETURNING id), dropped AS ({drop}) {add}"
"""Each part sees what was there before, and none the new text."""


class Statements(NamedTuple):
    """The statements of one database; `at_once` is all three, where it can be."""

    take: str
    drop: str
    add: str
    at_once: str | None


@cache
def _statements(using: str) -> Statements:
    connection = connections[using]
    names = {
        "drafts": connection.ops.quote_name(StoredDraft._meta.db_table),
        "texts": connection.ops.quote_name(DraftText._meta.db_table),
        "gap_steps": GAP_STEPS,
        "divide": "DIV" if connection.vendor == "mysql" else "/",
    }
    # PostgreSQL takes a parameter in a SELECT for text unless it is told; MySQL takes bytes for text likewise.
    typed = {"postgresql": "CAST(%({})s AS bytea)", "mysql": "_binary %({})s"}.get(connection.vendor, "%({})s")
    names |= {name: typed.format(name) for name in ("owner", "context", "device", "key_id", "digest", "body")}
    if connection.vendor == "mysql":
        names["device"] = "%(device)s"  # None is no binary literal.
    take = TAKE.format(**names)
    if connection.vendor == "postgresql":
        drop = DROP.format(**names, draft="(SELECT id FROM taken)")
        add = ADD.format(**names, taken="taken")
        return Statements(take, drop, add, AT_ONCE.format(take=take, drop=drop, add=add))
    its = ITS.format(**names)
    place = "{drafts} WHERE owner = {owner} AND context = {context}".format(**names)
    return Statements(take, DROP.format(**names, draft=its), ADD.format(**names, taken=place), None)


def at_once(using: str) -> bool:
    """Whether it is one statement, which needs no transaction around it."""
    return _statements(using).at_once is not None


def follow(using: str, submission: Submission, revisions: int) -> Entry | None:
    """Save a text that follows the draft's version, or do nothing and answer None."""
    key, base, sealed, device, now, expires_at, _network, room = submission
    if base is None:
        return None
    version = next_version(base, now)
    given: dict[str, Any] = {
        "owner": key.owner,
        "context": key.context,
        "base": base,
        "version": version,
        "expires_at": expires_at,
        "now": now,
        "room": room,
        "revisions": revisions,
        "device": device,
        **sealed._asdict(),
    }
    statements = _statements(using)
    with connections[using].cursor() as cursor:
        if statements.at_once is not None:
            cursor.execute(statements.at_once, given)
            saved = cursor.rowcount == 1
        else:
            cursor.execute(statements.take, given)
            saved = cursor.rowcount == 1
            if saved:
                cursor.execute(statements.drop, given)
                cursor.execute(statements.add, given)
    return Entry(key.context, expires_at, Text(version, "saved", now, device, sealed)) if saved else None
