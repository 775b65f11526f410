"""The forms of officers who write a consultation: about it, and its questions."""
