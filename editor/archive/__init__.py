"""The archive: stored posts by the million, checked again or migrated, each loss listed and each original kept."""
