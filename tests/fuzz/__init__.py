"""A fuzz of the promises: random input under random policies, in Python and in real browsers. `make fuzz` runs it."""
