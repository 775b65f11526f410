"""Deciding on themes: each function is one thing somebody does. None commits; each is audited.

A machine's coding enters a frame only when an officer accepts its theme, and never in place of a person's decision.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from engage.audit.actions import record
from engage.clock import now
from engage.db import db
from engage.errors import Refused
from engage.questionnaires.queries import comment_question_title
from engage.themes import queries
from engage.themes.models import (
    Coding,
    Frame,
    FrameUse,
    Quote,
    Run,
    SuggestedCoding,
    SuggestedTheme,
    Theme,
    Unplaced,
)
from engage.themes.proposal import Proposal
from engage.themes.queries import CodedComment

HELD_BY_FEW = 30  # comments; merging away a theme held by fewer demands a reason
SHOWN_QUOTES = 3
COMMENTS_AT_ONCE = 200


def keep_proposal(
    questionnaire_id: int,
    question_key: str,
    proposal: Proposal,
    *,
    job_id: int | None,
    quotable: Collection[int],
) -> Run:
    """Write down what the machine proposes. A run is never changed afterwards; passages only of `quotable` comments."""
    run = Run(
        questionnaire_id=questionnaire_id,
        question_key=question_key,
        job_id=job_id,
        made_at=now(),
        inputs_hash=proposal.run.inputs_hash,
        model_hash=proposal.run.model_hash,
        seed=proposal.run.seed,
        comments=len(proposal.languages),
        empty=len(proposal.empty),
        other=len(proposal.other),
        copies=sum(len(campaign.comment_ids) for campaign in proposal.campaigns),
    )
    db.session.add(run)
    db.session.flush()
    themes = [
        SuggestedTheme(run_id=run.id, position=place, label=group.label[:200], description=group.description)
        for place, group in enumerate(proposal.groups)
    ]
    db.session.add_all(themes)
    db.session.flush()
    codings = [
        {"suggested_theme_id": theme.id, "comment_id": member.comment_id, "confidence": member.confidence}
        for theme, group in zip(themes, proposal.groups, strict=True)
        for member in group.members
    ]
    passages = [
        {
            "suggested_theme_id": theme.id,
            "comment_id": quote.comment_id,
            "start": quote.start,
            "end": quote.end,
        }
        for theme, group in zip(themes, proposal.groups, strict=True)
        for quote in group.quotes
        if quote.comment_id in quotable
    ]
    unplaced = [
        {"run_id": run.id, "comment_id": comment_id, "why": why}
        for why, ids in (("empty", proposal.empty), ("other", proposal.other))
        for comment_id in ids
    ]
    for table, rows in ((SuggestedCoding, codings), (Quote, passages), (Unplaced, unplaced)):
        if rows:
            db.session.execute(sa.insert(table), rows)
    record("themes suggested", "run", run.id, themes=len(themes), comments=run.comments)
    return run


def accept(suggestion: SuggestedTheme, *, label: str, user_id: int, into: Theme | None = None) -> Theme:
    """Take a suggestion into the coding frame, under `label`, or into the existing theme `into`.

    Its codings come along as the machine's, except where a person has already decided. `Refused` when it was decided
    on before, or `into` belongs to another question.
    """
    if suggestion.theme_id is not None or suggestion.declined_at is not None:
        raise Refused(
            "Somebody has already decided on this suggestion. The page now shows the themes as they are."
        )
    run = suggestion.run
    frame = _frame(run.questionnaire_id, run.question_key)
    if into is None:
        into = add_theme(frame, label=label, description=suggestion.description, user_id=user_id)
    elif into.frame_id != frame.id or into.merged_into_id is not None:
        raise Refused("That theme is not in this coding frame any more.")
    suggestion.theme_id = into.id
    _let_in(suggestion, into)
    db.session.execute(
        sa.update(Quote).where(Quote.suggested_theme_id == suggestion.id).values(theme_id=into.id)
    )
    record("theme accepted", "theme", into.id, suggestion=suggestion.id)
    return into


def decline(suggestion: SuggestedTheme) -> None:
    """Set a suggestion aside; its comments stay where they are. `Refused` when it was decided on before."""
    if suggestion.theme_id is not None:
        raise Refused("This suggestion was already accepted.")
    suggestion.declined_at = now()
    record("theme declined", "suggestion", suggestion.id)


def add_theme(frame: Frame, *, label: str, description: str, user_id: int) -> Theme:
    """Add a theme to a frame. `Refused` when a theme in force has the same label."""
    _refuse_same_label(frame, label)
    theme = Theme(
        frame_id=frame.id,
        label=label,
        description=description,
        position=len(frame.themes),
        created_at=now(),
        created_by=user_id,
    )
    frame.themes.append(theme)
    db.session.flush()
    record("theme added", "theme", theme.id)
    return theme


def begin_frame(questionnaire_id: int, question_key: str) -> Frame:
    """The coding frame of a question, begun if there is none."""
    return _frame(questionnaire_id, question_key)


def rename(theme: Theme, *, label: str, description: str) -> None:
    """Give a theme another label and description; its id, and so every link to it, stays."""
    frame = queries.frame_by_id(theme.frame_id)
    if frame is not None:
        _refuse_same_label(frame, label, but=theme.id)
    theme.label = label
    theme.description = description
    record("theme renamed", "theme", theme.id)


def merge(theme: Theme, into: Theme, *, because: str) -> None:
    """Merge one theme into another of the same frame: what held it now holds `into` too.

    A person's "no" to `into` stands against a machine's coding, not against a person's.

    A theme held by few may hold a rare view: without a reason it is `Refused`. The merged theme keeps its row and its
    codings, so that the merge can be read, and its reason published.
    """
    if theme.id == into.id or theme.frame_id != into.frame_id or into.merged_into_id or theme.merged_into_id:
        raise Refused("Choose another theme of this coding frame to merge into.")
    held_by = queries.holders(theme.id)
    if held_by < HELD_BY_FEW and not because.strip():
        raise Refused(
            f"“{theme.label}” is held by only {held_by} comments. A view held by few must not vanish without a word: "
            "say why it belongs to the other theme."
        )
    # Who codes by hand ticks one theme and so says no to all others, before anybody knew that two are one.
    said_no = sa.update(Coding).where(
        Coding.theme_id == into.id, sa.not_(Coding.holds), Coding.comment_id.in_(queries.people_say(theme))
    )
    db.session.execute(said_no.values(holds=True), execution_options={"synchronize_session": False})
    columns = ["comment_id", "theme_id", "holds", "user_id", "by_machine", "run_id", "coded_at"]
    db.session.execute(sa.insert(Coding).from_select(columns, queries.to_move(theme, into)))
    db.session.execute(sa.update(Quote).where(Quote.theme_id == theme.id).values(theme_id=into.id))
    theme.merged_into_id = into.id
    theme.merged_because = because.strip() or None
    record("theme merged", "theme", theme.id, into=into.id, held_by=held_by)


def code(comment_id: int, frame: Frame, *, holds: Collection[int], user_id: int) -> None:
    """A person decides which themes of the frame a comment holds: `holds` are theme ids, all others it does not.

    From then on no machine changes this. `Refused` when a theme is not in the frame.
    """
    _code({comment_id: holds}, frame, user_id)
    record("comment coded", "comment", comment_id, themes=sorted(holds))


def code_many(holds: Mapping[int, Collection[int]], frame: Frame, *, user_id: int) -> None:
    """As `code`, for many comments that a person coded elsewhere: theme ids by comment id. One line in the record."""
    comment_ids = sorted(holds)
    for start in range(0, len(comment_ids), COMMENTS_AT_ONCE):
        part = comment_ids[start : start + COMMENTS_AT_ONCE]
        _code({comment_id: holds[comment_id] for comment_id in part}, frame, user_id)
    record("comments coded", "frame", frame.id, comments=len(holds))


def _code(holds: Mapping[int, Collection[int]], frame: Frame, user_id: int) -> None:
    in_force = {theme.id for theme in frame.themes if theme.merged_into_id is None}
    if not all(set(held) <= in_force for held in holds.values()):
        raise Refused("One of the themes is not in this coding frame any more. Look at the page again.")
    db.session.execute(
        sa.delete(Coding).where(Coding.comment_id.in_(holds), Coding.theme_id.in_(in_force)),
        execution_options={"synchronize_session": False},
    )
    moment = now()
    rows = [
        {
            "comment_id": comment_id,
            "theme_id": theme_id,
            "holds": theme_id in held,
            "user_id": user_id,
            "by_machine": False,
            "run_id": None,
            "coded_at": moment,
        }
        for comment_id, held in holds.items()
        for theme_id in sorted(in_force)
    ]
    if rows:
        db.session.execute(sa.insert(Coding), rows)


def quote(comment: CodedComment, theme: Theme, passage: str, *, user_id: int) -> Quote:
    """A person chooses words of a comment that hold the theme to stand for it before commissioners.

    `Refused` when its writer did not say that we may quote them, it does not hold the theme, or the words are not in
    the comment as shown (with personal details taken out).
    """
    if not comment.quotable:
        raise Refused("The person who wrote this did not say that we may quote them.")
    if theme.id not in comment.theme_ids:
        raise Refused("This comment does not hold the theme. Code it to the theme first.")
    wanted = passage.replace("\r\n", "\n").strip()
    start = comment.words.find(wanted) if wanted else -1
    if start < 0:
        raise Refused("Quote words of the comment exactly as they are shown.")
    chosen = Quote(
        theme_id=theme.id,
        comment_id=comment.id,
        start=start,
        end=start + len(wanted),
        approved_by=user_id,
        approved_at=now(),
    )
    db.session.add(chosen)
    db.session.flush()
    record("quote chosen", "quote", chosen.id, theme=theme.id)
    return chosen


def approve_quote(quote: Quote, *, user_id: int) -> None:
    """Let a passage stand for its theme before commissioners."""
    quote.approved_by = user_id
    quote.approved_at = now()
    record("quote approved", "quote", quote.id)


def drop_quote(quote: Quote) -> None:
    """Take a passage back from commissioners' pages."""
    quote.approved_by = None
    quote.approved_at = None
    record("quote dropped", "quote", quote.id)


