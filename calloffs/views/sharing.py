"""The second stage: what is shared with the preferred home, what is held back, and its end (ADR 151)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.sharing import HoldBack, ShareReferral
from calloffs.models import CallOff, Disclosure
from calloffs.presenters import call_off_head
from calloffs.presenters import sharing as present
from calloffs.selectors import sharing as selectors
from calloffs.services import sharing as services
from calloffs.views.opening import read_outcome
from placements.policies import may
from placements.rules.disclosed import TITLES
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.editing import confirms
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text.words import listed
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

READERS = (Permission.RECOMMEND, Permission.EMERGENCY_PLACE, Permission.REFERRAL_APPROVE)


def _caption(call_off: CallOff, user: User) -> str:
    return f"{call_off.reference}: {call_off_head.title(call_off, user)}"


@requires(*READERS)
def sharing(request: Request, pk: UUID) -> HttpResponse:
    """What the preferred home would read, or reads; who opened it and when."""
    call_off = read_outcome(request, pk, "what is shared with the preferred home")
    proposal, rows = selectors.preferred(call_off), selectors.of_call_off(call_off)
    provider = proposal.provider.name if proposal else ""
    running = next((row for row in rows if row.ended_at is None), None)
    shares = may(request.user, Permission.RECOMMEND, call_off.referral, local(request.at).date())
    form = ShareReferral(*given(request)) if shares and proposal and running is None else None
    if form and (
        answer := page_post(
            request,
            form,
            lambda: services.share(call_off=call_off, by=request.user, at=request.at),
            to=reverse("calloffs:sharing", args=[pk]),
            said=f"It is shared with {provider}. Its people are told.",
            edit=_read(call_off),
        )
    ):
        return answer
    parts = selectors.content_of(call_off, request.user)
    context = {
        "call_off": call_off,
        "caption": _caption(call_off, request.user),
        "next": present.next_step(call_off, running, proposal.setting.name if proposal else ""),
        "form": form,
        "parts": present.parts_table(parts, selectors.held_of(call_off), reads=running is not None),
        "shared": present.shared_table(rows, selectors.opened_of(rows)),
        "may_hold": has_permission(request.user, Permission.REFERRAL_APPROVE) and running is None,
        "events": timeline([call_off.pk, *(row.pk for row in rows)]),
    }
    return render(request, "calloffs/sharing.html", context)


def _read(call_off: CallOff) -> Confirmed:
    """What goes out is what was read: neither to another home nor with a part that was held back then."""
    return confirms(call_off, _to_share, "sharing.held_back", "sharing.let_go")


def _to_share(call_off: CallOff) -> dict[str, str]:
    """With whom and without which parts whoever shares has read that it would be shared."""
    proposal = selectors.preferred(call_off)
    held = listed(TITLES[code] for code in selectors.held_codes(call_off))
    home = f"{proposal.setting.name}, {proposal.provider.name}" if proposal else "Nobody"
    return {"Preferred home": home, "Held back": held or "Nothing"}


@requires(Permission.REFERRAL_APPROVE)
def hold_back(request: Request, pk: UUID) -> HttpResponse:
    """A manager holds a part back from the preferred home, or shares it after all."""
    call_off = read_outcome(request, pk, "what is held back from the preferred home")
    form = HoldBack(*given(request))
    return ask(
        request,
        form,
        Question(
            "Hold a part back",
            reverse("calloffs:sharing", args=[pk]),
            _caption(call_off, request.user),
            more={
                "table": present.parts_table(
                    selectors.content_of(call_off, request.user), selectors.held_of(call_off)
                )
            },
        ),
        lambda: services.hold_back(call_off=call_off, **form.answered, by=request.user, at=request.at),
        said="Your decision is kept.",
    )


@requires(Permission.RECOMMEND, Permission.EMERGENCY_PLACE)
def end_sharing(request: Request, pk: UUID) -> HttpResponse:
    """Ask once more before the preferred home reads the full referral no longer."""
    row = find(Disclosure.objects.select_related("provider", "setting"), pk)
    call_off = read_outcome(request, row.call_off_id, "the end of what is shared")
    confirmation = Confirmation(
        heading="Take the full referral back",
        will=(
            f"If you take it back, {row.provider.name} would read it no longer, and its people would be told. The "
            "recommendation stays. It could be shared again."
        ),
        button="Take it back",
        back=reverse("calloffs:sharing", args=[call_off.pk]),
        caption=_caption(call_off, request.user),
        why_not=(f"It has ended: {present.why_ended(row)}.",) if row.ended_at else (),
        ends=True,
    )
    return confirm(
        request,
        confirmation,
        lambda _reason: services.take_back(disclosure=row, by=request.user, at=request.at),
        said="It is shared no more. The home is told.",
        of=confirms(row, _as_shared, within=call_off),
    )


def _as_shared(row: Disclosure) -> dict[str, str]:
    return {
        "Shared with": f"{row.setting.name}, {row.provider.name}",
        "State": present.status(row).text,
    }


def of_call_off(call_off: Any, user: User) -> dict[str, Any]:
    """What the call-off's page says of it; nothing before a home is preferred."""
    newest = vars(call_off).get("newest_sharing")
    if newest is None and call_off.state not in selectors.PREFERRED:
        return {}
    return {
        "sharing_line": present.in_a_line(newest),
        "sees_sharing": any(has_permission(user, one) for one in READERS),
    }
