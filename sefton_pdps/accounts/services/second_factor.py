"""The second factor: codes of a person's own device (TOTP, RFC 6238), and recovery codes for when it is lost."""

import base64
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django_otp.oath import hotp

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts import sealing
from sefton_pdps.accounts.links import Purpose
from sefton_pdps.accounts.models import RecoveryCode, SecondFactor, User
from sefton_pdps.accounts.services import passwords
from sefton_pdps.accounts.states import KnownBy
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.notifications.outbox import Message, queue

STEP_SECONDS = 30
DIGITS = 6
# A device's clock may be half a minute off either way.
TOLERANCE = 1
SECRET_BYTES = 20
RECOVERY_CODES = 10
# No letter or digit that is read as another.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
RECOVERY_LENGTH = 10
SALT = "sefton.recovery_code"
WRONG_CODE = "The code is not right. Wait for the next one and type all six digits, or use a recovery code."
SHOW_MAILBOX = "Open the link that was sent to your e-mail address before you set up a device."
LINK_ON_ITS_WAY = "A link was sent to you less than 5 minutes ago. Look for it, also among unwanted e-mail."
WRONG_FIRST_CODE = (
    "The code is not right. Check that your device shows the right time, wait for the next code and type it."
)


def new_secret() -> str:
    """A fresh secret in the letters that an app asks for (base32)."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address(secret: str, *, user: User) -> str:
    """What the QR code says: whose codes these are, and the secret."""
    label = quote(f"Sefton placements:{user.email}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': 'Sefton placements'})}"


@transaction.atomic
def send_link(*, user: User, at: datetime) -> None:
    """Send the person the link that shows who they are; not twice in 5 minutes."""
    if passwords.just_sent(user, Purpose.DEVICE, at=at):
        raise DomainError(LINK_ON_ITS_WAY)
    passwords.queue_link(user=user, purpose=Purpose.DEVICE, at=at)
    events.record("second_factor.link_sent", subject=user, by=user, at=at)


@transaction.atomic
def set_up(
    *, user: User, secret: str, code: str, showed_mailbox: bool, at: datetime
) -> tuple[SecondFactor, list[str]]:
    """Take a device once its first code is right; returns the recovery codes, shown once and kept as marks.

    Only for who opened a link of their own mailbox, or typed a code of the device before: a password that somebody
    else knows must not make that person's device the account's (ADR 30).
    """
    if not showed_mailbox:
        raise NotAllowed(SHOW_MAILBOX)
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if SecondFactor.objects.filter(user=user).exists():
        raise DomainError(
            "You have a second factor already. Type a code of it, or change the device on your account."
        )
    step = _step_of(secret, code, at=at)
    if step is None:
        raise DomainError(WRONG_FIRST_CODE, field="code")
    factor = SecondFactor.objects.create(
        user=user, secret=sealing.seal(secret, owner=user.pk), last_step=step, confirmed_at=at
    )
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, mark=_mark(factor, code)) for code in codes)
    events.record("second_factor.set_up", subject=user, by=user, at=at)
    _tell(user, "A device for your sign-in codes was set up", at=at)
    return factor, codes


@transaction.atomic
def verify(*, user: User, code: str, at: datetime) -> SecondFactor | None:
    """The person's factor when a code of the device or a recovery code is right; each is good once."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        return None
    if _takes_step(factor, code, at=at):
        return factor
    return factor if _takes_recovery_code(factor, code, at=at) else None


@transaction.atomic
def give_up(*, user: User, at: datetime) -> None:
    """The person changes the device, after a right code: the old one and its recovery codes are no longer good."""
    SecondFactor.objects.filter(user=user).delete()
    events.record("second_factor.given_up", subject=user, by=user, at=at)


@transaction.atomic
def reset(*, user: User, known_by: KnownBy, by: User, at: datetime) -> None:
    """A person has lost device and recovery codes: an administrator, who has seen who it is, lets them start anew.

    `known_by` is how the administrator made sure; it stands in the audit trail for good.
    """
    if not has_permission(by, Permission.USERS_MANAGE) or by.pk == user.pk:
        raise NotAllowed("Another system administrator resets a second factor. Ask one.")
    deleted, _ = SecondFactor.objects.filter(user=user).delete()
    if not deleted:
        raise DomainError(f"{user.name} has no second factor. Nothing was changed.")
    events.record("second_factor.reset", subject=user, by=by, at=at, known_by=known_by.label)
    _tell(user, "A system administrator reset the device for your sign-in codes", at=at)


def _takes_step(factor: SecondFactor, code: str, *, at: datetime) -> bool:
    secret = sealing.opened(factor.secret, owner=factor.user_id)
    if secret is None:
        raise DomainError(
            "Your device's secret cannot be read any more. Ask a system administrator to reset it."
        )
    step = _step_of(secret, code, at=at, after=factor.last_step)
    if step is None:
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def _takes_recovery_code(factor: SecondFactor, code: str, *, at: datetime) -> bool:
    mark = _mark(factor, code)
    taken = RecoveryCode.objects.filter(factor=factor, mark=mark, used_at=None).update(used_at=at)
    if taken:
        events.record("second_factor.recovery_code_used", subject=factor.user, by=factor.user, at=at)
        _tell(factor.user, "A recovery code was used to sign in to your account", at=at)
    return bool(taken)


def _step_of(secret: str, code: str, *, at: datetime, after: int = 0) -> int | None:
    """The half minute whose code this is, near this moment and later than the last one taken."""
    given = "".join(code.split())
    now = int(at.timestamp()) // STEP_SECONDS
    key = base64.b32decode(secret)
    right = [
        step
        for step in range(now - TOLERANCE, now + TOLERANCE + 1)
        if constant_time_compare(f"{hotp(key, step, DIGITS):0{DIGITS}}", given)
    ]
    return next((step for step in right if step > after), None)


def _mark(factor: SecondFactor, code: str) -> str:
    plain = "".join(mark for mark in code.upper() if mark.isalnum())
    return salted_hmac(SALT, f"{factor.pk}{plain}", algorithm="sha256").hexdigest()


def _tell(user: User, title: str, *, at: datetime) -> None:
    """Tell the person what happened to their account; never a code, a secret or a link that does anything."""
    queue(
        [
            Message(
                key=f"second_factor:{user.pk}:{at.isoformat()}",
                recipient_id=user.pk,
                kind="account.second_factor",
                title=f"{title}. If that was not you, tell a system administrator of the council at once.",
                url="/profile/",
            )
        ],
        at=at,
    )
