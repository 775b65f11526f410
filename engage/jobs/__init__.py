"""Background work: asked for in the caller's transaction, queued after commit, done once, watched by a bar."""
