"""Learning from decisions: which theme a comment holds, in what order to read, and shares with intervals."""
