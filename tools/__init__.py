"""What keeps generated files in step with their sources."""
