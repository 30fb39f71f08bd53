"""How long a session lasts, by the database's clock, and what its end leaves behind."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse

from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services import kept_texts
from sefton_pdps.accounts.services.kept_texts import Kept
from sefton_pdps.audit import events
from sefton_pdps.core.forms import typed

LAST_SEEN = "last_seen"
# Set in a session while something is kept, so that a page looks for it only then.
KEPT = "kept_texts"
# The device whose code was shown in this session.
SECOND_FACTOR = "second_factor"
# Whose mailbox was shown in this browser, and until when that lets them set up a device.
SHOWN = "shown_mailbox"
SHOWN_LASTS = timedelta(hours=1)
NOTE_EVERY = timedelta(minutes=1)

WHAT_WAS_TYPED = {
    Kept.WHOLE: "What you typed is kept for an hour. Sign in, and it is shown again in its form.",
    Kept.PARTLY: "Part of what you typed is kept for an hour: one text was too long to keep. Sign in, and the "
    "rest is shown again in its form.",
    Kept.NOTHING_TYPED: "Nothing was sent. Sign in, and do it again.",
}


def ends_at(request: Any) -> datetime:
    """When this session ends if nothing more happens."""
    seen = request.session.get(LAST_SEEN)
    start = datetime.fromisoformat(seen) if seen else request.at
    return cast("datetime", start) + timedelta(seconds=settings.SESSION_IDLE_SECONDS)


def is_idle(request: Any) -> bool:
    """Whether the idle time is over although the session's row still names the person."""
    return bool(request.at > ends_at(request))


def note(request: Any, *, every: timedelta = timedelta(0)) -> None:
    """Note that the person did something; written at most once a minute, so that reading pages writes nothing."""
    seen = request.session.get(LAST_SEEN)
    if not seen or request.at - datetime.fromisoformat(seen) > every:
        request.session[LAST_SEEN] = request.at.isoformat()


def showed_second_factor(request: Any) -> bool:
    """Whether this session showed a code of the device that the person has now."""
    shown = request.session.get(SECOND_FACTOR)
    return bool(shown) and shown == str(request.user.device)


def note_mailbox(request: Any, user: User) -> None:
    """The person opened, in this browser, a link that was sent to their address: a stolen password cannot do that."""
    request.session[SHOWN] = [str(user.pk), (request.at + SHOWN_LASTS).isoformat()]


def showed_mailbox(request: Any) -> bool:
    """Whether who is signed in opened a link of their mailbox in this browser within the hour."""
    person, until = request.session.get(SHOWN) or ("", "")
    return person == str(request.user.pk) and request.at < datetime.fromisoformat(until)


def keep_typed(request: Any) -> Kept:
    """Keep what a form sent, where it is the same person's form."""
    boxes = typed.read(request.POST)
    if boxes is None or boxes.person != typed.person_mark(request.user):
        return Kept.NOTHING_TYPED
    return kept_texts.keep(boxes=boxes, sent=request.POST, by=cast("User", request.user), at=request.at)


def drop_typed(request: Any) -> None:
    """A form is being sent: what was kept of it has been used."""
    boxes = typed.read(request.POST)
    if boxes is not None and not kept_texts.drop(boxes=boxes, by=cast("User", request.user)):
        del request.session[KEPT]


def end_idle(request: Any) -> HttpResponse:
    """Sign a person out after the idle time, keep what their form sent, and say both on the page for signing in."""
    minutes = settings.SESSION_IDLE_SECONDS // 60
    sentences = [f"You were signed out because nothing happened for {minutes} minutes."]
    if request.method == "POST":
        sentences.append(WHAT_WAS_TYPED[keep_typed(request)])
    page = typed.page_of(request)
    events.record("session.idled", subject=request.user, by=request.user, at=request.at)
    logout(request)
    messages.warning(request, " ".join(sentences))
    return forget_in_browser(redirect_to_login(page))


def forget_in_browser(response: HttpResponse) -> HttpResponse:
    """Have the browser drop every page and store of this site; cookies stay, for the message on the next page."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
