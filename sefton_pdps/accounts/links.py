"""Signed links by which a person sets a password or shows who they are: dated by the product's clock, good once."""

from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from sefton_pdps.accounts.models import User

SALT = "sefton_pdps.accounts.links"


class Purpose(Enum):
    """Why a link is sent; the value names the message that carries it."""

    INVITATION = "link.invitation"
    RESET = "link.reset"
    DEVICE = "link.device"


LASTS = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RESET: timedelta(days=1),
    Purpose.DEVICE: timedelta(hours=1),
}
PAGES = {Purpose.DEVICE: "accounts:second_factor_shown"}
# A link for a device sets no password, and the other way round: each kind is signed with a salt of its own.
FOR_DEVICE = frozenset({Purpose.DEVICE})
FOR_PASSWORD = frozenset(Purpose) - FOR_DEVICE


def _salt(purposes: frozenset[Purpose]) -> str:
    return SALT if purposes == FOR_PASSWORD else f"{SALT}.device"


def _print_of(user: User, purposes: frozenset[Purpose]) -> str:
    """Changes when the password does and with the address, one for a password also at a sign-in: so it works once.

    A link for a device is opened after a sign-in, perhaps a second one in another browser; it ends with its hour.
    """
    used = user.last_login if purposes == FOR_PASSWORD else ""
    return salted_hmac(_salt(purposes), f"{user.pk}{user.password}{used}{user.email}").hexdigest()


def address(user: User, purpose: Purpose, *, at: datetime) -> str:
    """The path of a link for one person. The secret stands in the query, which no server logs."""
    kind = FOR_DEVICE if purpose in FOR_DEVICE else FOR_PASSWORD
    content = {
        "user": str(user.pk),
        "until": (at + LASTS[purpose]).isoformat(),
        "print": _print_of(user, kind),
    }
    signed = signing.Signer(salt=_salt(kind)).sign_object(content)
    return f"{reverse(PAGES.get(purpose, 'accounts:set_password'))}?{urlencode({'link': signed})}"


def holder(link: str, *, at: datetime, purposes: frozenset[Purpose] = FOR_PASSWORD) -> User | None:
    """The person a link was sent to, or None when it is forged, too old, used, or the person has left."""
    try:
        content = signing.Signer(salt=_salt(purposes)).unsign_object(link)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.by_key(content["user"])
    if user is None or not user.is_active or at >= datetime.fromisoformat(content["until"]):
        return None
    return user if constant_time_compare(content["print"], _print_of(user, purposes)) else None
