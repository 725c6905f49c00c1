"""What is true of the language of official documents, whichever room needs it: numerals, places, patterns."""
