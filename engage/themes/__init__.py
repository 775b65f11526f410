"""Themes: what people say, grouped into ideas that an officer accepts, renames or rejects."""
