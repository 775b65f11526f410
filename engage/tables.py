"""Every table of the house in one place, so that migrations and tests see all of them."""

from __future__ import annotations

from engage.accounts import models as accounts
from engage.agreement import models as agreement
from engage.audit import models as audit
from engage.coding import models as coding
from engage.comments import models as comments
from engage.consultations import models as consultations
from engage.contacts import models as contacts
from engage.jobs import models as jobs
from engage.limits import models as limits
from engage.notifications import models as notifications
from engage.places import models as places
from engage.questionnaires import models as questionnaires
from engage.reports import models as reports
from engage.responses import models as responses
from engage.themes import models as themes

MODELS = (
    accounts, agreement, audit, coding, comments, consultations, contacts, jobs, limits, notifications,
    places, questionnaires, reports, responses, themes,
)  # fmt: skip
