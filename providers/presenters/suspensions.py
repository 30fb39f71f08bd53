"""A suspension that runs: ground, since when, review, and whom to write to; for the council and for the provider."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.urls import reverse

from providers.models import AdmissionSuspension
from providers.states import SuspensionGround
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Link


def told_council(suspensions: Iterable[AdmissionSuspension]) -> list[str]:
    """For the council's pages of the provider, its settings and the call-offs that it is invited to."""
    return [
        f"{one.provider.name}: the admission to {one.admission.lot.name} is suspended since {_since(one)}. "
        f"{one.get_ground_display()}. It is reviewed by {words.day(one.review_on)}; until it is lifted, no offer "
        "from this provider in that lot can be chosen."
        for one in suspensions
    ]


def told_provider(suspended: Sequence[Mapping[str, str]], person: User) -> list[Link]:
    """For the frame of its own pages: each with the page on which its reason stands and a comment is written."""
    opens = has_permission(person, Permission.APPLICATION_MAKE)
    return [
        Link(
            f"Your admission to {one['lot']} is suspended since {_day(one['since'])}. "
            f"{SuspensionGround(one['ground']).label}. The council reviews it by "
            f"{words.day(date.fromisoformat(one['review_on']))}.",
            reverse("providers:portal_admission_detail", args=[one["admission"]]) if opens else "",
        )
        for one in suspended
    ]


def _day(moment: str) -> str:
    return words.day(local(datetime.fromisoformat(moment)).date())


def _since(one: AdmissionSuspension) -> str:
    return words.day(local(one.starts_at).date())
