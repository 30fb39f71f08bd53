from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from celery import shared_task

from sefton_pdps.accounts import session_store
from sefton_pdps.accounts.services import kept_texts, passwords, tries
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.models import Submission
from sefton_pdps.core.time import clock

SIGN_INS_KEPT = timedelta(days=90)
KEYS_KEPT = timedelta(days=30)


@shared_task(name="sefton_pdps.accounts.tasks.forget")
@tenancy.in_scope(tenancy.SYSTEM)
def forget() -> None:
    """Remove what the data inventory keeps for days only."""
    at = clock.now()
    session_store.forget_expired()
    AccessAttempt.objects.filter(attempt_time__lt=at - SIGN_INS_KEPT).delete()
    AccessLog.objects.filter(attempt_time__lt=at - SIGN_INS_KEPT).delete()
    tries.forget_old()
    Submission.objects.filter(at__lt=at - KEYS_KEPT).delete()


@shared_task(name="sefton_pdps.accounts.tasks.forget_kept_texts")
@tenancy.in_scope(tenancy.SYSTEM)
def forget_kept_texts() -> None:
    """Remove what was typed before a time-out and kept for an hour."""
    kept_texts.forget_old(at=clock.now())


@shared_task(name=passwords.SEND_ASKED)
@tenancy.in_scope(tenancy.SYSTEM)
def send_asked_links() -> None:
    """Send the links for setting a password that were asked for since the last run."""
    passwords.send_asked_links(at=clock.now())
