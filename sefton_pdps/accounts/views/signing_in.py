from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from sefton_pdps.access.access import public, signed_in
from sefton_pdps.accounts import selectors, sessions
from sefton_pdps.accounts.addresses import client_address
from sefton_pdps.accounts.forms import SignInForm
from sefton_pdps.accounts.middleware import before_second_factor
from sefton_pdps.accounts.services import tries
from sefton_pdps.accounts.services.tries import Door, Tried
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.web.error_views import too_many
from sefton_pdps.core.web.landing import post_only, readable
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request, TimedRequest


def next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return readable(wanted)
    return settings.LOGIN_REDIRECT_URL


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: TimedRequest) -> HttpResponse:
    """Sign in by e-mail and password; locked out for a while after five failures from here, ten from anywhere."""
    if request.user.is_authenticated:
        return redirect(next_page(request))
    tried: Tried = {
        "email": request.POST.get("email", ""),
        "address": client_address(request),
        "door": Door.SIGN_IN,
    }
    if request.method == "POST" and not tries.may_try(**tried):
        return too_many(request)
    form = SignInForm(*given(request), request=request)
    if request.method == "POST" and form.is_valid() and form.user:
        tries.note(**tried, succeeded=True)
        with tenancy.scope(form.user.scope):
            login(request, form.user)
            sessions.note(request)
            if selectors.kept_texts(form.user, at=request.at).exists():
                request.session[sessions.KEPT] = True
            events.record("session.signed_in", subject=form.user, by=form.user, at=request.at)
        return redirect(next_page(request))
    if request.method == "POST" and not getattr(request, "axes_locked_out", False):
        tries.note(**tried, succeeded=False)
        events.record_apart("session.refused", subject=None, by=None, at=request.at)
    return render(request, "accounts/sign_in.html", {"form": form})


@signed_in
@before_second_factor
@post_only
def sign_out(request: Request) -> HttpResponse:
    events.record("session.signed_out", subject=request.user, by=request.user, at=request.at)
    logout(request)
    messages.success(request, "You have signed out.")
    return sessions.forget_in_browser(redirect("accounts:sign_in"))
