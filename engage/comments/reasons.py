"""Why somebody may need to read a comment as it was given. A list and no free text: the record holds nobody's words."""

REASONS = {
    "redaction": "To check what is hidden",
    "safeguarding": "Somebody may be in danger",
    "meaning": "To understand the comment or translate it",
    "request": "The person who wrote it asked us to",
    "duty": "The law requires it",
}
