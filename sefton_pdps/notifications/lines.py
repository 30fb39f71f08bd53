"""The inbox as its page shows it: one line a matter, by day, the newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.ports import Matter

# The topics of messages, and what the filter calls them.
TOPICS = {
    "account": "Your account",
    "admission": "Admissions",
    "agreement": "Agreements",
    "application": "Applications",
    "asked": "Homes asked first",
    "authorisation": "Authorisations",
    "call_off": "Call-offs",
    "child": "Children",
    "clarification": "Questions",
    "exemption": "Exemptions",
    "grave_change": "Settings that fell",
    "invitation": "Declined invitations",
    "job": "Long jobs",
    "offer": "Offers",
    "placement": "Placements",
    "referral": "Referrals",
    "register": "Ofsted register",
    "report": "Reports",
    "round": "Rounds",
    "setting": "Own settings",
    "sharing": "Full referrals",
    "team": "Teams",
}
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True)
class Line:
    """What came about one matter: the newest message, and how many came."""

    pk: UUID
    title: str
    is_new: bool
    about: str
    detail: str


@dataclass(frozen=True)
class Period:
    """The lines of one day, or of a month that is past for a week, under its name."""

    heading: str
    lines: list[Line]


def periods(notices: Iterable[Notice], matters: Mapping[str, Matter], at: datetime) -> list[Period]:
    """Messages, the newest first, as days and further back as months, with a line for each matter where its newest is.

    A matter is what is of the same kind, about the same thing and says the same.
    """
    today = local(at).date()
    same: dict[tuple[str, str, str], list[Notice]] = {}
    for notice in notices:
        same.setdefault((notice.kind, notice.url, notice.title), []).append(notice)
    by_period = groupby(same.values(), key=lambda found: _heading(local(found[0].created_at).date(), today))
    return [
        Period(heading, [_line(found, matters.get(found[0].url, Matter("")), today) for found in lines])
        for heading, lines in by_period
    ]


def _heading(day: date, today: date) -> str:
    days = (today - day).days
    near = {0: "Today", 1: "Yesterday"}.get(days)
    return near or (words.day(day) if days < DAYS_OF_A_WEEK else f"{day:%B %Y}")


def _line(notices: list[Notice], matter: Matter, today: date) -> Line:
    newest, number = notices[0], len(notices)
    sums_up = matter.sums_up.get(newest.kind, "")
    is_near = (today - local(newest.created_at).date()).days < DAYS_OF_A_WEEK
    when = words.clock_time(newest.created_at) if is_near else words.short_moment(newest.created_at)
    parts = [newest.body.rstrip("."), f"{number} messages, the last {when}" if number > 1 else when]
    return Line(
        pk=newest.pk,
        title=sums_up or newest.title,
        is_new=any(one.read_at is None for one in notices),
        about=matter.about,
        detail=". ".join(filter(None, parts)),
    )
