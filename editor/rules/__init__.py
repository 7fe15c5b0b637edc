"""The rules: one file per promise, each a plain function over a reply on its way."""
