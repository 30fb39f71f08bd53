from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from sefton_pdps.access.access import public, signed_in
from sefton_pdps.accounts import links, sessions
from sefton_pdps.accounts.forms import WRONG_PASSWORD, ChangePasswordForm, ForgottenForm, NewPasswordForm
from sefton_pdps.accounts.services import passwords, tries
from sefton_pdps.accounts.services.tries import Door, Tried
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.web.error_views import too_many
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request, TimedRequest


@signed_in
@never_cache
@sensitive_post_parameters()
def change(request: Request) -> HttpResponse:
    """Change one's own password."""
    tried: Tried = {"email": request.user.email, "address": "", "door": Door.PASSWORD}
    if request.method == "POST" and not tries.may_try(**tried):
        return too_many(request)
    form = ChangePasswordForm(*given(request), user=request.user)
    if form.has_error("present", WRONG_PASSWORD):
        tries.note(**tried, succeeded=False)
    if request.method == "POST" and form.is_valid():
        passwords.change(user=request.user, password=form.cleaned_data["password"], at=request.at)
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password has been changed.")
        return redirect("accounts:profile")
    return render(request, "accounts/change_password.html", {"form": form})


@public
@never_cache
def forgotten(request: TimedRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whether or not there is such a person."""
    form = ForgottenForm(*given(request))
    if request.method == "POST" and form.is_valid():
        passwords.ask_for_link(email=form.cleaned_data["email"])
        return redirect("accounts:link_sent")
    return render(request, "accounts/forgotten.html", {"form": form})


@public
def link_sent(request: TimedRequest) -> HttpResponse:
    """What happens after asking for a link."""
    return render(request, "accounts/link_sent.html")


@public
@never_cache
@sensitive_post_parameters()
def set_password(request: TimedRequest) -> HttpResponse:
    """Set a password by the link of an invitation or a reset."""
    link = request.GET.get("link", "")
    user = links.holder(link, at=request.at)
    if user is None:
        return render(request, "accounts/dead_link.html")
    form = NewPasswordForm(*given(request), user=user)
    if request.method == "POST" and form.is_valid():
        try:
            passwords.set_by_link(link=link, password=form.cleaned_data["password"], at=request.at)
        except DomainError:
            return render(request, "accounts/dead_link.html")
        sessions.note_mailbox(request, user)
        messages.success(request, "Your password has been set. Sign in with it.")
        return redirect("accounts:sign_in")
    return render(request, "accounts/set_password.html", {"form": form, "person": user})
