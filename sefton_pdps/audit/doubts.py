"""Questions about what is unlikely, and how often they were asked: who tries figure after figure is in the trail."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import models

from sefton_pdps.audit import events
from sefton_pdps.audit.actors import Actor
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms.doubts import Doubt, Unsure, check_sure
from sefton_pdps.core.text.words import listed


def settle(
    about: str,
    doubts: Iterable[Doubt | None],
    sure: Collection[str],
    *,
    subject: models.Model,
    by: Actor | None,
    at: datetime,
) -> None:
    """Raise Unsure while a question is open, and write that it was asked; else write which were answered with yes.

    `about` begins the events' names: "offer" for `offer.asked_if_sure` and `offer.said_sure`. They never hold the
    figure: a price is sealed until its deadline.
    """
    given = [doubt for doubt in doubts if doubt is not None]
    asked = f"{about}.asked_if_sure"
    try:
        check_sure(given, sure)
    except Unsure as unsure:
        # Apart, because the refusal rolls everything else back.
        events.record_apart(asked, subject=subject, by=by, at=at, of=_of(unsure.open))
        raise
    if not given:
        return
    # A provider's people read no events of others; the number is of the thing, whoever was asked.
    with tenancy.scope(tenancy.COUNCIL):
        times = Event.objects.filter(name=asked, subject_id=subject.pk).count()
    events.record(f"{about}.said_sure", subject=subject, by=by, at=at, of=_of(given), asked=times)


def _of(doubts: Iterable[Doubt]) -> str:
    return listed(dict.fromkeys(doubt.of for doubt in doubts))
