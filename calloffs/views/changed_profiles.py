"""A newer profile is sent to everybody who was invited (ADR 148)."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from calloffs.forms.competitions import SendChangedProfile
from calloffs.models import CallOff
from calloffs.presenters import call_off_head
from calloffs.presenters.changed_profiles import differences
from calloffs.rules.deadlines import shown_with_time_left
from calloffs.selectors.changed_profiles import newer_profile
from calloffs.services import changed_profiles as services
from calloffs.views.opening import read_its_page
from placements.models import AnonymisedProfile
from placements.rules.profile import frozen_copy
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Link
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request

NOT_OPEN = "The competition is not open for offers, so what went out stays. Look at the call-off’s page."


@requires(Permission.CALLOFF_PUBLISH, Permission.EMERGENCY_PLACE)
def changed_profile(request: Request, pk: UUID) -> HttpResponse:
    """What differs from what went out, and what is told of it."""
    call_off = read_its_page(request, pk)
    newer = newer_profile(call_off)
    form = SendChangedProfile(*given(request), initial={"version": newer.version if newer else 0})
    is_open = call_off.is_open(request.at)
    question = Question(
        "Send the changed profile",
        reverse("calloffs:call_off_detail", args=[pk]),
        caption=f"{call_off.reference}: {call_off_head.title(call_off, request.user)}",
        more={
            "next": _time_left(call_off, request.at) if is_open and newer else None,
            "table": differences(call_off.profile or {}, frozen_copy(newer)) if newer else None,
            "why_not": _why_not(call_off, newer, is_open=is_open),
            "button": form.submit_label,
        },
    )
    return ask(
        request,
        form,
        question,
        lambda: services.send_changed_profile(
            call_off=call_off, **form.values("version", "what_changed"), by=request.user, at=request.at
        ),
        said="Everybody who was invited has been told what changed.",
    )


def _time_left(call_off: CallOff, at: datetime) -> NextStep | None:
    """How long providers have to read it and answer, and the way to give them more first."""
    if call_off.closes_at is None:
        return None
    return NextStep(
        f"Offers close {shown_with_time_left(call_off.closes_at, at)}. If that leaves providers too little time, move "
        "the deadline later first.",
        link=Link("Move the deadline later", reverse("calloffs:move_deadline", args=[call_off.pk])),
    )


def _why_not(call_off: CallOff, newer: AnonymisedProfile | None, *, is_open: bool) -> tuple[str, ...]:
    if not is_open:
        return (NOT_OPEN,)
    return () if newer else (services.NONE_NEWER,)
