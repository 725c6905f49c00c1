"""Named repairs of a damaged text, each recorded."""
