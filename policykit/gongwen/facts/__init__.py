"""What a document states of itself, and what its sentences state: dates, agencies, quantities."""
