"""Comments made ready for grouping: what the room of comments knows of words."""

from engage.comments.language import LONGEST, language, normalise, says_nothing, words_of

__all__ = ["LONGEST", "language", "normalise", "says_nothing", "words_of"]
