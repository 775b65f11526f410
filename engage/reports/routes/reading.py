"""Which figures the person at the page reads: those of now with the right to see true counts, else a release."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from engage import clock
from engage.access import actor_who, may
from engage.consultations import queries as consultations
from engage.consultations.models import Consultation
from engage.consultations.stages import Stage
from engage.errors import Refused
from engage.permissions import Can
from engage.places.package import Place, place_directory, read_place
from engage.reports.next_release import is_settled
from engage.reports.queries.releases import Published, latest

UNPUBLISHED = (
    "The figures of this consultation have not been published yet. They will be soon after it has closed, "
    "when no answer can change any more."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A consultation whose figures may be read. `release`: the newest, or None.

    `is_live`: the person reads figures as they are now.
    """

    consultation: Consultation
    release: Published | None
    is_live: bool

    @property
    def address(self) -> dict[str, str | int]:
        """What pages of the same figures have in their addresses."""
        slug = self.consultation.slug
        return (
            {"slug": slug, "published": 1}
            if not self.is_live and may(Can.SEE_TRUE_COUNTS)
            else {"slug": slug}
        )

    @property
    def can_be_published(self) -> bool:
        """Whether no answer can change any more, so that its figures can be published."""
        return is_settled(self.consultation, clock.now())

    @property
    def published(self) -> Published:
        """The release that is read. Raises Refused where there is none."""
        if self.release is None:
            raise Refused(UNPUBLISHED, next_url=url_for("reports.index"), next_words="All summaries")
        return self.release


def reading(slug: str) -> Reading:
    """The consultation at this address and which of its figures are read. Raises Missing and Refused.

    Nobody but those who may see true counts reads any while it is open. They read a release with `?published=1`.
    """
    consultation = consultations.seen_by_residents(slug)
    sees_counts = may(Can.SEE_TRUE_COUNTS)
    if not sees_counts and consultations.listed(consultation, clock.now()).stage is not Stage.CLOSED:
        raise Refused(
            "This consultation has not closed yet. Its summary can be read soon after it has: until then, each new "
            "answer would show as a change in the figures.",
            next_url=url_for("reports.index"),
            next_words="All summaries",
        )
    return Reading(
        consultation,
        latest(consultation.id, reader=actor_who(Can.CODE_COMMENTS)),
        is_live=sees_counts and "published" not in request.args,
    )


def the_place() -> Place:
    """Where Engage is at home."""
    return read_place(place_directory(current_app.extensions["engage.config"].place))
