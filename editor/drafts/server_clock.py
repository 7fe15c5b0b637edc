"""The clock of a database, for all stores that keep drafts in one."""

SERVER_CLOCK = {
    "postgresql": "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)",
    "mysql": "SELECT floor(unix_timestamp(sysdate(3)) * 1000)",
    "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400000",
}
"""The query for its time in milliseconds since 1970, by family of databases; SQLite has none but the machine's."""
