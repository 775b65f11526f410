"""A REFI-QDA project (.qdpx), as NVivo, MAXQDA and ATLAS.ti read it: a ZIP of project.qde and the texts.

Structure: REFI-QDA 1.5 (Rotterdam Exchange Format Initiative, 2019, www.qdasoftware.org), Project.xsd. Positions in
texts count Unicode characters from 0; the end is exclusive.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO
from xml.sax.saxutils import escape, quoteattr  # writes only

NAMESPACE, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
PROJECT, SOURCES = "project.qde", "Sources"
POSITION = "Position: "
# Who made a coding, as a user of the project: in another tool too the machine's stay the machine's.
USERS = {"person": "A person", "machine": "The machine", "bulk": "The machine, accepted in bulk by a person"}
NO_THEME = "Read by a person, who gave it no theme."


@dataclass(frozen=True, slots=True)
class OutTheme:
    """A theme as a code; `depth` 0: at the top, each before those under it."""

    guid: str
    label: str
    description: str
    depth: int


@dataclass(frozen=True, slots=True)
class OutCoding:
    """That a comment holds a theme, by whom, when, its position and the spans that say so (none: the whole).

    `by` is a key of USERS.
    """

    guid: str
    by: str
    coded_at: datetime
    position: str | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OutComment:
    """A comment in its redacted words."""

    id: int
    words: str
    codings: Sequence[OutCoding] = ()
    note: str = ""


def guid_of(what: str, name: object) -> str:
    """The lasting guid of a comment, a user or a coding: the same in every file."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:engage:{what}:{name}"))


def user_of(by: str) -> str:
    """The guid of one of USERS."""
    return guid_of("user", USERS[by])


def codebook(themes: Sequence[OutTheme]) -> str:
    """The codes alone, as a REFI-QDA codebook (.qdc)."""
    codes = "".join(_codes(themes))
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="{CODEBOOK}" origin="Engage"><Codes>\n{codes}'
        "</Codes></CodeBook>\n"
    )


def write(
    file: IO[bytes],
    *,
    name: str,
    themes: Sequence[OutTheme],
    comments: Sequence[OutComment],
    made_at: datetime,
    note: str = "",
) -> None:
    """Write the project into `file`: codes in their tree, redacted texts, and each coding with who made it.

    `note`: what a reader of the whole should know; a comment may have one of its own.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        with package.open(PROJECT, "w") as project:
            for piece in _project(name, themes, comments, made_at, note):
                project.write(piece.encode())
        for comment in comments:
            package.writestr(f"{SOURCES}/{guid_of('comment', comment.id)}.txt", comment.words.encode())


def _project(
    name: str, themes: Sequence[OutTheme], comments: Iterable[OutComment], made_at: datetime, note: str
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<Project xmlns="{NAMESPACE}" name={_attribute(name)} origin="Engage" creatingUserGUID='
    yield f'"{user_of("person")}" creationDateTime="{_moment(made_at)}">\n<Users>'
    for by, name in USERS.items():
        yield f'<User guid="{user_of(by)}" name="{name}"/>'
    yield "</Users>\n"
    if themes:
        yield "<CodeBook><Codes>\n"
        yield from _codes(themes)
        yield "</Codes></CodeBook>\n"
    several = iter(comments)
    first = next(several, None)
    if first is not None:
        yield "<Sources>\n"
        yield _source(first)
        yield from map(_source, several)
        yield "</Sources>\n"
    if note:
        yield f"<Description>{_text(note)}</Description>\n"
    yield "</Project>\n"


def _codes(themes: Sequence[OutTheme]) -> Iterator[str]:
    open_codes = 0
    for theme in themes:
        yield "</Code>\n" * (open_codes - theme.depth)
        yield f'<Code guid="{theme.guid}" name={_attribute(theme.label)} isCodable="true">'
        if theme.description:
            yield f"<Description>{_text(theme.description)}</Description>"
        open_codes = theme.depth + 1
    yield "</Code>\n" * open_codes


def _source(comment: OutComment) -> str:
    guid = guid_of("comment", comment.id)
    pieces = [f'<TextSource guid="{guid}" name="Comment {comment.id}" plainTextPath="internal://{guid}.txt">']
    if comment.note:
        pieces.append(f"<Description>{_text(comment.note)}</Description>")
    for coding in comment.codings:
        for start, end in coding.spans or ((0, len(comment.words)),):
            pieces.append(_selection(comment.id, coding, start, end))
    pieces.append("</TextSource>\n")
    return "".join(pieces)


def _selection(comment_id: int, coding: OutCoding, start: int, end: int) -> str:
    at = f"{comment_id}:{coding.guid}:{start}"
    by = f'creatingUser="{user_of(coding.by)}"'
    when = f'creationDateTime="{_moment(coding.coded_at)}"'
    said = f"<Description>{POSITION}{coding.position}</Description>" if coding.position else ""
    return (
        f'<PlainTextSelection guid="{guid_of("selection", at)}" startPosition="{start}" endPosition="{end}" '
        f"{by} {when}>"
        f'{said}<Coding guid="{guid_of("coding", at)}" {by} {when}><CodeRef targetGUID="{coding.guid}"/></Coding>'
        "</PlainTextSelection>"
    )


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(words: str) -> str:
    return escape(_allowed(words))


def _attribute(words: str) -> str:
    return quoteattr(_allowed(words))


def _allowed(words: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return "".join(
        sign
        for sign in words
        if sign in "\t\n\r" or (" " <= sign <= "\ud7ff") or ("\ue000" <= sign <= "\ufffd") or sign > "\uffff"
    )
