"""What the documentation says is true: its code runs, its links lead somewhere, its tables are the code's."""
