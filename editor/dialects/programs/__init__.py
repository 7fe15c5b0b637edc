"""HTML as forum programs store and show it: one file a program says which of its elements mean what."""
