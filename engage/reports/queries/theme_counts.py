"""The accepted themes of comment questions as they are now: true counts, positions, quotes and measurements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engage.agreement import queries as agreement
from engage.reports.measured import Measured
from engage.reports.theming import Saying, ThemeCounts, ThemeRow
from engage.responses.queries import Asked
from engage.themes import queries as themes
from engage.themes.models import FrameUse
from engage.themes.queries import ThemeCount
from engage.themes.queries.quoting import passages
from engage.themes.quoting.passages import Passage, chosen, speaker_words


def accepted_themes(
    questionnaire_id: int, asked: Sequence[Asked], reader: int | None = None
) -> list[ThemeCounts]:
    """The accepted themes of every comment question; quotes are chosen together, so that nobody is quoted twice."""
    people = {one.question.key: one.audience.asked for one in asked}
    uses = themes.accepted_uses(questionnaire_id)
    questions = [one.question for one in asked if one.question.kind == "comment" and one.question.key in uses]
    counts = {
        question.key: themes.theme_counts(
            uses[question.key].frame_id, questionnaire_id, question.key, of_telling=True
        )
        for question in questions
    }
    said: list[tuple[str, Passage]] = [
        (key, passage)
        for key, rows in counts.items()
        for passage in passages([row.theme.id for row in rows], questionnaire_id, key, reader=reader)
    ]
    quotes = _quotes(said)
    return [
        _themes(uses[question.key], question.title, counts[question.key], quotes, people[question.key])
        for question in questions
    ]


def _quotes(said: list[tuple[str, Passage]]) -> dict[tuple[str, int], tuple[Saying, ...]]:
    """Quotes by question and theme. A frame may serve several questions: a theme is told apart by both."""
    numbers = {owner: at for at, owner in enumerate(dict.fromkeys((key, one.theme_id) for key, one in said))}
    found = chosen([replace(one, theme_id=numbers[key, one.theme_id]) for key, one in said])
    return {
        owner: tuple(Saying(one.words, speaker_words(one.voice), one.quote_id) for one in found.get(at, ()))
        for owner, at in numbers.items()
    }


def _themes(
    use: FrameUse,
    title: str,
    counts: list[ThemeCount],
    quotes: Mapping[tuple[str, int], tuple[Saying, ...]],
    asked: int,
) -> ThemeCounts:
    """The accepted themes of a question with their counts. `asked`: how many individuals were asked it."""
    questionnaire_id, key = use.questionnaire_id, use.question_key
    base = themes.base(questionnaire_id, key, of_telling=True)
    positions = agreement.positions(use.frame_id, questionnaire_id, key)
    assert use.accepted_at is not None
    return ThemeCounts(
        key,
        title,
        use.accepted_at,
        base.comments,
        base.individuals,
        base.organisations,
        base.read,
        tuple(
            ThemeRow(
                row.theme.id,
                row.theme.label,
                row.theme.description,
                row.individuals,
                row.organisations,
                quotes.get((key, row.theme.id), ()),
                positions.get(row.theme.id, {}),
            )
            for row in counts
        ),
        base.silent,
        asked,
        _measured(use),
    )


def _measured(use: FrameUse) -> Measured | None:
    found = agreement.measurement(use.questionnaire_id, use.question_key, use.frame_id)
    return Measured(found.made_at, found.content, not agreement.stale(found)) if found else None
