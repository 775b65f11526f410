"""Who may do what: one table, read in a minute."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person with an account is here to do. A resident has no account and needs none."""

    OFFICER = "officer"
    ANALYST = "analyst"
    ORGANISER = "organiser"
    COMMISSIONER = "commissioner"
    ADMINISTRATOR = "administrator"


class Can(StrEnum):
    """One thing a person may be allowed to do."""

    READ_SUMMARY = "read the summary of a consultation"
    READ_COMMENTS = "read the redacted comments behind a theme"
    READ_WORDS_AS_GIVEN = "read comments as they were given"
    SEE_OFFICE = "see consultations in the office: their stage, dates and questions"
    SEE_TRUE_COUNTS = "see how many responses came, and figures before they are published"
    PUBLISH_FIGURES = "publish the figures of a consultation"
    EDIT_CONSULTATIONS = "write, publish and close consultations"
    IMPORT_RESPONSES = "import or key responses"
    CODE_COMMENTS = "put comments to themes"
    ACCEPT_THEMES = "accept, rename and merge themes"
    MANAGE_PEOPLE = "add people and change their roles"
    READ_AUDIT = "read who did what, and when"
    USE_ACCOUNT = "use an account of their own, and watch work they asked for"


MAY: dict[Role, frozenset[Can]] = {
    Role.COMMISSIONER: frozenset({Can.READ_SUMMARY, Can.READ_COMMENTS, Can.USE_ACCOUNT}),
    Role.ORGANISER: frozenset({Can.READ_SUMMARY, Can.SEE_OFFICE, Can.USE_ACCOUNT}),
    Role.ANALYST: frozenset(
        {
            Can.READ_SUMMARY,
            Can.SEE_OFFICE,
            Can.SEE_TRUE_COUNTS,
            Can.READ_COMMENTS,
            Can.READ_WORDS_AS_GIVEN,
            Can.CODE_COMMENTS,
            Can.USE_ACCOUNT,
        }
    ),
    Role.OFFICER: frozenset(set(Can) - {Can.MANAGE_PEOPLE, Can.READ_AUDIT}),
    Role.ADMINISTRATOR: frozenset({Can.MANAGE_PEOPLE, Can.READ_AUDIT, Can.SEE_OFFICE, Can.USE_ACCOUNT}),
}


def allows(role: Role | None, can: Can) -> bool:
    """Whether `role` may do `can`; nobody without an account (None) may do anything in the table."""
    return role is not None and can in MAY[role]
