"""The ranking, the recommendation, and the proposal that is put to the authorising officer."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.proposals import LETTER, AnswerImpact, AskForAuthorisation, RecommendOffer
from calloffs.models import AwardProposal, CallOff, Offer
from calloffs.policies.scoring import reads_outcome
from calloffs.presenters import proposals as presenters
from calloffs.rules.places import Standing, also_wanted, not_free, why_gone
from calloffs.rules.proposals import ANSWERED_BY_THE_OFFICE
from calloffs.selectors import choosing, homes, places, proposals
from calloffs.selectors.competitions import needs_asked
from calloffs.selectors.ranking import compared_offers, home_name, ranking, with_prices
from calloffs.selectors.terms import term_of
from calloffs.services import authorising, recommending
from calloffs.states import CallOffState
from calloffs.views.judging import judged
from calloffs.views.opening import read_call_off, read_outcome
from calloffs.views.proposal_pages import ANSWERS_IMPACT, MADE, may_answer, proposal_context
from placements.policies import may
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits, last_saved
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.pages import Done, find, page_post

# The events by which the answer on the impact after 18 may have changed.
ANSWERED = (
    "call_off.impact_answered",
    "call_off.offer_recommended",
    "call_off.case_changed",
    "call_off.make_case",
)


@requires(Permission.CALLOFF_SEE)
@judged
def ranking_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The ranking with its arithmetic in full, and what would change the order."""
    call_off = read_call_off(request, pk, "ranking")
    context = {"call_off": call_off}
    if call_off.quality_scored_at is None:
        return render(request, "calloffs/recommend_ranking.html", context)
    ranks, offers = ranking(call_off), list(with_prices(compared_offers(call_off)))
    may = has_permission(request.user, Permission.RECOMMEND) and call_off.state == CallOffState.EVALUATED
    standing = places.offers_standing(call_off, offers) if reads_outcome(request.user) else {}
    context |= {
        "ranks": ranks,
        "warnings": warnings(standing_against(one.setting_id for one in offers), request.user),
        "table": presenters.ranking_table(ranks, standing),
        "fees": presenters.fee_table(offers),
        "tied": any(one.tied for one in ranks),
        "may_recommend": may,
        "proposal": reads_outcome(request.user) and proposals.latest(call_off),
    }
    return render(request, "calloffs/recommend_ranking.html", context)


@requires(Permission.RECOMMEND)
@judged
def recommend(request: HttpRequest, pk: UUID, offer_pk: UUID) -> HttpResponse:
    """Recommend one offer: reasons, start, place, and the draft letter to every bidder."""
    call_off = read_outcome(request, pk, "recommendation")
    if call_off.quality_scored_at is None:
        raise Http404
    offers = list(compared_offers(call_off))
    offer = find(compared_offers(call_off), offer_pk)
    standing = places.offers_standing(call_off, [offer])[offer.pk]
    form = _form(request, call_off, offer, offers, standing)
    edit = edits(call_off, partial(_recommended, offer=offer), "call_off.offer_recommended", within=call_off)
    answer = page_post(request, form, lambda: _recommend(request, call_off, offer, form), edit=edit)
    if answer:
        return answer
    context = {
        "call_off": call_off,
        "offer": offer,
        "name": home_name(offer),
        "form": form,
        "office": presenters.office_answer(proposals.answer_of_the_office(call_off)),
    }
    context |= {
        "warnings": warnings(standing_against([offer.setting_id]), request.user),
        "gone": why_gone(standing),
        "also": also_wanted(standing),
    }
    return render(request, "calloffs/recommend_offer.html", context)


def _form(
    request: HttpRequest, call_off: CallOff, offer: Offer, offers: list[Offer], standing: Standing
) -> RecommendOffer:
    ranks = ranking(call_off)
    earlier = proposals.latest_of_offer(call_off, offer)
    starts_on = earlier.starts_on if earlier else max(offer.available_on, call_off.needed_on)
    ends_on, passes_18 = _term(call_off, starts_on)
    free = homes.places_free(offer.setting_id, offer.household_id, starts_on, ends_on)
    offered = choosing.choices(call_off, [(place, "") for place in free], starts_on, ends_on)
    priced = list(with_prices(compared_offers(call_off)).get(pk=offer.pk).price_lines.all())
    supports = [line for line in priced if line.kind.needs_evidence]
    drafts = presenters.draft_letters(ranks, offers, offer.pk)
    initial = {f"{LETTER}{provider}": text for provider, text in drafts.items()} | {"starts_on": starts_on}
    initial |= presenters.offered_boxes(supports) | _recommended(call_off, offer=offer)
    return RecommendOffer(
        request.POST or None,
        initial=initial,
        places=offered,
        not_free=not_free(standing, [place.number for place in free]),
        asks_impact=passes_18 and proposals.answer_of_the_office(call_off) is None,
        first=next(one.position for one in ranks if one.offer.key == str(offer.pk)) == 1,
        bidders={str(one.provider_id): one.provider.name for one in offers},
        supports=[line.kind for line in supports],
        needs=needs_asked(call_off),
    )


