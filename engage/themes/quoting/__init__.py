"""Which passages may stand for a theme, and what texts repeat of comments."""
