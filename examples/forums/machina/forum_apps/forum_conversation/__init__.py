"""machina's app for topics and posts, with the reply box in its forms."""
