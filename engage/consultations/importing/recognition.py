"""Which rows of a file are here already: by their id, or by all that was read of them.

Of what a row says only a digest under the installation's secret is kept, so that nobody can look a person up by
guessing what they said.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engage.consultations.importing.about import About, plain_id
from engage.consultations.importing.report import Rows, count
from engage.questionnaires.shape import Sheet
from engage.questionnaires.value import Value
from engage.responses.imported import EarlierRow

SAME, NEW = "same", "new"  # what an officer may say of rows that are alike and have no id
DIGEST_BYTES = 16
TIME = "about:submitted_at"
ID_HELP = (
    "If the file has a column with a number or code for each response, name it: --id-column “Response ID”. "
    "Otherwise export it again with such a column."
)


class Digests:
    """Digests of rows under one secret. `mark` is the same for the same secret, and tells nothing else of it."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"imported rows:" + secret.encode()).digest()
        self.mark = self.of(["mark"])

    def of(self, content: object) -> str:
        """The digest of a plain value, 32 hexadecimal digits."""
        text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), key=self._key, digest_size=DIGEST_BYTES).hexdigest()


def contents(
    about: About,
    present: Iterable[str],
    answers: Mapping[str, Value],
    equality: Mapping[str, str],
    sheet: Sheet,
) -> dict[str, str]:
    """All that was read of a row, by column, in one form however the file writes it; empty cells are left out.

    Options are told by their keys, which stay the same over versions. `present` are the columns about the response.
    """
    values = {
        "submitted_at": about.exactly.isoformat() if about.exactly else "",
        "channel": about.channel,
        "respondent_type": about.respondent_type,
        "organisation": about.organisation or "",
        "quotable": "yes" if about.quotable else "no",
    }
    found = {f"about:{name}": values[name] for name in present if values.get(name)}
    found |= {f"equality:{key}": option for key, option in equality.items()}
    for key, value in answers.items():
        keys = sheet.by_key[key].options_by_id
        chosen = sorted(keys[option].key for option in value.options)
        found[f"answer:{key}"] = json.dumps(
            [
                value.text or "",
                f"{value.number.normalize():f}" if value.number is not None else "",
                value.date.isoformat() if value.date else "",
                chosen,
            ]
        )
    return found


