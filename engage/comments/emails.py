"""The words of letters about comments. No letter holds a word of a comment."""

from __future__ import annotations


def alerts(waiting: int, address: str) -> tuple[str, str]:
    """Subject and text of the letter that alerts are open."""
    what = "1 comment needs" if waiting == 1 else f"{waiting:,} comments need"
    subject = f"{what} to be read for safeguarding"
    text = (
        f"{what} to be read by somebody responsible for safeguarding: the words may mean that a person is in danger. "
        "The machine looks for words only, so it may be nothing.\n\n"
        f"Read them here, and say what came of each:\n{address}\n\n"
        "This letter repeats nothing that was written. You get it because you are an officer of this service; there is "
        "one letter for all comments that came in together."
    )
    return subject, text
