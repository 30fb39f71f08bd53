"""What is told about rounds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from providers.models import AdmissionRound
from providers.notices.people import tell
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import holders_of
from sefton_pdps.notifications.outbox import Message


def _page(round: AdmissionRound) -> str:
    return reverse("providers:round_detail", args=[round.pk])


def to_sign(round: AdmissionRound, by: Any, at: datetime) -> Iterable[Message]:
    """Both Executive Directors hear that a round waits for their signature (S-9)."""
    title = f"Round to sign off: {round.title}"
    signers = holders_of(Permission.ROUND_SIGN_OFF)
    return tell(signers, kind="round.to_sign", mark=str(round.pk), title=title, url=_page(round))


def signed_off(round: AdmissionRound, by: Any, at: datetime) -> Iterable[Message]:
    """Commissioning hears that both directors have signed."""
    title = f"Both directors have signed: {round.title}"
    managers = holders_of(Permission.FRAMEWORK_MANAGE)
    return tell(managers, kind="round.signed_off", mark=str(round.pk), title=title, url=_page(round))


def closed(round: AdmissionRound, by: Any, at: datetime) -> Iterable[Message]:
    """Those who check applications hear that a round has closed."""
    title = f"Round closed: {round.title}"
    checkers = holders_of(Permission.APPLICATION_CHECK)
    return tell(checkers, kind="round.closed", mark=str(round.pk), title=title, url=_page(round))
