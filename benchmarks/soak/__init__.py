"""The stores under fire: `python -m benchmarks.soak`."""
