"""Drafts in the project's own database, by Django's ORM."""
