"""Taking the frame and the codings to other tools, and bringing them in: first looked at, then written."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engage import clock
from engage.access import requires
from engage.comments.queries import unseen_count, unseen_of
from engage.db import db
from engage.permissions import Can
from engage.plurals import plural
from engage.themes import actions, queries
from engage.themes.exchange import refi, sheets, workbooks
from engage.themes.exchange.arriving import changes
from engage.themes.exchange.given import GivenFile, Unreadable
from engage.themes.exchange.matching import Matched, match
from engage.themes.exchange.planning import Plan, plan
from engage.themes.exchange.refi_reading import read_project
from engage.themes.framing.hierarchy import ordered
from engage.themes.framing.starting import characteristics
from engage.themes.models import Theme
from engage.themes.queries import CommentRow
from engage.themes.routes.looking_up import blueprint, frame_of, in_force, me, title_of

NOT_SHOWN = "In an open sample: its codings are left out until you have coded it blind."
BY = {"person": "person", "machine": "machine", "bulk": "machine, accepted in bulk"}
ELSEWHERE = ", in another tool"
CARRIED = 1_000_000  # bytes of a file that the page of its report carries on


@dataclass(frozen=True)
class Looked:
    """What a file would do: its content, what it gives, the plan for the frame and the codings matched.

    `coded`: how many comments these would change.
    """

    content: bytes
    given: GivenFile
    plan: Plan
    matched: Matched
    coded: int

    @property
    def carried(self) -> str:
        """The file, for the page to send again; empty where it is too large for that."""
        return base64.b64encode(self.content).decode() if len(self.content) <= CARRIED else ""


@blueprint.get("/exchange")
@requires(Can.CODE_COMMENTS)
def exchange(questionnaire_id: int, key: str) -> str:
    """What can be taken out, and brought in."""
    return _page(questionnaire_id, key)


@blueprint.get("/frame.csv")
@requires(Can.CODE_COMMENTS)
def frame_csv(questionnaire_id: int, key: str) -> Response:
    """The themes in force as CSV, each before those under it; one to fill where there is none."""
    rows = _frame_rows(questionnaire_id, key)
    return _csv(sheets.lines(sheets.FRAME, rows), f"coding-frame-{questionnaire_id}-{key}.csv")


@blueprint.get("/frame.xlsx")
@requires(Can.CODE_COMMENTS)
def frame_xlsx(questionnaire_id: int, key: str) -> Response:
    """The same as an Excel workbook."""
    content = workbooks.write(sheets.FRAME, _frame_rows(questionnaire_id, key))
    return _file(content, f"coding-frame-{questionnaire_id}-{key}.xlsx")


@blueprint.get("/frame.qdc")
@requires(Can.CODE_COMMENTS)
def frame_qdc(questionnaire_id: int, key: str) -> Response:
    """The themes in force as a REFI-QDA codebook."""
    themes = in_force(frame_of(questionnaire_id, key))
    return _file(refi.codebook(_out(themes)).encode(), f"coding-frame-{questionnaire_id}-{key}.qdc")


@blueprint.get("/codings.csv")
@requires(Can.CODE_COMMENTS)
def codings_csv(questionnaire_id: int, key: str) -> Response:
    """Every comment in its redacted words with the themes it holds, a row for each."""
    themes = {theme.id: theme for theme in in_force(frame_of(questionnaire_id, key))}
    comments = queries.coded_comments(questionnaire_id, key, reader=me())
    rows = (row for comment in comments for row in _coding_rows(comment, themes))
    return _csv(sheets.lines(sheets.CODINGS, rows), f"codings-{questionnaire_id}-{key}.csv")


@blueprint.get("/project.qdpx")
@requires(Can.CODE_COMMENTS)
def project(questionnaire_id: int, key: str) -> Response:
    """The frame, the redacted comments and the codings as a REFI-QDA project."""
    themes = in_force(frame_of(questionnaire_id, key))
    comments = queries.coded_comments(questionnaire_id, key, reader=me())
    unseen = sum(row.unseen for row in comments)
    guids = {theme.id: theme.guid for theme in themes}
    file = io.BytesIO()
    refi.write(
        file,
        name=title_of(questionnaire_id, key),
        themes=_out(themes),
        comments=[
            refi.OutComment(
                row.id,
                row.words,
                [
                    refi.OutCoding(guids[one.theme_id], one.by, one.coded_at, one.position, one.spans)
                    for one in row.codings
                ],
                NOT_SHOWN if row.unseen else refi.NO_THEME if row.read and not row.codings else "",
            )
            for row in comments
        ],
        made_at=clock.now(),
        note=f"{NOT_SHOWN} Comments of which this is so: {unseen}." if unseen else "",
    )
    file.seek(0)
    name = f"themes-{questionnaire_id}-{key}.qdpx"
    return send_file(file, "application/octet-stream", as_attachment=True, download_name=name)


@blueprint.post("/exchange")
@requires(Can.ACCEPT_THEMES)
def bring_in(questionnaire_id: int, key: str) -> Response | tuple[str, int] | str:
    """Look at a file; write what it says only when that was seen and wanted."""
    title_of(questionnaire_id, key)
    try:
        content = _sent()
        looked = _look(questionnaire_id, key, content)
    except Unreadable as error:
        return _page(questionnaire_id, key, problem=str(error)), 422
    if request.form.get("write") != "y" or looked.plan.problems:
        return _page(questionnaire_id, key, looked=looked), 422 if looked.plan.problems else 200
    frame = actions.begin_frame(questionnaire_id, key)
    coded = actions.bring_in(frame, looked.plan, looked.matched.codings, user_id=me())
    db.session.commit()
    added, changed = looked.plan.count("add"), looked.plan.count("change")
    were = plural(added, "theme was", "themes were")
    comments = plural(coded, "comment was", "comments were")
    flash(f"{were} added and {changed:,} changed. {comments} coded as the file says.")
    return redirect(url_for(".frame", questionnaire_id=questionnaire_id, key=key))


def _sent() -> bytes:
    """The file that was chosen, or the one the report carried on. Raises Unreadable."""
    upload = request.files.get("file")
    content = upload.read() if upload is not None else b""
    if content:
        return content
    try:
        content = base64.b64decode(request.form.get("carried", ""), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content:
        raise Unreadable("Choose a file that is not empty.")
    return content


def _look(questionnaire_id: int, key: str, content: bytes) -> Looked:
    """What the file would do. Reads only. Raises Unreadable."""
    given = _given(content)
    frame = queries.frame(questionnaire_id, key)
    present: list[Theme] = frame.themes if frame else []
    examples = {
        theme_id: tuple(
            tuple(one.words for one in several if one.counter == counter and not one.comment_id)
            for counter in (False, True)
        )
        for theme_id, several in queries.examples([theme.id for theme in present]).items()
    }
    made = plan(
        given.themes,
        present,
        examples={theme_id: (of[0], of[1]) for theme_id, of in examples.items()},
        guids_elsewhere=queries.guids_elsewhere(
            [row.guid.lower().strip("{}") for row in given.themes if row.guid], frame.id if frame else 0
        ),
        characteristics=characteristics(),
    )
    matched = Matched()
    if given.sources:
        matched = match(
            given.sources,
            dict(queries.words_to_group(questionnaire_id, key)),
            decided=queries.ids_decided(questionnaire_id, key),
            unseen=unseen_of(me(), questionnaire_id, key),
            known={step.given.guid.lower() for step in made.steps if step.given.guid},
        )
    return Looked(content, given, made, matched, _coded(made, matched, present))


def _given(content: bytes) -> GivenFile:
    """What a file gives, of whichever kind it is. Raises Unreadable."""
    if content.startswith(b"PK"):
        return workbooks.read(content) if workbooks.is_workbook(content) else read_project(content)
    start = content.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00")[:1]
    return read_project(content) if start == b"<" else sheets.read_csv(content)


def _coded(made: Plan, matched: Matched, themes: Sequence[Theme]) -> int:
    """How many comments the codings of a file would change. Themes that are to be added are called −1 − place."""
    numbers = {
        step.given.guid.lower(): -1 - place if step.theme_id is None else step.theme_id
        for place, step in enumerate(made.steps)
    }
    every = {theme.id for theme in themes if theme.merged_into_id is None} | set(numbers.values())
    there = queries.present(list(matched.codings), every)
    return sum(
        bool(
            changes({numbers[code]: one for code, one in matched.codings[comment_id].items()}, stands, every)
        )
        for comment_id, stands in there.items()
    )


def _out(themes: Sequence[Theme]) -> list[refi.OutTheme]:
    """Themes as codes, each before those under it."""
    return [
        refi.OutTheme(one.node.guid, one.node.label, one.node.description, one.depth)
        for one in ordered(themes)
    ]


def _frame_rows(questionnaire_id: int, key: str) -> Iterator[tuple[str, ...]]:
    """The themes in force as rows of `sheets.FRAME`, each before those under it."""
    title_of(questionnaire_id, key)
    themes = in_force(queries.frame(questionnaire_id, key))
    labels = {theme.id: theme.label for theme in themes}
    examples = queries.examples(list(labels))
    for theme in (branch.node for branch in ordered(themes)):
        typed = [one for one in examples.get(theme.id, ()) if not one.comment_id]
        yield (
            theme.label,
            theme.description,
            labels.get(theme.parent_id, "") if theme.parent_id else "",
            theme.guid,
            theme.equality or "",
            *("\n".join(one.words for one in typed if one.counter == of) for of in (False, True)),
        )


def _coding_rows(comment: CommentRow, themes: dict[int, Theme]) -> Iterator[tuple[str, ...]]:
    if not comment.codings:
        yield str(comment.id), comment.words, "", "", "", _nobody(comment), ""
    for one in comment.codings:
        theme = themes[one.theme_id]
        by = BY[one.by] + (ELSEWHERE if one.elsewhere else "")
        when = one.coded_at.isoformat(timespec="seconds")
        yield str(comment.id), comment.words, theme.guid, theme.label, one.position or "", by, when


def _nobody(comment: CommentRow) -> str:
    """What stands under "coded_by" for a comment without a theme."""
    return NOT_SHOWN if comment.unseen else "person" if comment.read else ""


def _file(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)


def _csv(lines: Iterator[str], name: str) -> Response:
    return FlaskResponse(
        "".join(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(questionnaire_id: int, key: str, *, looked: Looked | None = None, problem: str = "") -> str:
    return render_template(
        "themes/exchange.html",
        questionnaire_id=questionnaire_id,
        key=key,
        question=title_of(questionnaire_id, key),
        use=queries.use(questionnaire_id, key),
        columns=sheets.FRAME,
        unseen=unseen_count(me(), questionnaire_id, key),
        looked=looked,
        error_list=[("#file", problem)] if problem else [],
        problem=problem,
    )
