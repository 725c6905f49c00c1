"""A file of any format to lines of text."""
