"""A suspension that runs: ground, since when, review, and whom to write to; for the council and for the provider."""

from collections.abc import Iterable

from providers.models import AdmissionSuspension
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Link


def told_council(suspensions: Iterable[AdmissionSuspension]) -> list[str]:
    """For the council's pages of the provider, its settings and the call-offs that it is invited to."""
    return [
        f"{one.provider.name}: the admission to {one.admission.lot.name} is suspended since {_since(one)}. "
        f"{one.get_ground_display()}. It is reviewed by {words.day(one.review_on)}; until it is lifted, no offer "
        "from this provider in that lot can be chosen."
        for one in suspensions
    ]


def told_provider(suspensions: Iterable[AdmissionSuspension]) -> list[Link]:
    """For the provider's own pages: each with the page on which its reason stands and a comment is written."""
    return [
        Link(
            f"Your admission to {one.admission.lot.name} is suspended since {_since(one)}. "
            f"{one.get_ground_display()}. The council reviews it by {words.day(one.review_on)}. Until it is lifted, "
            "you are not invited in this lot, and the council cannot choose an offer of yours in it. Read the reason "
            "and write your comment on the page of the admission; for anything else write to the council’s "
            "commissioning team.",
            address_of("providers:portal_admission_detail", one.admission_id),
        )
        for one in suspensions
    ]


def _since(one: AdmissionSuspension) -> str:
    return words.day(local(one.starts_at).date())
