"""How the tables of drafts came from one version to the next, for Alembic: one file a version, applied in turn."""
