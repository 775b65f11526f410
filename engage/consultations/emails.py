"""The words of letters about consultations."""

from __future__ import annotations


def outcome_letter(title: str, url: str) -> tuple[str, str]:
    """Subject and text for those who asked to hear what came of it. The page may be corrected later; the link stays."""
    text = (
        f"You asked us to tell you what came of “{title}”.\n\n"
        "We have published what we heard and what happens next. You can read it here:\n"
        f"{url}\n\n"
        "Thank you for taking part."
    )
    return f"What came of “{title}”", text
