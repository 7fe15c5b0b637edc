"""The API as a service of its own, for forums whose backend is in PHP, Ruby, Node, Java or the like."""
