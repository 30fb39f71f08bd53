"""What the two of a stand-in are told: the office and the days, and nothing of any child."""

from uuid import UUID

from django.urls import reverse

from calloffs.models import StandIn
from calloffs.states import StandInOffice
from sefton_pdps.core.text.words import short_day
from sefton_pdps.notifications.outbox import Message


def _days(row: StandIn) -> str:
    return f"{short_day(row.starts_on)} to {short_day(row.ends_on)}"


def named(row: StandIn) -> list[Message]:
    """Who is away and who stands in."""
    office = StandInOffice(row.office).label
    return [
        _to(row, row.absent_id, "named", f"{row.stand_in.name} stands in for you, {office}, {_days(row)}"),
        _to(row, row.stand_in_id, "named", f"You stand in for {row.absent.name}, {office}, {_days(row)}"),
    ]


def ended(row: StandIn) -> list[Message]:
    """The same two, whoever ended it."""
    office = StandInOffice(row.office).label
    return [
        _to(row, row.absent_id, "ended", f"{row.stand_in.name} stands in for you no more, {office}"),
        _to(row, row.stand_in_id, "ended", f"You stand in for {row.absent.name} no more, {office}"),
    ]


def _to(row: StandIn, pk: UUID, what: str, title: str) -> Message:
    return Message(
        f"stand_in.{what}:{row.pk}:{pk}", pk, f"stand_in.{what}", title, reverse("calloffs:stand_in_list")
    )
