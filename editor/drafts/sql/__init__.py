"""Drafts in a SQL database: SQLite, PostgreSQL, MySQL, MariaDB."""
