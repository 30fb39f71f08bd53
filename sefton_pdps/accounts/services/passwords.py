"""Passwords: asked for, set by a link, changed."""

from datetime import datetime, timedelta

from axes.utils import reset as lift_lock_out
from django.db import connection, transaction

from sefton_pdps.accounts import links
from sefton_pdps.accounts.links import Purpose
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services import tries
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.jobs import wake
from sefton_pdps.notifications.models import Notice
from sefton_pdps.notifications.outbox import Message, queue

USED = "This link has been used or is too old. Ask for a new one."
BETWEEN_LINKS = timedelta(minutes=5)
SEND_ASKED = "sefton_pdps.accounts.tasks.send_asked_links"
TITLES = {
    Purpose.INVITATION: "You have been invited to Sefton Council's placements purchasing service",
    Purpose.RESET: "Set a new password for Sefton Council's placements purchasing service",
    Purpose.DEVICE: "Set up a device for your sign-in codes for Sefton Council's placements purchasing service",
}


@transaction.atomic
def send_link(*, user: User, purpose: Purpose, by: User | None, at: datetime) -> None:
    """Queue the e-mail with a person's link to set a password, and note it."""
    queue_link(user=user, purpose=purpose, at=at)
    events.record("password.link_sent", subject=user, by=by, at=at, purpose=purpose.name.lower())


def queue_link(*, user: User, purpose: Purpose, at: datetime) -> None:
    """Queue the e-mail with a person's link; the link itself is never kept once it is sent."""
    message = Message(
        key=f"{purpose.value}:{user.pk}:{at.isoformat()}",
        recipient_id=user.pk,
        kind=purpose.value,
        title=TITLES[purpose],
        url=links.address(user, purpose, at=at),
    )
    queue([message], at=at)


@transaction.atomic
def ask_for_link(*, email: str) -> None:
    """Note that a link is wanted: the same work for anybody, so that its time does not tell who has an account."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_ask_for_link(%s)", [email])
    wake(SEND_ASKED)


@transaction.atomic
def send_asked_links(*, at: datetime) -> None:
    """Send the links that were asked for, where there is such a person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_take_asked_links()")
        asked = [email for (email,) in cursor.fetchall()]
    for email in asked:
        _send_asked(email, at=at)


def _send_asked(email: str, *, at: datetime) -> None:
    """Not twice in 5 minutes to one person."""
    user = User.objects.by_email(email)
    if user is None or not user.is_active:
        return
    with tenancy.scope(user.scope):
        if not just_sent(user, Purpose.RESET, at=at):
            send_link(user=user, purpose=Purpose.RESET, by=None, at=at)


def just_sent(user: User, purpose: Purpose, *, at: datetime) -> bool:
    """Whether such a link went to the person within the last 5 minutes."""
    sent = Notice.objects.filter(recipient=user, kind=purpose.value, created_at__gt=at - BETWEEN_LINKS)
    return sent.exists()


@transaction.atomic
def set_by_link(*, link: str, password: str, at: datetime) -> User:
    """Set the password of the person a link was sent to and lift a lock-out of theirs; the link is used up."""
    holder = links.holder(link, at=at)
    if holder is None:
        raise DomainError(USED)
    with tenancy.scope(holder.scope):
        user: User = User.objects.select_for_update().get(pk=holder.pk)
        if links.holder(link, at=at) is None:
            raise DomainError(USED)
        _write(user, password)
        lift_lock_out(username=user.email)
        tries.forgive(email=user.email)
        events.record("password.set", subject=user, by=user, at=at)
    return user


@transaction.atomic
def change(*, user: User, password: str, at: datetime) -> None:
    """Change a person's own password; every other session of theirs ends."""
    _write(user, password)
    events.record("password.changed", subject=user, by=user, at=at)


def _write(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
