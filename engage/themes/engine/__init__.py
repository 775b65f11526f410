"""Finding themes: from words to groups with labels. Plain Python and numpy; no database, no web."""
