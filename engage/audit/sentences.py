"""What a line of the record says in words: one sentence for each thing that is recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engage.clock import in_london

# In [brackets] what is said only where the line holds it. {Names} are those of the details.
SENTENCES: Mapping[str, str] = {
    "accepted in bulk": "Accepted the machine’s coding of [{comments} comments for ]theme {theme}[, by coder {coder}]",
    "add": "Added an account[ as {role}]",
    "add page": "Added a page",
    "add question": "Added a question[ of the kind “{kind}”][ on page {page}]",
    "alert closed": "Closed a safeguarding alert[: {alert}]",
    "answers read as given": "Read [{answers} ]answers to “{question}” as they were given[. Why: {why}]",
    "blind coding brought in": "Imported what was coded blind[: {comments} comments]",
    "blind coding closed": "Ended the blind coding[ by {coders} people][; they agreed on {agreed} comments]",
    "bring in": "Imported the consultation",
    "bulk begun": "Began to accept a theme’s coding together[: theme {theme}][, {comments} comments]",
    "bulk undone": "Took back the machine’s coding of theme {theme}[: {comments} comments]",
    "change": "Changed the details[: {fields}][; opens: {opens_at}][; closes: {closes_at}][; {from_there}]",
    "change page": "Changed page {page}",
    "change password": "Changed their password",
    "change question": "Changed the question “{question}”",
    "change role": "Changed the role from {before} to {after}",
    "close account": "Closed the account[ and ended {sign_ins} sign-ins]",
    "close early": "Closed it early[; closes: {closes_at}][; opens: {opens_at}]",
    "closed question chosen": "Chose the question that comments[ on “{question}”] are compared by[: “{closed}”]"
    "[; its answers tell where people stand: {tells}]",
    "coders' view changed": "Changed what coders see beside comments[ on “{question}”][: {asked}][; {characteristic}]",
    "comment coded": "Coded a comment",
    "comment translated": "Translated a comment",
    "comments coded": "Coded [{comments} ]comments together",
    "create": "Wrote the consultation",
    "decision taken back": "Took back a decision on a comment",
    "disagreement settled": "Settled a disagreement[ of sample {sample}]",
    "example added": "Added an example of the theme[; it shows what is not meant: {counter}]",
    "example dropped": "Removed an example of the theme",
    "exclude": "Left a response out of all figures",
    "frame accepted": "Accepted the coding frame[: {themes} themes][, version {version}]",
    "frame brought in": "Imported a coding frame[: {added} themes added][, {changed} changed][, {comments} comments]",
    "frame copied": "Made an own copy of coding frame {of}[ for “{question}”][ of questionnaire {questionnaire}]",
    "frame renamed": "Renamed the coding frame",
    "frame used": "Used the coding frame[ for “{question}”][ of questionnaire {questionnaire}]",
    "frame version kept": "Kept version {number} of the coding frame",
    "give password": "Gave a new password",
    "group worded": "Let a language model word a suggested theme[: {model}][; prompt {prompt}]",
    "import responses": "Imported [{written} ]responses[; rows that could not be read: {bad}]",
    "later comments let in": "Accepted where new comments belong[: {codings} codings]",
    "merge undone": "Undid the merging into theme {into}[; coded since: {coded_since} comments]",
    "move page": "Moved page {page}[ by {steps}]",
    "move question": "Moved the question “{question}”[ by {steps}]",
    "offer new password": "Made a link for a new password[ and ended {sign_ins} sign-ins]",
    "open account": "Opened the account again",
    "publish": "Published the consultation",
    "publish figures": "Published figures, release {release}[; parts that keep their earlier figures: {stay}]",
    "publish questions": "Published changed questions",
    "quote approved": "Approved a quote",
    "quote chosen": "Chose a quote for theme {theme}",
    "quote dropped": "Dropped a quote",
    "redaction: apply": "Said that something is personal, so that it stays hidden[: {kind}]",
    "redaction: dismiss": "Said that something is not personal, so that it is shown[: {kind}]",
    "redactions: apply": "Said that a word is personal[ in {comments} comments], so that it stays hidden",
    "redactions: dismiss": "Said that a word is not personal[ in {comments} comments], so that it is shown",
    "redaction: undo": "Took back a decision on what is personal[: {kind}]",
    "refuse": "Refused a page to somebody who may not open it",
    "refuse as too often": "Refused a page to somebody who asked too often",
    "refuse sign-in": "Did not let somebody sign in",
    "remove page": "Removed page {page}",
    "remove question": "Removed the question “{question}”",
    "remove the demonstration": "Removed the demonstration[: {consultations} consultations]",
    "respell question": "Said that “{question}” asks the same in other words[: {old_and_new_words}][. Why: {why}]",
    "run adopted": "Chose which suggested themes are shown[, in place of run {instead_of}]",
    "sample drawn": "Drew a random sample[ of {comments} comments][ from {population}]",
    "set password by link": "Chose a new password with a link",
    "sign in": "Signed in",
    "sign out everywhere": "Signed out on all devices[: {sign_ins} sign-ins]",
    "tell outcome": "Changed what came of it[: {characters} characters][; emailed those who asked to hear: {emailed}]",
    "theme accepted": "Accepted a suggested theme[, suggestion {suggestion}][, from new comments, batch {later_batch}]",
    "theme added": "Added a theme",
    "theme changed": "Changed a theme",
    "theme declined": "Did not accept a suggested theme",
    "theme merged": "Merged the theme into theme {into}[; held by {held_by} comments][; opposed: {opposed}]",
    "theme moved": "Moved the theme[ to {to}]",
    "theme renamed": "Renamed a theme",
    "theme taken back": "Took back the decision on a suggested theme",
    "theme taken out": "Removed the theme[ “{label}”][ from coding frame {frame}]",
    "themes added from a template": "Added [{themes} ]themes from a template[: {template}]",
    "themes measured": "Measured the themes[: measurement {measurement}]",
    "themes suggested": "Suggested themes[ from {comments} comments]",
    "translation removed": "Removed a translation",
    "withdraw": "Withdrew a response",
    "words read as given": "Read a comment as it was given[. Why: {why}]",
    "words taken out": "Removed personal details from a comment[: {kind}][, in {places} places]",
}
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")


def sentence(action: str, detail: Mapping[str, Any]) -> str:
    """What was done, with what the line holds; what no sentence has a place for follows by its name.

    Lines of earlier versions may hold other names, and a place that has nothing to say is left out.
    """
    words = SENTENCES.get(action, action[:1].upper() + action[1:].replace("-", " "))
    told = {name: _told(value) for name, value in detail.items()}
    if isinstance(steps := detail.get("steps"), int):
        told["steps"] = f"{abs(steps)} {'earlier' if steps < 0 else 'later'}"
    used = set(_NAME.findall(words))
    words = _OPTIONAL.sub(lambda part: part[1] if all(map(told.get, _NAME.findall(part[1]))) else "", words)
    words = _NAME.sub(lambda name: told.get(name[1]) or "(not recorded)", words)
    rest = "; ".join(
        f"{name.replace('_', ' ')}: {value}" for name, value in told.items() if name not in used and value
    )
    return f"{words}. Also: {rest}." if rest else words if words.endswith(".") else f"{words}."


def _told(value: Any) -> str:
    """A detail in words; "" where there is nothing to tell: none, an empty list, a no."""
    if value is None or value is False or value in ([], ""):
        return ""
    if value is True:
        return "yes"
    if isinstance(value, list):
        if len(value) == 2 and any(_is_moment(one) for one in value):
            return " to ".join(_moment(one) for one in value)
        if all(isinstance(one, list) and len(one) == 2 for one in value):
            return "; ".join(f"“{old}” became “{new}”" for old, new in value)
        return ", ".join(_told(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_told(one)}" for name, one in value.items())
    return str(value).replace("_", " ")


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value) is not None


def _moment(value: Any) -> str:
    if not _is_moment(value):
        return "no date"
    local = in_london(datetime.fromisoformat(value))
    return f"{local.day} {local:%B} {local.year}, {local:%H:%M}"
