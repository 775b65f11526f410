"""Occasions to be heard: why we ask, who decides, when it opens and closes, what came of it."""
