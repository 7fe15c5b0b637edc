"""What overrides machina's own apps, which it finds by their names within a package."""
