"""Real forums with the reply box, each with the test that a person's browser passes there."""
