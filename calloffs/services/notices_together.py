"""Several notices of one placement at once: decided in one form, recorded as given in another (reg. 13, ADR 145)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from calloffs.models import CallOff, PlacementNotice, TellingRecord
from calloffs.rules.placement_notices import Decided, Given, NotWhole
from calloffs.services.placement_notices import decide, give
from calloffs.services.proposals import lock
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.text.words import lower_first

NONE_DECIDED = "Choose what is to be done for at least one recipient."
NONE_GIVEN = "Choose at least one recipient."


@dataclass(frozen=True)
class Several:
    """What became of decisions that were sent together: how many are recorded, and what each other one lacks."""

    saved: int
    refused: Mapping[str, DomainError] = field(default_factory=dict)


@transaction.atomic
def decide_several(*, call_off: CallOff, decided: Mapping[str, Decided], by: User, at: datetime) -> Several:
    """What is whole is recorded, each by itself; what is not keeps its own refusal and nothing of it is recorded."""
    if not decided:
        raise DomainError(NONE_DECIDED)
    lock(call_off.pk)
    saved, refused = 0, {}
    for notice in _notices(call_off, decided):
        try:
            with transaction.atomic():
                decide(notice=notice, decided=decided[notice.kind], by=by, at=at)
        except DomainError as refusal:
            refused[notice.kind] = refusal
        else:
            saved += 1
    if not saved:
        raise NotWhole(refused)
    return Several(saved, refused)


@transaction.atomic
def give_several(
    *, call_off: CallOff, kinds: Collection[str], given: Given, by: User, at: datetime
) -> list[TellingRecord]:
    """That several notices went on one day by one means; all of them, or none."""
    if not kinds:
        raise DomainError(NONE_GIVEN, field="kinds")
    lock(call_off.pk)
    records = []
    for notice in _notices(call_off, kinds):
        middle = lower_first(str(notice))
        if notice.records.exists() and not notice.is_open:
            raise Stale(f"The notice to this recipient is settled already: {middle}. Take it out of these.")
        try:
            records.append(give(notice=notice, given=given, by=by, at=at))
        except DomainError as refusal:
            told = f"Of this recipient: {middle}."
            raise type(refusal)(told, *refusal.reasons, field=refusal.field) from refusal
    return records


def _notices(call_off: CallOff, kinds: Collection[str]) -> list[PlacementNotice]:
    """Those of a call-off, in one order."""
    rows = PlacementNotice.objects.filter(call_off=call_off, kind__in=kinds, pull_out=None).order_by(
        "due_on", "kind"
    )
    return list(rows)
