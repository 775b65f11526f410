"""Files for other tools: the coding frame and the codings as CSV, and as a REFI-QDA project."""
