"""Ways into web frameworks. Nothing in the package imports from here."""
