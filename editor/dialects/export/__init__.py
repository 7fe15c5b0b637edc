"""Canonical HTML → what leaves the forum: Markdown, mail, plain text and feeds."""
