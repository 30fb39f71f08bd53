"""Notices of placements (regulation 13): who is told in force on a day, what an award owes, and what is open."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from calloffs.models import CallOff, NoticeRecipient, PlacementNotice, TellingRecord
from calloffs.selectors.call_offs import outcome_readable_by
from calloffs.states import CallOffState, TellingStep
from placements.selectors.costs import in_force
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local

OWN = ("id", "kind", "emergency", "first_night", "due_on", "is_open")
# Neither name nor address: they stand on the pages of who gives the notice alone.
RECORD = ("id", "number", "step", "reason", "given_on", "how", "at")


def recipients_on(on: date) -> QuerySet[NoticeRecipient]:
    """Who is told of a placement by what is in force on a day."""
    return NoticeRecipient.objects.filter(in_force(on))


def visible_to(user: User) -> QuerySet[PlacementNotice]:
    """Those of call-offs whose outcome this person may read."""
    rows = PlacementNotice.objects.select_related(
        "recipient", "call_off__referral__child__identifiers", "call_off__lot"
    )
    return rows.filter(call_off__in=outcome_readable_by(user).values("pk"))


def open_notices() -> QuerySet[PlacementNotice]:
    """Those that are not decided, or decided and not given; a search that ended with no award owes none."""
    return PlacementNotice.objects.filter(is_open=True).exclude(call_off__state=CallOffState.NO_AWARD)


def of_call_off(call_off: CallOff) -> list[tuple[PlacementNotice, list[TellingRecord]]]:
    """Everything that an award owes, the one due first in front, with all that was recorded of each."""
    rows = PlacementNotice.objects.filter(call_off=call_off, pull_out=None).select_related("recipient")
    notices = list(rows.order_by("due_on", "kind"))
    records = TellingRecord.objects.filter(notice__in=notices).select_related("by").order_by("number")
    told: dict[UUID, list[TellingRecord]] = {notice.pk: [] for notice in notices}
    for record in records:
        told[record.notice_id].append(record)
    for notice in notices:
        notice.call_off = call_off
    return [(notice, told[notice.pk]) for notice in notices]


def untold_before_signature(call_off_id: UUID) -> tuple[str, ...]:
    """Whose notice is still to be decided or given before the council signs, the one due first in front."""
    rows = PlacementNotice.objects.filter(call_off_id=call_off_id, is_open=True, before_signature=True)
    return tuple(rows.order_by("due_on", "kind").values_list("kind", flat=True))


def records_of(notice: PlacementNotice) -> list[TellingRecord]:
    """Everything that was recorded of a notice, the newest last."""
    return list(TellingRecord.objects.filter(notice=notice).select_related("by", "file").order_by("number"))


def decision_of(records: Iterable[TellingRecord]) -> TellingRecord | None:
    """The decision that holds: the newest record that is none of a notice that was given."""
    return next((one for one in reversed([*records]) if one.step != TellingStep.GIVEN), None)


def decided_on(records: Iterable[TellingRecord]) -> date | None:
    """The day on which it was decided to give notice; None where that is not what holds."""
    decision = decision_of(records)
    return local(decision.at).date() if decision and decision.step == TellingStep.NOTIFY else None


def told_beside(call_off: str) -> ArraySubquery:
    """What an award owes with its newest record, as JSON beside a row that leads to its call-off."""
    told = {name: F(name) for name in RECORD}
    newest = TellingRecord.objects.filter(notice=OuterRef("pk")).order_by("-number")
    latest = Subquery(newest.values(told=JSONObject(by_name=F("by__name"), **told))[:1])
    rows = PlacementNotice.objects.filter(call_off=OuterRef(call_off), pull_out=None).order_by(
        "due_on", "kind"
    )
    own = {name: F(name) for name in OWN}
    leaves_out = F("recipient__may_leave_out")
    told_of = JSONObject(record=F("latest"), may_leave_out=leaves_out, owed_by=F("call_off_id"), **own)
    return ArraySubquery(rows.annotate(latest=latest).values(told=told_of))


def from_told(told: Mapping[str, Any]) -> tuple[PlacementNotice, TellingRecord]:
    """A notice and its newest record as the database tells them; a record without a number where there is none."""
    days = {name: date.fromisoformat(told[name]) for name in ("first_night", "due_on")}
    recipient = NoticeRecipient(kind=told["kind"], may_leave_out=told["may_leave_out"])
    own = {name: told[name] for name in OWN}
    notice = PlacementNotice(**{**own, **days}, call_off_id=UUID(told["owed_by"]), recipient=recipient)
    if told["record"] is None:
        return notice, TellingRecord(number=0)
    values = {name: told["record"][name] for name in RECORD}
    values["at"] = datetime.fromisoformat(values["at"])
    values["given_on"] = date.fromisoformat(values["given_on"]) if values["given_on"] else None
    record = TellingRecord(**values)
    record.by = User(name=told["record"]["by_name"])
    return notice, record
