"""What other tools call the columns that stand beside the answers."""

from __future__ import annotations

ID, SUBMITTED_AT, CHANNEL, RESPONDENT_TYPE = "id", "submitted_at", "channel", "respondent_type"
ORGANISATION, QUOTABLE = "organisation", "quotable"
ABOUT = (ID, SUBMITTED_AT, CHANNEL, RESPONDENT_TYPE, ORGANISATION, QUOTABLE)
FINISHED, PREVIEW = "finished", "preview"

# In the order in which they are preferred: a file may have several, and one is read.
ALSO_CALLED = {
    ID: (
        "id", "responseid", "response id", "respondent id", "response_id", "respondent_id", "submission id",
        "attendee #", "attendee no.",
    ),
    SUBMITTED_AT: (
        "submitted_at", "submitted at", "timestamp", "completion time", "end date", "enddate", "submitdate",
        "date submitted", "submission date", "recorded date", "recordeddate", "order date",
    ),
    CHANNEL: ("channel", "how it came"),
    RESPONDENT_TYPE: ("respondent_type", "who answered"),
    ORGANISATION: ("organisation", "name of the organisation"),
    FINISHED: ("finished",),
    PREVIEW: ("response type", "status"),
}  # fmt: skip
WHO = {"on behalf of somebody": "on behalf"}  # as our own files write a respondent type
HOW = {
    "on the web": "web", "at a kiosk": "kiosk", "on paper": "paper", "by phone": "phone", "by e-mail": "e-mail",
    "by email": "e-mail", "at an event": "event", "imported from another tool": "import",
}  # fmt: skip
EMPTY_MEANS_UNFINISHED = "submitdate"  # LimeSurvey leaves the time empty until the respondent sends
NO_TIME = (
    "1980-01-01 00:00:00",
    "1980-01-01 00:00",
)  # what LimeSurvey writes in place of times it does not keep
PREVIEWS = frozenset({"survey preview", "survey test", "preview", "spam", "spam (preview)", "test"})

# Who somebody is: read by no import, whatever the file holds.
PERSONAL = frozenset({
    "name", "first name", "last name", "surname", "full name", "email", "email address", "e-mail", "e-mail address",
    "username", "ip address", "ipaddress", "recipient last name", "recipient first name", "recipient email",
    "recipientlastname", "recipientfirstname", "recipientemail", "phone", "telephone", "home address 1",
    "home address 2", "home city", "home state", "home zip", "home country", "location latitude", "location longitude",
    "locationlatitude", "locationlongitude", "token",
})  # fmt: skip

# How the other tool went about it: nothing that anybody answered.
HOUSEKEEPING = frozenset({
    "start time", "start date", "startdate", "last modified time", "collector id", "custom data 1", "custom data",
    "progress", "duration (in seconds)", "external data reference", "externalreference", "distribution channel",
    "distributionchannel", "user language", "userlanguage", "lastpage", "startlanguage", "seed", "datestamp", "refurl",
    "interviewtime", "total time", "last page", "start language", "date last action", "date started", "score",
    "order #", "quantity", "price tier", "ticket type", "attendee status", "group", "order type", "currency",
    "total paid", "fees paid", "eventbrite fees", "eventbrite payment processing",
})  # fmt: skip
