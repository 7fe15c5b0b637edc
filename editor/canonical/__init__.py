"""Canonical HTML: the language of stored replies and its proof. Nothing here knows a policy."""
