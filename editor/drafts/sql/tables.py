"""The tables in the database: created at first use, with a version, migrated by one process at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, insert, inspect, select, text

from editor.drafts.sql.engine import family_of
from editor.drafts.sql.schema import SCHEMA_VERSION, drafts, metadata, owners, texts, versions
from editor.errors import StoreError

FirstUse = Literal["create", "migrate", "check"]
"""What the first use of a store may do to the tables: create those that are not there, also migrate old ones, or
neither."""

MIGRATIONS = Path(__file__).parent / "migrations"

ADVISORY_LOCK = 0x6472616674  # "draft"
"""For PostgreSQL, which names such locks by number, in each database by itself."""

LOCK_SECONDS = 60


class Tables:
    """The tables of one store. Knows whether this process has seen that they are as this release needs them."""

    def __init__(self, engine: Engine, first_use: FirstUse) -> None:
        self.engine = engine
        self.first_use = first_use
        self.ready = False
        self._turn = threading.Lock()

    def ensure(self, within: Connection | None = None) -> None:
        """See that the tables are there. With `within`, a transaction of the forum's, a second connection does it:
        creating a table commits in MySQL. Only SQLite, which has one writer, does it in that transaction.

        Raises StoreError that says what to do, and what the driver raises.
        """
        if self.ready:
            return
        with self._turn:
            if self.ready:
                return
            if within is not None and family_of(self.engine.dialect.name) == "sqlite":
                self._prepare(within, self.first_use)
                return  # It may be rolled back.
            with self.engine.connect() as connection:
                version = version_of(connection)
            if version != SCHEMA_VERSION:
                with _alone(self.engine) as connection:
                    self._prepare(connection, self.first_use)
            self.ready = True

    def create(self) -> None:
        """Create what is not there. Raises StoreError where older tables are."""
        with self._turn, _alone(self.engine) as connection:
            self._prepare(connection, "migrate" if self.first_use == "migrate" else "create")
        self.ready = False

    def migrate(self) -> tuple[str | None, str]:
        """Bring the tables to this release's version, or create them. Answers the version before and the one now."""
        with self._turn, _alone(self.engine) as connection:
            before = version_of(connection)
            self._prepare(connection, "migrate")
        self.ready = False
        return before, SCHEMA_VERSION

    def _prepare(self, connection: Connection, allowed: FirstUse) -> None:
        version = version_of(connection)
        if version == SCHEMA_VERSION:
            return
        command = f"reply-editor drafts migrate --url {self.engine.url.render_as_string(hide_password=True)}"
        if version is None:
            if allowed == "check":
                raise StoreError("opening the store", f"the tables are not there; this creates them: {command}")
            _create(connection)
        elif int(version) > int(SCHEMA_VERSION):
            known = f"version {version}, and this release of reply-editor knows version {SCHEMA_VERSION}"
            raise StoreError("opening the store", f"the tables are of {known}; install the release that made them")
        elif allowed == "migrate":
            _migrate(connection, version)
        else:
            old = f"version {version}, and this release of reply-editor needs version {SCHEMA_VERSION}"
            raise StoreError("opening the store", f"the tables are of {old}; run: {command}")


def version_of(connection: Connection) -> str | None:
    """The version of the tables, or None where they are not there, or not all. Without a row that says so, as after
    the first release or where the forum's own Alembic created them, by their columns."""
    schema = schema_of(connection.engine)
    inspector = inspect(connection)
    names = set(inspector.get_table_names(schema))
    if drafts.name not in names:
        return None
    if versions.name in names:
        recorded = connection.execute(select(versions.c.version_num)).scalar()
        if recorded is not None:
            return str(recorded)
    if drafts.c.network.name not in {column["name"] for column in inspector.get_columns(drafts.name, schema)}:
        return "1"
    return SCHEMA_VERSION if {owners.name, texts.name} <= names else None


def schema_of(engine: Engine) -> str | None:
    """The schema that an engine translates to, where the forum gave it one."""
    translated: str | None = engine.get_execution_options().get("schema_translate_map", {}).get(None)
    return translated


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    if connection.execute(select(versions.c.version_num)).first() is None:
        # Last, so that what was killed half-way is found without a version, and finished.
        connection.execute(insert(versions).values(version_num=version_of(connection)))


def _migrate(connection: Connection, before: str) -> None:
    """Apply the migrations after `before`."""
    try:
        from alembic.operations import Operations
        from alembic.runtime.migration import MigrationContext
        from alembic.script import ScriptDirectory
    except ModuleNotFoundError as error:
        raise StoreError("migrating the tables", "this needs alembic: pip install 'reply-editor[sql]'") from error
    metadata.create_all(connection)  # A release that was killed may have left some out; those that are there stay.
    if connection.execute(select(versions.c.version_num)).first() is None:
        connection.execute(insert(versions).values(version_num=before))
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
    options = {
        "version_table": versions.name,
        "version_table_schema": schema_of(connection.engine),
        "fn": lambda revision, _context: scripts._upgrade_revs(SCHEMA_VERSION, revision),
    }
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context):
        context.run_migrations()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that only one process at a time is in."""
    family = family_of(engine.dialect.name)
    with engine.connect() as connection:
        if family == "sqlite":
            # The driver begins no transaction for CREATE and ALTER by itself.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif family == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        else:
            with _mysql_lock(connection):
                yield connection
                connection.commit()
            return
        yield connection
        connection.commit()


@contextmanager
def _mysql_lock(connection: Connection) -> Iterator[None]:
    """A lock of the session's: MySQL commits at each CREATE and ALTER."""
    name = {"name": f"{drafts.name} {connection.engine.url.database}"[:64]}
    taken = connection.execute(text("SELECT GET_LOCK(:name, :seconds)"), {**name, "seconds": LOCK_SECONDS}).scalar()
    if taken != 1:
        raise StoreError("creating the tables", "another process is still at it")
    try:
        yield
    finally:
        connection.execute(text("SELECT RELEASE_LOCK(:name)"), name)
