"""Signed links by which a person sets a password: dated by the product's clock, good once."""

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


LASTS = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(days=1)}


def _print_of(user: User) -> str:
    """Changes when the password does, at a sign-in and with the address: so a link works once."""
    return salted_hmac(SALT, f"{user.pk}{user.password}{user.last_login}{user.email}").hexdigest()


def address(user: User, purpose: Purpose, *, at: datetime) -> str:
    """The path of a link for one person. The secret stands in the query, which no server logs."""
    content = {"user": str(user.pk), "until": (at + LASTS[purpose]).isoformat(), "print": _print_of(user)}
    return f"{reverse('accounts:set_password')}?{urlencode({'link': signing.Signer(salt=SALT).sign_object(content)})}"


def holder(link: str, *, at: datetime) -> User | None:
    """The person a link was sent to, or None when it is forged, too old, used, or the person has left."""
    try:
        content = signing.Signer(salt=SALT).unsign_object(link)
    except (signing.BadSignature, ValueError):
        return None
    user = User.objects.by_key(content["user"])
    if user is None or not user.is_active or at >= datetime.fromisoformat(content["until"]):
        return None
    return user if constant_time_compare(content["print"], _print_of(user)) else None
