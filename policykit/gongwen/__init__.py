"""Chinese official documents (公文) read as a library of its own: file → outlined document with its facts."""
