"""Drafts in Redis, or in what speaks like it."""
