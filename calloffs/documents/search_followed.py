"""What followed a recommendation, as the statement of a search tells it: stage two and the notices (ADR 151, 140)."""

from collections.abc import Iterator
from datetime import datetime

from calloffs.codes import EndOfSharing
from calloffs.documents.search_homes import Told
from calloffs.models import Disclosure, PlacementNotice, TellingRecord
from calloffs.rules.search_statements import Item
from calloffs.states import TellingStep, ToldHow
from sefton_pdps.core.text.words import day, lower_first

Followed = Iterator[tuple[datetime | None, str]]


def followed(told: Told) -> Followed:
    """With whom the full referral was shared, and who was given notice of the placement, or why not."""
    for row in told.search.shared:
        yield from _shared(told, row)
    for notice in told.search.notices:
        for record in notice.records.all():
            yield record.at, _notice(told, notice, record)


def _shared(told: Told, row: Disclosure) -> Followed:
    label = told.homes.label(row.provider_id)
    text = f"The full referral was shared with {told.home(row.proposal)} by {told.who(row.made_by)}, on its terms."
    yield row.made_at, text
    yield row.accepted_at, f"{label} accepted the terms of the full referral, and could read it from then on."
    if row.ended_why:
        why = lower_first(EndOfSharing(row.ended_why).label)
        yield row.ended_at, f"{label} could read the full referral no longer: {why}."


def _notice(told: Told, notice: PlacementNotice, record: TellingRecord) -> str:
    """By kind of recipient alone: whoever they are, and where, is for the council's edition."""
    whom = lower_first(notice.get_kind_display())
    if record.step == TellingStep.GIVEN and record.given_on:
        how = lower_first(ToldHow(record.how).label)
        return f"Notice of the placement was given on {day(record.given_on)}, {how}, to: {whom}."
    decided = lower_first(TellingStep(record.step).label)
    own = [told.of(Item.PERSON, record.recipient_name), told.own(record.reason)]
    texts = [f"“{text}”." for text in own if text]
    return " ".join([f"Decided of the notice of the placement to the {whom}: {decided}.", *texts])
