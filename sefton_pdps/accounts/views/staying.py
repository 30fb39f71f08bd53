"""Staying signed in: what the page's script asks, and the page for whoever has no script."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render

from sefton_pdps.access.access import public, signed_in, to_sign_in
from sefton_pdps.accounts import sessions
from sefton_pdps.accounts.middleware import passive
from sefton_pdps.core.forms import typed
from sefton_pdps.core.text import words
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.request import Request, TimedRequest


@public
@passive
def state(request: TimedRequest) -> HttpResponse:
    """Whether the session still stands, whose it is, how long it lasts, and the forms' token of now."""
    if not request.user.is_authenticated or sessions.is_idle(request):
        return JsonResponse({"stands": False})
    ends = sessions.ends_at(request)
    return JsonResponse(
        {
            "stands": True,
            "person": typed.person_mark(request.user),
            "seconds": int((ends - request.at).total_seconds()),
            "until": words.clock_time(ends),
            "token": get_token(request),
        }
    )


@signed_in
def stay(request: Request) -> HttpResponse:
    """Stay signed in, from a window of its own: the page with the text stays as it is."""
    sessions.note(request)
    return render(request, "accounts/stay.html", {"until": words.clock_time(sessions.ends_at(request))})


@public
@passive
@post_only
def keep(request: TimedRequest) -> HttpResponse:
    """A page whose time is over sends what was typed, and leads to signing in; nothing of it is carried out."""
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if sessions.is_idle(request):
        return sessions.end_idle(request)
    sessions.keep_typed(request)
    request.session[sessions.KEPT] = True
    return redirect(typed.page_of(request))
