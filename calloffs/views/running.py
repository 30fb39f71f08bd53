"""The council's two steps on a competition that is open for offers: remind those who are silent, give more time."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.competitions import MoveDeadline
from calloffs.models import CallOff
from calloffs.rules.deadlines import shown, suggested
from calloffs.selectors.call_offs import visible_to
from calloffs.services import running
from calloffs.views.call_offs import call_off_page
from calloffs.views.judging import judged
from calloffs.views.opening import read_its_page
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, page_post, press
from sefton_pdps.core.web.request import Request

NOT_OPEN = (
    "The competition is not open for offers, so its deadline cannot be moved. Look at the call-off's page."
)


@requires(Permission.CALLOFF_PUBLISH, Permission.EMERGENCY_PLACE)
def move_deadline(request: Request, pk: UUID) -> HttpResponse:
    """More time for everybody who was invited."""
    call_off = find(visible_to(request.user), pk)
    if call_off.closes_at is None or not call_off.is_open(request.at):
        context = {"call_off": call_off, "why_not": NOT_OPEN}
        return render(request, "calloffs/competition_deadline.html", context)
    form = MoveDeadline(
        *given(request),
        initial={"closes_at": suggested(call_off.closes_at)},
        present=call_off.closes_at,
        at=request.at,
    )
    answer = page_post(
        request,
        form,
        lambda: running.move_deadline(
            call_off=call_off,
            closes_at=form.cleaned_data["closes_at"],
            sure=form.sure,
            by=request.user,
            at=request.at,
        ),
        to=reverse("calloffs:call_off_detail", args=[pk]),
        said=_moved,
        edit=confirms(call_off, _shown),
    )
    if answer:
        return answer
    shown_now = {"call_off": call_off, "form": form, "present": shown(call_off.closes_at)}
    return render(request, "calloffs/competition_deadline.html", shown_now)


def _shown(call_off: CallOff) -> dict[str, str]:
    """What whoever moves a deadline has read on the page."""
    deadline = shown(call_off.closes_at) if call_off.closes_at else ""
    return {"State": call_off.get_state_display(), "Deadline": deadline}


def _moved(call_off: CallOff) -> str:
    until = shown(call_off.closes_at) if call_off.closes_at else ""
    return f"The deadline is now {until}. Everybody who was invited has been told."


@requires(Permission.CALLOFF_PUBLISH, Permission.EMERGENCY_PLACE)
@judged
@post_only
def remind(request: Request, pk: UUID) -> HttpResponse:
    """One more notice to each provider that has not declined."""
    call_off = read_its_page(request, pk)
    return press(
        request,
        lambda: running.remind_silent(call_off=call_off, by=request.user, at=request.at),
        to=reverse("calloffs:call_off_detail", args=[pk]),
        said=lambda number: f"{plural(number, 'provider')} that had not declined will be reminded.",
        refused=lambda refusal: call_off_page(request, call_off, refusal=refusal),
    )
