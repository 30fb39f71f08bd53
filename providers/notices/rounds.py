"""What is told about rounds."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from providers.models import AdmissionRound
from providers.notices.people import tell
from providers.states import OVER
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import holders_of, people_of_providers
from sefton_pdps.notifications.outbox import Message


def _page(round: AdmissionRound) -> str:
    return reverse("providers:round_detail", args=[round.pk])


def to_sign(round: AdmissionRound, by: User, at: datetime) -> Iterable[Message]:
    """Both Executive Directors hear that a round waits for their signature (S-9)."""
    title = f"Round to sign off: {round.title}"
    signers = holders_of(Permission.ROUND_SIGN_OFF)
    return tell(signers, kind="round.to_sign", mark=str(round.pk), title=title, url=_page(round))


def signed_off(round: AdmissionRound, by: User, at: datetime) -> Iterable[Message]:
    """Commissioning hears that both directors have signed."""
    title = f"Both directors have signed: {round.title}"
    managers = holders_of(Permission.FRAMEWORK_MANAGE)
    return tell(managers, kind="round.signed_off", mark=str(round.pk), title=title, url=_page(round))


def extended(round: AdmissionRound, by: User, at: datetime) -> Iterable[Message]:
    """Whoever has an undecided application in the round hears of its later closing time."""
    title = f"New closing time: {round.title}"
    applicants = people_of_providers(_applicants(round), Permission.APPLICATION_MAKE)
    people = applicants.values_list("pk", flat=True)
    url = reverse("providers:portal_application_list")
    return tell(people, kind="round.extended", mark=f"{round.pk}:{at.isoformat()}", title=title, url=url)


def cancellation_proposed(round: AdmissionRound, by: User, at: datetime) -> Iterable[Message]:
    """Those who may confirm hear that somebody proposes to cancel a round."""
    title = f"Proposed to be cancelled: {round.title}"
    signers = holders_of(Permission.ROUND_SIGN_OFF)
    mark = f"{round.pk}:{at.isoformat()}"
    return tell(signers, kind="round.cancellation_proposed", mark=mark, title=title, url=_page(round))


def kept_open(round: AdmissionRound, by: User, at: datetime) -> Iterable[Message]:
    """Commissioning hears that the round stays open."""
    title = f"Stays open, not cancelled: {round.title}"
    managers = holders_of(Permission.FRAMEWORK_MANAGE)
    mark = f"{round.pk}:{at.isoformat()}"
    return tell(managers, kind="round.kept_open", mark=mark, title=title, url=_page(round))


def cancelled(round: AdmissionRound, by: User, at: datetime) -> Iterable[Message]:
    """Commissioning hears that a round is cancelled; applicants hear it about their own application."""
    title = f"Round cancelled: {round.title}"
    managers = holders_of(Permission.FRAMEWORK_MANAGE)
    return tell(managers, kind="round.cancelled", mark=str(round.pk), title=title, url=_page(round))


def _applicants(round: AdmissionRound) -> list[UUID]:
    return list(round.applications.exclude(state__in=OVER).values_list("provider_id", flat=True))


def closed(round: AdmissionRound, by: User, at: datetime) -> Iterable[Message]:
    """Those who check applications hear that a round has closed."""
    title = f"Round closed: {round.title}"
    checkers = holders_of(Permission.APPLICATION_CHECK)
    return tell(checkers, kind="round.closed", mark=str(round.pk), title=title, url=_page(round))
