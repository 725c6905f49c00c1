"""Characters with places to paragraphs: for every format that knows places instead of paragraphs."""