def accept_frame(use: FrameUse, *, user_id: int) -> None:
    """From now on the themes of the frame count for this question. `Refused` when there is none to count."""
    frame = use.frame
    if not any(theme.merged_into_id is None for theme in frame.themes):
        raise Refused("There is no theme to accept yet. Accept a suggestion or add a theme first.")
    use.accepted_at = now()
    use.accepted_by = user_id
    record("frame accepted", "frame", frame.id, themes=len(frame.themes))


def _frame(questionnaire_id: int, question_key: str) -> Frame:
    frame = queries.frame(questionnaire_id, question_key)
    if frame is None:
        frame = Frame(
            title=comment_question_title(questionnaire_id, question_key), created_at=now(), themes=[]
        )
        db.session.add(frame)
        db.session.flush()
        db.session.add(
            FrameUse(
                questionnaire_id=questionnaire_id,
                question_key=question_key,
                frame=frame,
                begun_at=now(),
            )
        )
        db.session.flush()
    return frame


def _let_in(suggestion: SuggestedTheme, theme: Theme) -> None:
    """Copy a suggestion's codings to a theme, but for comments where anybody has decided on it before."""
    columns = ["comment_id", "theme_id", "holds", "by_machine", "run_id", "coded_at"]
    db.session.execute(sa.insert(Coding).from_select(columns, queries.to_let_in(suggestion, theme)))


def _refuse_same_label(frame: Frame, label: str, *, but: int | None = None) -> None:
    if not label.strip():
        raise Refused("Give the theme a label.")
    for theme in frame.themes:
        if theme.id != but and theme.merged_into_id is None and theme.label.casefold() == label.casefold():
            raise Refused(
                f"There is already a theme “{theme.label}”. Merge into it, or choose another label."
            )
