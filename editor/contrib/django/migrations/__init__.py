"""The tables, step by step, for `manage.py migrate`."""
