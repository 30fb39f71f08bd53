"""Wrap-around support in offers: some ask for it with the need it rests on, and the officer says why it is accepted."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from calloffs.models import CallOff, Offer
from calloffs.rules.evidence import Evidence
from placements.rules.fees import Line, weekly_line
from placements.rules.profile import needs_of
from sefton_pdps.demo import buying_texts

SHARE = 0.25
REVIEW, END = timedelta(weeks=12), timedelta(weeks=26)


def offered(call_off: CallOff, urn: str) -> Line | None:
    """A line of support for a quarter of the offers; drawn apart, so that the rest of the course stays as it was."""
    own = Random(f"{call_off.reference} {urn}")  # invented data, nothing is guarded by it
    if own.random() >= SHARE:
        return None
    kind = own.choice(list(buying_texts.SUPPORT))
    return weekly_line(
        kind,
        Decimal(own.choice((180, 240, 320))),
        note=own.choice(buying_texts.SUPPORT[kind]),
        need=own.choice(needs_of(call_off.profile)).code,
        review_on=call_off.needed_on + REVIEW,
        ends_on=call_off.needed_on + END,
    )


def accepted(offer: Offer, starts_on: date, ends_on: date) -> Mapping[str, Evidence]:
    """What the officer accepts each line of support on, within the term that is proposed."""
    lines = offer.price_lines.filter(kind__needs_evidence=True).select_related("kind").order_by("kind__order")
    answers = {}
    for line in lines:
        end = min(max(line.ends_on or ends_on, starts_on + REVIEW), ends_on)
        review = min(max(line.review_on or starts_on, starts_on), end)
        answers[line.kind.code] = Evidence(
            line.need, buying_texts.SUPPORT_ACCEPTED[line.kind.code], review, end
        )
    return answers
