"""Canonical HTML: the language of stored replies, its proof and its repair."""
