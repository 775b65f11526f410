"""The words of letters to people with an account."""

from __future__ import annotations


def new_password(name: str, url: str, hours: int) -> tuple[str, str]:
    """Subject and text of the letter with the link to set a new password."""
    subject = "Set a new password for Engage"
    text = (
        f"Dear {name},\n\nan administrator of Engage has asked us to send you this link. Open it to set a new "
        f"password:\n\n{url}\n\n"
        f"The link works once, and for {hours} hour{'' if hours == 1 else 's'}. Your old password does not work any "
        "more, and you are signed out on every device.\n\n"
        "If you did not expect this, tell your administrator. Do not send the link on: whoever has it can set your "
        "password."
    )
    return subject, text
