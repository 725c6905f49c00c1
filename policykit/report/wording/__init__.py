"""Sentences and words in two languages."""
