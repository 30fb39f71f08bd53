"""Publishing a mini-competition: what goes out, to whom and until when, shown in full before it goes."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.competitions import PublishCompetition
from calloffs.models import CallOff
from calloffs.presenters import call_off_head
from calloffs.presenters import call_offs as present
from calloffs.presenters.status import call_off_status
from calloffs.rules.competition import short_notice, why_not_publish
from calloffs.rules.deadlines import suggested
from calloffs.rules.hours import too_few_hours
from calloffs.selectors import call_off_facts, competitions, homes
from calloffs.selectors.call_offs import visible_to
from calloffs.services import competitions as services
from calloffs.states import CallOffState, HowLong
from placements.policies import is_emergency, may
from placements.presenters import left_out as present_left_out
from placements.rules.profile import frozen_copy
from placements.selectors.groups import group_id_of
from placements.selectors.matching import fits, passing, providers_of
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.text.words import moment, plural
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.check_page import checked
from sefton_pdps.core.web.form_page import Confirmation
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

# So many providers that would be invited are named; the match lists their settings.
MOST_NAMED = 100
LENGTH = {
    HowLong.THREE_DAYS: "72 hours",
    HowLong.FOUR_WEEKS: "28 days",
    HowLong.LONGER: "the whole term of the call-off",
}


def _left_out_url(call_off: CallOff) -> str:
    """The lot and the day that the call-off asks about, which need not be those of the referral today.

    The call-off stands in the address, so that the list leads back to it.
    """
    query = urlencode({"lot": call_off.lot_id, "on": call_off.needed_on, "call_off": call_off.pk})
    return f"{reverse('placements:left_out', args=[call_off.referral_id])}?{query}"


def _detail(call_off: CallOff) -> str:
    return reverse("calloffs:call_off_detail", args=[call_off.pk])


def _rows(request: Request) -> Any:
    """The call-offs that this person sees, each with the group that its child is searched for with."""
    return (
        visible_to(request.user).select_related("referral__child").annotate(group_id=group_id_of("referral"))
    )


@requires(Permission.CALLOFF_PUBLISH, Permission.EMERGENCY_PLACE)
def publish(request: Request, pk: UUID) -> HttpResponse:
    """What goes out, to whom, until when: shown in full before it goes."""
    call_off = find(_rows(request), pk)
    profile = competitions.approved_profile(call_off)
    market = homes.market(call_off, call_off.needed_on)
    passed, tally = passing(market), fits(market, size=0)
    providers = providers_of(passed)
    emergency = is_emergency(call_off.referral, local(request.at).date())
    usual = {} if emergency else {"closes_at": suggested(request.at, hours=settings.COMPETITION_LEAST_HOURS)}
    form = PublishCompetition(
        *given(request), initial=usual, at=request.at, invited=len(providers), emergency=emergency
    )

    def asked() -> Confirmation:
        return _publishing(request, call_off, form, len(providers))

    edit = confirms(call_off, lambda row: present.published_parts(row, competitions.approved_profile(row)))
    answer = checked(request, form, asked) if profile else None
    if answer := answer or (
        page_post(
            request,
            form,
            lambda: services.publish(
                call_off=call_off,
                profile=profile,
                closes_at=form.cleaned_data["closes_at"],
                weights=form.weights,
                how_long=form.cleaned_data.get("how_long", ""),
                sure=form.sure,
                by=request.user,
                at=request.at,
            ),
            to=_detail(call_off),
            said=f"{call_off.reference} is published. The providers have been told.",
            warning=lambda _result: _short_notice(
                form.cleaned_data["closes_at"], request.at, emergency=emergency
            ),
            edit=edit,
        )
        if profile
        else None
    ):
        return answer
    context = {
        "form": form,
        "call_off": call_off,
        "group_id": vars(call_off)["group_id"],
        "title": call_off_head.title(call_off, request.user),
        "caption": call_off_head.caption(call_off, "Publish"),
        "status": call_off_status(call_off, request.at),
        "profile": frozen_copy(profile) if profile else None,
        "wanted": present.wanted(call_off, asks_length=emergency),
        "invited": len(providers),
        "providers": providers[:MOST_NAMED],
        "others": len(providers[MOST_NAMED:]),
        "left_out": present_left_out.by_gate(tally.left_out, _left_out_url(call_off)),
        "left_out_count": present_left_out.total(tally.left_out),
        "why_not": _why_not(request, call_off, len(providers)),
        "emergency": emergency,
        # What stands against a home that would be asked is read before anything goes out, and not after.
        "warnings": warnings(standing_against({setting for _provider, setting in passed}), request.user),
    }
    return render(request, "calloffs/competition_publish.html", context)


def _short_notice(closes_at: datetime, at: datetime, *, emergency: bool) -> str:
    """In an emergency the hours that providers need at night are what counts, and not the usual day."""
    if emergency:
        return too_few_hours(closes_at, at=at, least_hours=settings.EMERGENCY_LEAST_HOURS)
    return short_notice(closes_at, at=at, least_hours=settings.COMPETITION_LEAST_HOURS)


def _publishing(request: Request, call_off: CallOff, form: PublishCompetition, invited: int) -> Confirmation:
    until = (
        f"for {form.hours} hours from then"
        if form.hours
        else f"until {moment(form.cleaned_data['closes_at'])}"
    )
    length = form.cleaned_data.get("how_long", "")
    bought = f" The home would be bought for {LENGTH[HowLong(length)]}." if length else ""
    sooner = ", or until everybody has answered" if form.emergency else ""
    return Confirmation(
        heading="Check before you publish the mini-competition",
        will=f"If you publish it, {plural(invited, 'provider')} will be told at once and will see the anonymised "
        f"profile and the weights. Offers will stay sealed {until}{sooner}. You will not be "
        f"able to edit any of it.{bought}",
        button=form.submit_label,
        back=_detail(call_off),
        caption=f"{call_off.reference}: {call_off_head.title(call_off, request.user)}",
    )


def _why_not(request: Request, call_off: CallOff, providers: int) -> tuple[str, ...]:
    if not may(request.user, Permission.CALLOFF_PUBLISH, call_off.referral, local(request.at).date()):
        return ("A placements officer publishes it; on duty you publish in an emergency only.",)
    if call_off.state != CallOffState.OPENED:
        return (f"It is already “{call_off.get_state_display()}”. Look at the call-off's page.",)
    reasons = why_not_publish(call_off_facts.for_publishing(call_off))
    if not providers:
        reasons += (
            "No admitted provider has a home that may be used for this child. Look at who is left out, and why.",
        )
    return reasons