@dataclass
class Recognition:
    """Told of every row in turn, says which are here already; at the end, whether that can be trusted.

    `names` are the columns that were read of this file. Rows are compared as a multiset: a file with two alike rows
    counts two, and of a later file with three alike one is new.
    """

    digests: Digests
    names: frozenset[str]
    has_ids: bool
    earlier: Sequence[EarlierRow] = ()
    alike: str | None = None
    new: int = 0
    changed: Rows = field(default_factory=Rows)
    row_digests: list[str] = field(default_factory=list)
    _by_id: dict[str, EarlierRow] = field(default_factory=dict)
    _waiting: dict[frozenset[str], dict[str, list[int]]] = field(default_factory=dict)
    _matched: Counter[int] = field(default_factory=Counter)
    _batches: Counter[int] = field(default_factory=Counter)
    _without_time: Rows = field(default_factory=Rows)
    _incomparable: int = 0
    _numbered: Counter[str] = field(default_factory=Counter)
    _kinds: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _one_too_many: set[str] = field(default_factory=set)
    _hours: dict[int, Counter[datetime]] = field(default_factory=lambda: defaultdict(Counter))
    _loosely: set[str] = field(default_factory=set)
    _like_earlier: Rows = field(default_factory=Rows)
    _new_hours: Counter[datetime] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for row in self.earlier:
            if row.has_id:
                self._by_id[plain_id(row.imported_id)] = row
                self._loosely.add(_loose(row.imported_id))
                if self.has_ids:
                    continue
            elif row.digest:
                self._numbered[row.digest] += 1
            if row.digest is None or row.import_id is None or not row.names <= self.names:
                self._incomparable += 1
                continue
            self._batches[row.import_id] += 1
            if row.at is not None and TIME in row.names:
                self._hours[row.import_id][row.at] += 1
            self._waiting.setdefault(row.names, {}).setdefault(row.digest, []).append(row.import_id)

    def take(self, number: int, about: About, content: Mapping[str, str]) -> tuple[str, str] | None:
        """The id and digest under which a row is to be written; None when it is here already."""
        imported_id, has_time = about.imported_id, about.has_time
        digest = self._digest(content, self.names)
        self.row_digests.append(digest)
        if imported_id is not None and imported_id in self._by_id:
            self._compare(number, self._by_id[imported_id], content)
            return None
        if self.alike != NEW and self._is_waiting(number, digest, content, has_time):
            return None
        if imported_id is not None and _loose(imported_id) in self._loosely:
            self._like_earlier.add(number)
        self.new += 1
        self._new_hours[about.submitted_at] += 1
        if imported_id is not None:
            return imported_id, digest
        self._numbered[digest] += 1
        return f"row:{digest}:{self._numbered[digest]}", digest

    def _is_waiting(self, number: int, digest: str, content: Mapping[str, str], has_time: bool) -> bool:
        """Whether a response imported before, and not met in this file yet, reads like this row."""
        for columns, waiting in self._waiting.items():
            over = digest if columns == self.names else self._digest(content, columns)
            if over not in waiting:
                continue
            self._kinds[over].add(digest)
            if not waiting[over]:
                self._one_too_many.add(over)
                continue
            self._matched[waiting[over].pop()] += 1
            if not has_time or TIME not in columns:
                self._without_time.add(number)
            return True
        return False

    def _digest(self, content: Mapping[str, str], columns: frozenset[str]) -> str:
        return self.digests.of([[name, content[name]] for name in sorted(columns & content.keys())])

    def _compare(self, number: int, before: EarlierRow, content: Mapping[str, str]) -> None:
        if before.digest is None or not before.names <= self.names:
            return
        if self._digest(content, before.names) != before.digest:
            self.changed.add(number)

    def _seems_read_otherwise(self, batch: int) -> bool:
        """Whether an earlier file is in this one by its hours, though not one row of it by its answers."""
        hours = self._hours[batch]
        return not self._matched[batch] and hours.total() > 1 and hours <= self._new_hours

    @property
    def file_digest(self) -> str:
        """The digest of all rows, whatever their order."""
        return self.digests.of(sorted(self.row_digests))

    def doubts(self) -> list[str]:
        """Why it is not safe to write the rows that seem new; empty where it is safe, or nothing is new."""
        if not self.new or self.alike == NEW:
            return []
        found: list[str] = []
        if self._like_earlier.number:
            found.append(
                "Ids differ from ids imported before only by zeros in front or by commas, as if a spreadsheet had "
                f"taken them for numbers: {self._like_earlier}. They would count twice. Export the responses again and "
                "import that file without opening it in a spreadsheet. If they are other people, say --alike new."
            )
        if self._incomparable:
            found.append(
                f"{count(self._incomparable, 'response')} imported before cannot be compared with this file, because "
                "their file had other columns or no digest of them was kept. Export only what came since, and say that "
                f"every row is somebody new: --alike new. {ID_HELP}"
            )
        if any(len(self._kinds[over]) > 1 for over in self._one_too_many):
            found.append(
                "Rows that were alike when they were imported before now differ in a column that is new, so nobody can "
                f"tell which of them are here already. {ID_HELP}"
            )
        if self.alike == SAME:
            return found
        if self._without_time.number:
            found.append(
                "Rows read like responses imported before, and nothing tells whether they are the same people, because "
                f"they have neither an id nor a time of day: {self._without_time}. {ID_HELP} If they are the same "
                "people, say --alike same; if every row is somebody new, say --alike new."
            )
        other = sum(
            hours.total() for batch, hours in self._hours.items() if self._seems_read_otherwise(batch)
        )
        if other:
            found.append(
                f"{count(other, 'response')} imported before are dated to the same hours as rows of this file, and "
                "none has the same answers. If options or columns are read otherwise now, they would count twice. "
                f"{ID_HELP} "
                "If they are other people, say --alike new."
            )
        gone = sum(self._batches[batch] - self._matched[batch] for batch in self._matched)
        if self._matched and gone:
            found.append(
                f"{count(gone, 'response')} imported before from a file like this one "
                f"{'is not in it as it was' if gone == 1 else 'are not in it as they were'}. A row that was changed "
                f"since would count twice. {ID_HELP} If none was changed, say --alike same."
            )
        return found


def _loose(imported_id: str) -> str:
    """An id without what a spreadsheet takes from a number or adds to it."""
    return plain_id(imported_id).replace(",", "").lstrip("0")
