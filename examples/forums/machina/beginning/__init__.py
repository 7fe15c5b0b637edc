"""What an empty forum begins with: `manage.py begin`."""
