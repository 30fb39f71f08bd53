"""The pages of the second factor: set up a device, keep the recovery codes, type a code, change the device."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from sefton_pdps.access.access import signed_in
from sefton_pdps.accounts import links, sealing, selectors, sessions
from sefton_pdps.accounts.addresses import client_address
from sefton_pdps.accounts.forms import CodeForm
from sefton_pdps.accounts.middleware import before_second_factor
from sefton_pdps.accounts.models import SecondFactor
from sefton_pdps.accounts.services import second_factor, tries
from sefton_pdps.accounts.services.tries import Door, Tried
from sefton_pdps.accounts.views.signing_in import next_page
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.error_views import too_many
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import given, press
from sefton_pdps.core.web.request import Request

# Sealed in the session until the first code is right, and until the recovery codes have been kept.
SECRET, CODES = "new_second_factor", "recovery_codes"
GROUP = 4
DEAD_LINK = "This link is too old, or was sent to somebody else. Ask for a new one."


def _remember(request: Request, name: str, content: Any) -> None:
    request.session[name] = base64.b64encode(sealing.seal(content, owner=request.user.pk)).decode()


def _remembered(request: Request, name: str) -> Any:
    kept = request.session.get(name)
    return sealing.opened(base64.b64decode(kept), owner=request.user.pk) if kept else None


@signed_in
@before_second_factor
@sensitive_post_parameters()
def set_up(request: Request) -> HttpResponse:
    """Show the secret as a picture and in letters, and take the device once its first code is right."""
    if selectors.second_factor_of(request.user):
        return redirect("accounts:second_factor_code")
    if not sessions.showed_mailbox(request):
        return _ask_for_mailbox(request)
    secret = _remembered(request, SECRET)
    if secret is None:
        secret = second_factor.new_secret()
        _remember(request, SECRET, secret)
    form = CodeForm(*given(request), recovery=False)
    if request.method == "POST":
        taken = _tried(request, form, lambda code: _set_up(request, secret, code))
        if taken is not None:
            return taken
    shown = " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))
    return render(request, "accounts/second_factor.html", {"form": form, "secret": shown})


def _set_up(request: Request, secret: str, code: str) -> HttpResponse:
    factor, codes = second_factor.set_up(
        user=request.user,
        secret=secret,
        code=code,
        showed_mailbox=sessions.showed_mailbox(request),
        at=request.at,
    )
    del request.session[SECRET], request.session[sessions.SHOWN]
    _remember(request, CODES, codes)
    _let_in(request, factor)
    return redirect(_with_next(request, "accounts:recovery_codes"))


def _ask_for_mailbox(request: Request, refusal: DomainError | None = None) -> HttpResponse:
    """Ask the person to open a link of their mailbox first: it goes to nobody else, whoever knows the password."""
    url = _with_next(request, "accounts:second_factor_link")
    shown = {"action": Action("Send me the link", url), "email": request.user.email, "refusal": refusal}
    return render(request, "accounts/second_factor_mailbox.html", shown)


def _with_next(request: Request, page: str) -> str:
    """The address of a page that goes on to where the person wanted to go."""
    wanted = request.GET.get("next")
    return f"{reverse(page)}?{urlencode({'next': wanted})}" if wanted else reverse(page)


@signed_in
@before_second_factor
@post_only
def send_link(request: Request) -> HttpResponse:
    """Send the link to the person's own address; the page is the same one."""
    return press(
        request,
        lambda: second_factor.send_link(user=request.user, at=request.at),
        to=_with_next(request, "accounts:second_factor"),
        said="The link is on its way. It works for an hour.",
        refused=lambda refusal: _ask_for_mailbox(request, refusal),
    )


@signed_in
@before_second_factor
def shown(request: Request) -> HttpResponse:
    """The link was opened by the person it was sent to: they may set up a device in this browser."""
    holder = links.holder(request.GET.get("link", ""), at=request.at, purposes=links.FOR_DEVICE)
    if holder is None or holder.pk != request.user.pk:
        return _ask_for_mailbox(request, DomainError(DEAD_LINK))
    sessions.note_mailbox(request, request.user)
    return redirect("accounts:second_factor")


@signed_in
@before_second_factor
def picture(request: Request) -> HttpResponse:
    """The QR code of the secret that is being set up."""
    secret = _remembered(request, SECRET)
    if secret is None:
        raise Http404
    drawn = BytesIO()
    segno.make(second_factor.address(secret, user=request.user), error="m").save(
        drawn, kind="svg", scale=5, xmldecl=False
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@signed_in
@before_second_factor
def recovery_codes(request: Request) -> HttpResponse:
    """The recovery codes, until the person says that they are kept; then never again."""
    codes = _remembered(request, CODES)
    if request.method == "POST":
        request.session.pop(CODES, None)
        return redirect(next_page(request))
    if codes is None:
        return redirect(next_page(request))
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "next": next_page(request)})


@signed_in
@before_second_factor
@sensitive_post_parameters()
def code(request: Request) -> HttpResponse:
    """Ask for a code after the password; locked out for a while like the password."""
    if selectors.second_factor_of(request.user) is None:
        return redirect("accounts:second_factor")
    form = CodeForm(*given(request))
    if request.method == "POST":
        taken = _tried(request, form, lambda typed_code: _let_in(request, _verified(request, typed_code)))
        if taken is not None:
            return taken
    return render(request, "accounts/second_factor_code.html", {"form": form})


@signed_in
@sensitive_post_parameters()
def change(request: Request) -> HttpResponse:
    """Give up the device after a right code, and set up another; new recovery codes come with it."""
    if selectors.second_factor_of(request.user) is None:
        return redirect("accounts:second_factor")
    form = CodeForm(*given(request))
    form.submit_label, form.warning = "Give up this device", True
    form.consequence = (
        "If you go on, codes of this device and its recovery codes would end, and you would set up another."
    )
    if request.method == "POST":
        taken = _tried(request, form, lambda typed_code: _given_up(request, typed_code))
        if taken is not None:
            return taken
    return render(request, "accounts/second_factor_change.html", {"form": form})


def _given_up(request: Request, typed_code: str) -> HttpResponse:
    _verified(request, typed_code)
    second_factor.give_up(user=request.user, at=request.at)
    sessions.note_mailbox(request, request.user)  # a code of the device before shows it as well
    return redirect("accounts:second_factor")


def _verified(request: Request, typed_code: str) -> SecondFactor:
    factor = second_factor.verify(user=request.user, code=typed_code, at=request.at)
    if factor is None:
        raise DomainError(second_factor.WRONG_CODE, field="code")
    return factor


def _let_in(request: Request, factor: SecondFactor) -> HttpResponse:
    """From now on the session has shown the second factor; its key changes, as after any sign-in."""
    request.session[sessions.SECOND_FACTOR] = str(factor.pk)
    request.session.cycle_key()
    return redirect(next_page(request))


def _tried(request: Request, form: CodeForm, try_code: Callable[[str], HttpResponse]) -> HttpResponse | None:
    """One try of a code; a wrong one is noted although the page goes on, and many lock the door for a while."""
    tried: Tried = {"email": request.user.email, "address": client_address(request), "door": Door.CODE}
    if not tries.may_try(**tried):
        return too_many(request)
    if not form.is_valid():
        return None
    try:
        answer = try_code(form.cleaned_data["code"])
    except DomainError as refusal:
        tries.note(**tried, succeeded=False)
        form.refuse(refusal)
        return None
    tries.note(**tried, succeeded=True)
    return answer
