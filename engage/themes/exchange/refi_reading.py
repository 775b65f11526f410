"""A REFI-QDA project or codebook read back: codes, texts and codings; what else it holds is told and left out.

The file is a stranger's: no document type or entity, sizes and depth limited, texts taken only from inside the ZIP.
"""

from __future__ import annotations

import io
import lzma
import zipfile
from collections import Counter
from xml.parsers import expat

from engage.themes.exchange.given import GivenCoding, GivenFile, GivenSource, GivenTheme, Unreadable
from engage.themes.exchange.levels import DOT_OF_TAGS, levelled
from engage.themes.exchange.planning import GUID
from engage.themes.exchange.refi import (
    CODEBOOK,
    NAMESPACE,
    NO_THEME,
    POSITION,
    PROJECT,
    SOURCES,
    USERS,
    user_of,
)
from engage.visible import visible

SPACES = (NAMESPACE, CODEBOOK)
LARGEST_XML, LARGEST_TEXT, LARGEST_TOTAL = 60_000_000, 2_000_000, 200_000_000  # bytes
MOST_FILES, MOST_PARTS, DEEPEST = 150_000, 3_000_000, 120
MOST_CODES = 2_000
POSITIONS = ("for", "against", "mixed", "unclear")
# ValueError: zipfile seeks to where a damaged directory says, and decodes whatever names stand there.
DAMAGED = (
    zipfile.BadZipFile, zipfile.LargeZipFile, lzma.LZMAError, NotImplementedError, OSError, EOFError, ValueError,
)  # fmt: skip
UNDERSTOOD = frozenset(
    {
        "Project", "CodeBook", "Codes", "Code", "Users", "User", "Sources", "TextSource", "PlainTextContent",
        "PlainTextSelection", "Coding", "CodeRef", "Description",
    }
)  # fmt: skip
LEFT_OUT = {
    "Variable": "variables", "VariableValue": "values of variables", "Case": "cases", "Note": "notes", "Link": "links",
    "Set": "sets", "Graph": "graphs", "PictureSource": "pictures", "PDFSource": "PDF documents",
    "AudioSource": "sound recordings", "VideoSource": "films",
}  # fmt: skip


