"""What is told about admissions."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from providers.models import Admission
from providers.notices.people import tell
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import holders_of, people_of_provider
from sefton_pdps.notifications.outbox import Message


def _provider(admission: Admission, kind: str, words: str, at: datetime) -> list[Message]:
    return tell(
        people_of_provider(admission.provider_id, Permission.APPLICATION_MAKE).values_list("pk", flat=True),
        kind=f"admission.{kind}",
        mark=f"{admission.pk}:{at.isoformat()}",
        title=f"Your admission to {admission.lot.name} {words}",
        url=reverse("providers:portal_admission_detail", args=[admission.pk]),
    )


def suspended(admission: Admission, by: User, at: datetime) -> Iterable[Message]:
    return _provider(admission, "suspended", "is suspended", at)


def restored(admission: Admission, by: User, at: datetime) -> Iterable[Message]:
    return _provider(admission, "restored", "is active again", at)


def removed(admission: Admission, by: User, at: datetime) -> Iterable[Message]:
    return _provider(admission, "removed", "has been removed", at)


def commented(admission: Admission, at: datetime) -> Iterable[Message]:
    """Those who suspend hear that the provider has commented."""
    return tell(
        holders_of(Permission.ADMISSION_SUSPEND),
        kind="admission.commented",
        mark=f"{admission.pk}:{at.isoformat()}",
        title=f"{admission.provider.name} commented on a suspension",
        url=reverse("providers:admission_detail", args=[admission.pk]),
    )
