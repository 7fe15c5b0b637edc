"""A forum's own app in the tests' Django project."""