def read_project(content: bytes) -> GivenFile:
    """The codes, texts and codings of a .qdpx file (ZIP) or of a codebook (XML). Raises Unreadable."""
    if not content.startswith(b"PK"):
        return _Reader(None).read(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_odd(package)
            name = next((one for one in package.namelist() if one.casefold() == PROJECT), None)
            if name is None:
                raise Unreadable(f"The file holds no {PROJECT}: it is not a REFI-QDA project.")
            return _Reader(package).read(_member(package, name, LARGEST_XML))
    except DAMAGED as error:
        raise Unreadable("The file is damaged, or is not a ZIP file as REFI-QDA projects are.") from error


def _refuse_odd(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST_TOTAL:
        raise Unreadable("The file unpacks to more than we take: 150,000 texts, 200 MB.")
    for member in members:
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
            raise Unreadable("The file holds a text whose place lies outside it. It was not opened.")
        if member.flag_bits & 1:
            raise Unreadable("The file is locked with a password.")


def _member(package: zipfile.ZipFile, name: str, largest: int) -> bytes:
    """One file of the package, whatever its header says of its size."""
    try:
        with package.open(name) as file:
            content = file.read(largest + 1)
    except (RuntimeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]  # zipfile's own import
        raise Unreadable("The file is damaged: a part of it cannot be unpacked.") from error
    if len(content) > largest:
        raise Unreadable("A part of the file unpacks to more than we take.")
    return content


Selected = tuple[str | None, tuple[int, int] | None, str]  # position, span, and by whom


class _Reader:
    """Follows the XML from start to end and keeps what we understand."""

    def __init__(self, package: zipfile.ZipFile | None) -> None:
        self.package = package
        self.path: list[str] = []
        self.parts = 0
        self.taken = 0  # characters of texts
        self.themes: list[GivenTheme] = []
        self.open_codes: list[int] = []  # places in `themes`
        self.sources: list[GivenSource] = []
        self.source: dict[str, str] | None = None
        self.codings: dict[str, list[Selected]] = {}
        self.users = {user_of(by): by for by in USERS}
        self.coder = self.selecter = "person"
        self.origin = ""
        self.selection: tuple[int, int] | None = None
        self.position: str | None = None
        self.words: list[str] | None = None
        self.strange: Counter[str] = Counter()
        self.notes: list[str] = []

    def read(self, content: bytes) -> GivenFile:
        if len(content) > LARGEST_XML:
            raise Unreadable("The project is larger than 60 MB.")
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            raise Unreadable(f"The project is not XML that can be read (line {error.lineno:,}).") from None
        except (LookupError, ValueError) as error:
            raise Unreadable("The project is written in an encoding that cannot be read.") from error
        told = [
            f"{count:,} {LEFT_OUT.get(name, f'“{name[:40]}”')}"
            for name, count in self.strange.most_common(12)
        ]
        if told:
            self.notes.append(f"Not understood and left out: {', '.join(told)}.")
        # Taguette writes a tag's whole path as the name of its code.
        themes = levelled(self.themes, DOT_OF_TAGS) if self.origin.startswith("Taguette") else self.themes
        return GivenFile(themes, self.sources, self.notes)

    def _doctype(self, *_: object) -> None:
        raise Unreadable("The project declares a document type, as no REFI-QDA file does. It was not read.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        self.parts += 1
        if not self.path and (space not in SPACES or tag not in ("Project", "CodeBook")):
            raise Unreadable("The file is XML, but not a REFI-QDA project or codebook.")
        if not self.path:
            self.origin = attributes.get("origin", "")
        self.path.append(tag)
        if self.parts > MOST_PARTS or len(self.path) > DEEPEST:
            raise Unreadable("The project has more parts, or lies deeper, than any real one.")
        inside = self.path[-2] if len(self.path) > 1 else ""
        if tag in LEFT_OUT or (tag not in UNDERSTOOD and inside in UNDERSTOOD and tag + "s" not in self.path):
            if tag not in ("Variables", "Cases", "Notes", "Links", "Sets", "Graphs", "NoteRef"):
                self.strange[tag] += 1
        elif tag == "Code":
            self._code(attributes)
        elif tag == "User" and inside == "Users":
            self._known_by_name(attributes)
        elif tag == "TextSource" and inside == "Sources":
            self.source, self.codings = {**attributes, "text": ""}, {}
        elif tag == "PlainTextSelection" and self.source is not None:
            self._select(attributes)
        elif tag == "Coding" and self.source is not None:
            self.coder = self._user(attributes) or (
                self.selecter if inside == "PlainTextSelection" else "person"
            )
        elif tag == "CodeRef" and self.source is not None and inside == "Coding":
            code = _guid(attributes.get("targetGUID", ""))
            self.codings.setdefault(code, []).append((self.position, self.selection, self.coder))
        if tag in ("Description", "PlainTextContent"):
            self.words = []

    def _known_by_name(self, attributes: dict[str, str]) -> None:
        """Tools give users guids of their own but leave their names, so the machine is known by its name too."""
        by = next((by for by, name in USERS.items() if name == attributes.get("name", "").strip()), None)
        if by is not None:
            self.users.setdefault(_guid(attributes.get("guid", "")), by)

    def _user(self, attributes: dict[str, str]) -> str | None:
        """Who made what has these attributes: one of USERS, a person where it is somebody else; None: not said."""
        guid = _guid(attributes.get("creatingUser", ""))
        return self.users.get(guid, "person") if guid else None

    def _code(self, attributes: dict[str, str]) -> None:
        if len(self.themes) >= MOST_CODES:
            raise Unreadable(f"The project has more than {MOST_CODES:,} codes.")
        parent = self.themes[self.open_codes[-1]].guid if self.open_codes else ""
        guid = _guid(attributes.get("guid", "")) or f"code {len(self.themes) + 1}"
        self.open_codes.append(len(self.themes))
        self.themes.append(
            GivenTheme(len(self.themes) + 1, visible(attributes.get("name", "")), guid=guid, parent=parent)
        )

    def _select(self, attributes: dict[str, str]) -> None:
        self.position = None
        self.selecter = self._user(attributes) or "person"
        try:
            self.selection = int(attributes["startPosition"]), int(attributes["endPosition"])
        except (KeyError, ValueError):
            raise Unreadable("A selection in the project does not say where it starts and ends.") from None

    def _characters(self, words: str) -> None:
        if self.words is not None:
            self.words.append(words)

    def _end(self, name: str) -> None:
        tag = self.path.pop()
        inside = self.path[-1] if self.path else ""
        words = "".join(self.words or ()) if tag in ("Description", "PlainTextContent") else ""
        if tag in ("Description", "PlainTextContent"):
            self.words = None
        if tag == "Description" and inside == "Code":
            place = self.open_codes[-1]
            was = self.themes[place]
            self.themes[place] = GivenTheme(was.row, was.label, was.guid, words.strip(), was.parent)
        elif tag == "Description" and inside == "PlainTextSelection":
            said = words.strip().removeprefix(POSITION)
            self.position = said if said in POSITIONS else None
        elif tag == "Description" and inside == "TextSource" and self.source is not None:
            self.source["read"] = words.strip() if words.strip() == NO_THEME else ""
        elif tag == "PlainTextContent" and self.source is not None:
            self.source["text"] = words
        elif tag == "Code":
            self.open_codes.pop()
        elif tag == "PlainTextSelection":
            self.selection = self.position = None
        elif tag == "TextSource" and self.source is not None and inside == "Sources":
            self._keep_source(self.source)
            self.source = None

    def _keep_source(self, source: dict[str, str]) -> None:
        words = source["text"] or self._plain_text(source.get("plainTextPath", ""))
        if words is None:
            self.strange["TextSource without its text"] += 1
            return
        # One text in the package may be named by many sources: what they say together is counted, not its size.
        self.taken += len(words)
        if self.taken > LARGEST_TOTAL:
            raise Unreadable("The texts of the project are together more than we take: 200 MB.")
        codings = {
            code: GivenCoding(
                next((position for position, _, _ in said if position), None),
                _spans(said, len(words)),
                next(by for by in ("person", "bulk", "machine") if by in {one for _, _, one in said}),
            )
            for code, said in self.codings.items()
        }
        self.sources.append(
            GivenSource(
                _guid(source.get("guid", "")),
                source.get("name", ""),
                words,
                codings,
                read=bool(source.get("read")) and not codings,
            )
        )

    def _plain_text(self, path: str) -> str | None:
        """The text of a source, only from inside the package."""
        inner = path.removeprefix("internal://")
        if self.package is None or inner == path or "/" in inner:
            return None
        for folder in (SOURCES, SOURCES.lower()):
            if f"{folder}/{inner}" in self.package.NameToInfo:
                content = _member(self.package, f"{folder}/{inner}", LARGEST_TEXT)
                return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        return None


def _spans(said: list[Selected], length: int) -> tuple[tuple[int, int], ...]:
    """Spans within the text; none where one of them is the whole text, or the whole is coded."""
    spans = [span for _, span, _ in said]
    if any(span is None or span == (0, length) for span in spans):
        return ()
    return tuple(sorted({span for span in spans if span is not None and 0 <= span[0] < span[1] <= length}))


def _guid(given: str) -> str:
    """A guid in small letters without braces; what is none stays as it came."""
    found = GUID.fullmatch(given.strip())
    return found[1].lower() if found else given.strip()
