"""Makes canonical HTML out of anything, and keeps the writer's words."""
