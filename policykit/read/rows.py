"""Rows of a scraper (JSON, JSON lines, CSV): one row a document."""

from __future__ import annotations

from policykit.read.content import Content


def is_rows(text: str) -> bool:
    """Whether the text is a table or list of records rather than prose."""
    return False


def read_rows(name: str, data: bytes) -> Content:
    """The documents of a file of rows."""
    raise NotImplementedError