def _recommended(call_off: CallOff, *, offer: Offer) -> dict[str, Any]:
    """What was typed for the newest recommendation of an offer; nothing where none was made."""
    earlier = proposals.latest_of_offer(call_off, offer)
    if earlier is None:
        return {}
    written = earlier.recommendation.letters if earlier.recommendation else {}
    letters = {f"{LETTER}{provider}": text for provider, text in written.items()}
    return letters | {"starts_on": earlier.starts_on} | presenters.typed_before(earlier)


def _term(call_off: CallOff, starts_on: date) -> tuple[date, bool]:
    try:
        return term_of(call_off, starts_on)
    except DomainError:
        return call_off.term_ends_on, True


def _recommend(request: HttpRequest, call_off: CallOff, offer: Offer, form: RecommendOffer) -> str:
    recommending.recommend(
        call_off=call_off,
        offer=offer,
        reasons=form.cleaned_data["reasons"],
        not_first_reason=form.cleaned_data.get("not_first_reason", ""),
        letters=form.letters,
        place=form.place,
        starts_on=form.cleaned_data["starts_on"],
        evidence=form.evidence,
        sure=form.sure,
        **form.impact,
        by=request.user,
        at=request.at,
    )
    return Done(
        reverse("calloffs:proposal", args=[call_off.pk]),
        "The recommendation is saved. Ask for its authorisation when it is right.",
    )


@requires(Permission.CALLOFF_SEE)
@judged
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What will be put to the authorising officer, who that is, and the button that asks."""
    call_off = read_outcome(request, pk, "proposal")
    question = proposals.open_question(call_off)
    form = AskForAuthorisation(request.POST or None, asks_answer=question is not None)
    if may(request.user, Permission.RECOMMEND, call_off.referral):
        answer = page_post(request, form, lambda: _ask(request, call_off, form))
        if answer:
            return answer
    context = proposal_context(request, call_off, form, question)
    return render(request, "calloffs/recommend_proposal.html", context)


def _ask(request: HttpRequest, call_off: CallOff, form: AskForAuthorisation) -> Done:
    asked = authorising.request_authorisation(
        call_off=call_off, answer=form.given_answer, by=request.user, at=request.at
    )
    return Done(
        reverse("calloffs:authorisation_detail", args=[asked.pk]),
        f"{asked.reference} waits for its authorising officers. They are told.",
    )


@requires(*ANSWERS_IMPACT)
@judged
def answer_impact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer on the impact on Adult Social Care, before authorisation is asked for."""
    call_off = read_outcome(request, pk, "impact on Adult Social Care")
    made = proposals.latest(call_off)
    if made is None or not made.uncut_term_passes_18 or call_off.state not in MADE:
        raise Http404
    context = {"call_off": call_off, "money": presenters.money(made, call_off)}
    if not may_answer(request, made):
        shown = context | {"why_not": ANSWERED_BY_THE_OFFICE}
        return render(request, "calloffs/recommend_impact.html", shown, status=403)
    form = AnswerImpact(request.POST or None, initial=_impact_of(made))
    # The answer stands on the proposal, and who gave it is told by the events of the call-off.
    edit = replace(edits(made, _impact_of), saved=lambda _row: last_saved(call_off, *ANSWERED))
    answer = page_post(request, form, lambda: _answer(request, made, form), edit=edit)
    if answer:
        return answer
    return render(request, "calloffs/recommend_impact.html", context | {"form": form})


def _impact_of(made: AwardProposal) -> dict[str, str]:
    return {"asc_impact": made.asc_impact, "asc_impact_reason": made.asc_impact_reason}


def _answer(request: HttpRequest, made: AwardProposal, form: AnswerImpact) -> str:
    authorising.answer_impact(
        proposal=made,
        impact=form.cleaned_data["asc_impact"],
        reason=form.cleaned_data["asc_impact_reason"],
        by=request.user,
        at=request.at,
    )
    return Done(reverse("calloffs:proposal", args=[made.call_off_id]), "The answer is recorded.")
