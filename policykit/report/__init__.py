"""Finished tables to things that are printed."""
