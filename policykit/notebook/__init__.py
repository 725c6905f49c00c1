"""A corpus to things that are used in a notebook."""
