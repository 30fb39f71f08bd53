"""A home that is asked before the case for a direct award: how it stands, and what it accepted (ADR 154). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from calloffs.codes import AskedStanding
from calloffs.rules.direct_awards import Stay
from placements.rules.fees import Line
from sefton_pdps.core.text.words import day, moment, pounds

# Where no rule says how long a home has, it has a day.
HOURS_WITHOUT_A_RULE = 24
# A question is asked in a few sentences; what is longer belongs into a talk.
LONGEST_QUESTION = 1000


@dataclass(frozen=True)
class Terms:
    """What a home is asked for: the ground, the first night, for how long, the fee, and what else."""

    ground: str
    starts_on: date
    lines: Sequence[Line]
    stay: Stay
    words: str = ""


class Asked(Protocol):
    """A row of a home that was asked."""

    answer: str
    expires_at: datetime
    expired_at: datetime | None
    taken_back_at: datetime | None


def standing(asked: Asked, at: datetime) -> AskedStanding:
    """How it stands at a moment of the database's clock, whatever a job has recorded."""
    if asked.taken_back_at is not None:
        return AskedStanding.TAKEN_BACK
    return answered(asked.answer, asked.expires_at, at)


def answered(answer: str, until: datetime, at: datetime) -> AskedStanding:
    """How one stands that was not taken back."""
    if answer:
        return AskedStanding(answer)
    return AskedStanding.EXPIRED if at >= until else AskedStanding.WAITS


def expires(asked_at: datetime, hours: int | None) -> datetime:
    """Until when it may answer."""
    return asked_at + timedelta(hours=HOURS_WITHOUT_A_RULE if hours is None else hours)


def why_not_answered(asked: Asked, at: datetime) -> tuple[str, ...]:
    """Why a home answers no more; what it answered stands."""
    now = standing(asked, at)
    if now == AskedStanding.WAITS:
        return ()
    if now == AskedStanding.EXPIRED:
        return (
            f"The time to answer ended on {moment(asked.expires_at)}. Ring the council if the place is free.",
        )
    if now == AskedStanding.TAKEN_BACK:
        return ("The council has taken this request back. Nothing is asked of you.",)
    return ("This request is answered already, and the answer stands.",)


class Accepted(Protocol):
    """What a home accepted."""

    setting_id: UUID
    household_id: UUID | None
    starts_on: date
    weekly: Decimal


def why_not_as_accepted(accepted: Accepted, starts_on: date, weekly: Decimal) -> tuple[str, ...]:
    """A case proposes what the home accepted, to the night and the penny."""
    if (accepted.starts_on, accepted.weekly) == (starts_on, weekly):
        return ()
    return (
        f"The home accepted {pounds(accepted.weekly)} a week from {day(accepted.starts_on)}. Propose that, or take the "
        "request back and ask again.",
    )
