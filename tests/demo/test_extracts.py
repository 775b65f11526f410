"""The real words, whole and with their licences."""

from engage.demo.extracts import DATA, nhs_respondents, town_comments


def test_nhs_comments_are_whole() -> None:
    respondents = nhs_respondents()
    comments = [words for respondent in respondents for words in respondent.comments.values()]
    assert len(respondents) == 867
    assert len(comments) == 1501
    assert all(comments)
    assert [respondent.number for respondent in respondents] == list(range(1, 868))
    assert {respondent.service for respondent in respondents} == {"patient_transport", "ambulance", "nhs_111"}


def test_only_users_of_nhs_111_were_asked_the_third_question() -> None:
    asked = [respondent for respondent in nhs_respondents() if "satisfied" in respondent.comments]
    assert len(asked) == 150
    assert {respondent.service for respondent in asked} == {"nhs_111"}


def test_comments_without_content_are_there_at_their_natural_rate() -> None:
    words = [words.lower() for respondent in nhs_respondents() for words in respondent.comments.values()]
    assert 0.08 < sum(text.startswith("did not answer") for text in words) / len(words) < 0.25


def test_the_town_conversation_is_whole() -> None:
    comments = town_comments()
    assert len(comments) == 896
    assert sum(comment.moderated == 1 for comment in comments) == 607
    assert all(comment.words and comment.submitted_at.year == 2018 for comment in comments)
    assert len({comment.comment_id for comment in comments}) == 896


def test_licences_travel_with_the_words() -> None:
    assert "Copyright (c) 2021 NHS England" in (DATA / "nhs" / "LICENSE").read_text()
    source = " ".join((DATA / "SOURCE.md").read_text().replace(">", " ").split())
    assert "sub-licensed under CC BY 4.0 with Attribution to The Computational Democracy Project" in source
