"""Measures to categories, with evidence."""
