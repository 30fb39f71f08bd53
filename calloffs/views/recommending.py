"""The ranking, the recommendation, and the proposal that is put to the authorising officer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.proposals import AnswerImpact, AskForAuthorisation
from calloffs.forms.recommending import LETTER, RecommendOffer
from calloffs.forms.typed_before import offered_boxes, typed_before
from calloffs.models import Authorisation, AwardProposal, CallOff, DelegationBand, Offer
from calloffs.presenters import proposals as presenters
from calloffs.presenters import ranking as ranking_tables
from calloffs.presenters.comparing import price_facts
from calloffs.rules.all_or_none import why_not_alone
from calloffs.rules.places import Standing, also_wanted, not_free, why_gone
from calloffs.rules.proposals import ANSWERED_BY_THE_OFFICE
from calloffs.rules.pull_outs import PULLED_OUT, place_among
from calloffs.selectors import choosing, homes, places, proposals
from calloffs.selectors.all_or_none import missing
from calloffs.selectors.authorisations import bands_on
from calloffs.selectors.competitions import needs_asked
from calloffs.selectors.pull_outs import gone_of
from calloffs.selectors.ranking import compared_offers, ranking_of, with_prices
from calloffs.selectors.terms import term_of
from calloffs.services import authorising, recommending
from calloffs.views.judging import judged
from calloffs.views.opening import read_outcome
from calloffs.views.proposal_pages import (
    ANSWERS_IMPACT,
    MADE,
    may_answer,
    parts_to_ask,
    proposal_context,
    the_proposal,
)
from placements.policies import is_alone_on_duty, may
from providers.presenters.grave import warnings
from providers.rules.home_names import home_name
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits, last_saved
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.pages import given, page_post
from sefton_pdps.core.web.request import Request

# The events by which a proposal, or the answer on the impact after 18 that stands on it, may have changed.
ANSWERED = (
    "call_off.impact_answered",
    "call_off.offer_recommended",
    "call_off.case_changed",
    "call_off.make_case",
)


SAVED = "The recommendation is saved. Ask for its authorisation when it is right."


@requires(Permission.RECOMMEND, Permission.EMERGENCY_PLACE)
@judged
def recommend(request: Request, pk: UUID, offer_pk: UUID) -> HttpResponse:
    """Recommend one offer: reasons, start, place, and the draft letter to every provider that offered."""
    call_off = read_outcome(request, pk, "recommendation")
    if call_off.quality_scored_at is None:
        raise Http404
    offers = list(with_prices(compared_offers(call_off)))
    offer = next((each for each in offers if each.pk == offer_pk), None)
    if offer is None:
        raise Http404
    standing = places.offers_standing(call_off, [offer])[offer.pk]
    earlier, office = proposals.latest_of_offer(call_off, offer), proposals.answer_of_the_office(call_off)
    form = _form(request, call_off, offer, offers, standing, earlier, asks_office=office is None)

    def stored(row: CallOff) -> dict[str, Any]:
        return _recommended(earlier if row is call_off else proposals.latest_of_offer(row, offer))

    edit = edits(call_off, stored, "call_off.offer_recommended", within=call_off)
    asks = is_alone_on_duty(request.user, call_off.referral)
    if asks:
        form.asks_at_once()
    answer = page_post(
        request,
        form,
        lambda: _recommend(request, call_off, offer, form, asks=asks),
        to=lambda made: (
            reverse("calloffs:authorisation_detail", args=[made.pk])
            if isinstance(made, Authorisation)
            else reverse("calloffs:proposal", args=[pk])
        ),
        said=lambda made: (
            f"{made.reference} waits for its authorising officers. They are told."
            if isinstance(made, Authorisation)
            else SAVED
        ),
        edit=edit,
    )
    if answer:
        return answer
    context = {
        "call_off": call_off,
        "offer": offer,
        "name": home_name(offer),
        "form": form,
        "office": presenters.office_answer(office),
        "facts": price_facts(call_off, offer),
    }
    pulled = PULLED_OUT if gone_of([offer]) else ""
    context |= {
        "alone": why_not_alone(missing(call_off, offer, authorised=False), authorised=False),
        "warnings": warnings(standing_against([offer.setting_id]), request.user),
        "gone": pulled or why_gone(standing),
        "also": also_wanted(standing),
    }
    return render(request, "calloffs/recommend_offer.html", context)


def _form(
    request: Request,
    call_off: CallOff,
    offer: Offer,
    offers: list[Offer],
    standing: Standing,
    earlier: AwardProposal | None,
    *,
    asks_office: bool,
) -> RecommendOffer:
    ranks, gone = ranking_of(call_off, offers), gone_of(offers)
    starts_on = earlier.starts_on if earlier else max(offer.available_on, call_off.needed_on)
    ends_on, passes_18 = _term(call_off, starts_on)
    free = homes.places_free(offer.setting_id, offer.household_id, starts_on, ends_on)
    offered = choosing.choices(call_off, free, starts_on, ends_on)
    supports = [line for line in offer.price_lines.all() if line.kind.needs_evidence]
    drafts = ranking_tables.draft_letters(ranks, offers, offer.pk, gone)
    initial = {f"{LETTER}{provider}": text for provider, text in drafts.items()} | {"starts_on": starts_on}
    initial |= offered_boxes(supports) | _recommended(earlier)
    return RecommendOffer(
        *given(request),
        initial=initial,
        places=offered,
        not_free=not_free(standing, [place.number for place in free]),
        asks_impact=passes_18 and asks_office,
        first=str(offer.pk) not in gone and place_among(ranks, gone, str(offer.pk)) == 1,
        offered_by={str(one.provider_id): one.provider.name for one in offers},
        supports=[line.kind for line in supports],
        needs=needs_asked(call_off),
    )


def _recommended(earlier: AwardProposal | None) -> dict[str, Any]:
    """What was typed for the newest recommendation of an offer; nothing where none was made."""
    if earlier is None:
        return {}
    proposals.with_lines([earlier])
    written = earlier.recommendation.letters if earlier.recommendation else {}
    letters = {f"{LETTER}{provider}": text for provider, text in written.items()}
    return letters | {"starts_on": earlier.starts_on} | typed_before(earlier)


def _term(call_off: CallOff, starts_on: date) -> tuple[date, bool]:
    try:
        return term_of(call_off, starts_on)
    except DomainError:
        return call_off.term_ends_on, True


def _recommend(
    request: Request, call_off: CallOff, offer: Offer, form: RecommendOffer, *, asks: bool
) -> AwardProposal | Authorisation:
    """`asks`: who is alone on duty puts it to the authorising officers by the same press."""
    do = recommending.recommend_and_ask if asks else recommending.recommend
    return do(
        call_off=call_off,
        offer=offer,
        reasons=form.cleaned_data["reasons"],
        not_first_reason=form.cleaned_data.get("not_first_reason", ""),
        letters=form.letters,
        place=form.chosen_place,
        starts_on=form.cleaned_data["starts_on"],
        evidence=form.evidence,
        sure=form.sure,
        **form.impact,
        by=request.user,
        at=request.at,
    )


@requires(Permission.CALLOFF_SEE)
@judged
def proposal(request: Request, pk: UUID) -> HttpResponse:
    """What will be put to the authorising officer, who that is, and the button that asks."""
    call_off = read_outcome(request, pk, "proposal")
    asked = proposals.asked_of(call_off)
    proposed, waits = the_proposal(call_off), call_off.state in MADE
    proposals.with_lines([proposed, *(row.proposal for row in asked if waits)])
    bands = list(bands_on(local(request.at).date())) if waits else []
    form = AskForAuthorisation(*given(request), asks_answer=proposals.question_in(asked) is not None)
    may_ask = may(request.user, Permission.RECOMMEND, call_off.referral, local(request.at).date())
    if may_ask:
        answer = page_post(
            request,
            form,
            lambda: authorising.request_authorisation(
                call_off=call_off, answer=form.given_answer, by=request.user, at=request.at
            ),
            to=lambda asked: reverse("calloffs:authorisation_detail", args=[asked.pk]),
            said=lambda asked: f"{asked.reference} waits for its authorising officers. They are told.",
            edit=_as_read(proposed, bands),
        )
        if answer:
            return answer
    context = proposal_context(request, proposed, form, asked, bands, may_ask=may_ask)
    return render(request, "calloffs/recommend_proposal.html", context)


def _as_read(proposed: AwardProposal, bands: Sequence[DelegationBand]) -> Confirmed:
    """A proposal as the page shows it: what a colleague changed meanwhile is put to nobody unread."""
    call_off = proposed.call_off
    of = confirms(proposed, partial(parts_to_ask, bands=bands), within=call_off)

    def locked() -> AwardProposal:
        of.locked()
        newest = the_proposal(call_off)
        proposals.with_lines([newest])
        return newest

    return replace(of, locked=locked, saved=lambda _row: last_saved(call_off, *ANSWERED))


@requires(*ANSWERS_IMPACT)
@judged
def answer_impact(request: Request, pk: UUID) -> HttpResponse:
    """The answer on the impact on Adult Social Care, before authorisation is asked for."""
    call_off = read_outcome(request, pk, "impact on Adult Social Care")
    proposal = proposals.latest(call_off)
    if proposal is None or not proposal.uncut_term_passes_18 or call_off.state not in MADE:
        raise Http404
    context = {"call_off": call_off, "money": presenters.money(proposal, call_off)}
    if not may_answer(request, proposal):
        shown = context | {"why_not": ANSWERED_BY_THE_OFFICE}
        return render(request, "calloffs/recommend_impact.html", shown, status=403)
    form = AnswerImpact(*given(request), initial=_impact_of(proposal))
    # The answer stands on the proposal, and who gave it is told by the events of the call-off.
    edit = replace(edits(proposal, _impact_of), saved=lambda _row: last_saved(call_off, *ANSWERED))
    answer = page_post(
        request,
        form,
        lambda: authorising.answer_impact(
            proposal=proposal,
            impact=form.cleaned_data["asc_impact"],
            reason=form.cleaned_data["asc_impact_reason"],
            by=request.user,
            at=request.at,
        ),
        to=reverse("calloffs:proposal", args=[pk]),
        said="The answer is recorded.",
        edit=edit,
    )
    if answer:
        return answer
    return render(request, "calloffs/recommend_impact.html", context | {"form": form})


def _impact_of(made: AwardProposal) -> dict[str, str]:
    return {"asc_impact": made.asc_impact, "asc_impact_reason": made.asc_impact_reason}
