"""Clean text to documents, sections, articles and sentences."""
