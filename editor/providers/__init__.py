"""Sites whose addresses become players: data files, the matcher over them, and the player's HTML."""
