"""An evaluator's pages: one offer at a time, own progress, nobody else's scores, no price."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.scoring import DeclareConflict, ScoreOffer
from calloffs.models import OfferAssessment
from calloffs.policies.emergencies import scores_on_duty
from calloffs.policies.scoring import carried_conflict, carried_words, check_may_score
from calloffs.presenters import scoring as presenters
from calloffs.rules.changed_profiles import is_older
from calloffs.rules.offers import later_than_needed
from calloffs.rules.scoring import Weights
from calloffs.selectors import assessments as selectors
from calloffs.selectors.call_offs import visible_to
from calloffs.selectors.competitions import assessments
from calloffs.selectors.ranking import compared_offers
from calloffs.services import competitions
from calloffs.services import scoring as services
from calloffs.states import DECIDED, CallOffState
from placements.selectors.reading import as_read
from providers.rules.home_names import home_name
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.form_page import Confirmation, confirm
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

# An evaluator, and in an emergency whoever is on duty; each reads their own assessments only.
OLDER = (
    "This offer was made before the profile was changed. It stands, and its provider was told of the change."
)
SCORING = (Permission.OFFER_SCORE, Permission.EMERGENCY_PLACE)


def _mine(request: Request, pk: UUID) -> OfferAssessment:
    """This evaluator's own assessment of a call-off, or 404."""
    assessment = selectors.mine_for(request.user, pk).first()
    if assessment is None:
        raise Http404
    return assessment


def _on_duty(request: Request, pk: UUID) -> OfferAssessment | None:
    """What whoever is on duty would be chosen for, where an emergency has closed and nobody scores it (ADR 125)."""
    call_off = visible_to(request.user).filter(pk=pk).first()
    if call_off is None or call_off.state != CallOffState.CLOSED or assessments(call_off):
        return None
    if not scores_on_duty(request.user, call_off):
        return None
    return OfferAssessment(call_off=call_off, evaluator=request.user, assigned_at=request.at)


@requires(*SCORING)
def my_scoring(request: Request) -> HttpResponse:
    """The competitions that this evaluator was asked to score."""
    page = paged(selectors.mine(request.user), request.GET, order="-assigned_at")
    return render(
        request, "calloffs/score_list.html", {"table": presenters.my_scoring(page.rows), "pager": page.pager}
    )


@requires(*SCORING)
def scoring(request: Request, pk: UUID) -> HttpResponse:
    """The declaration first, then the offers with the evaluator's own progress.

    Who is on duty in an emergency that nobody was chosen to score declares here, and scores.
    """
    assessment = selectors.mine_for(request.user, pk).first() or _on_duty(request, pk)
    if assessment is None:
        raise Http404
    declares = competitions.score_on_duty if assessment._state.adding else services.declare
    form = DeclareConflict(*given(request))
    answer = page_post(
        request,
        form,
        lambda: declares(
            assessment=assessment,
            has_conflict=form.has_conflict,
            note=form.cleaned_data["note"],
            by=request.user,
            at=request.at,
        ),
        to=lambda declared: _first_to_score(request, declared),
        said="Your declaration is recorded.",
    )
    if answer:
        return answer
    return _scoring_page(request, assessment, form=form)


def _alone(request: Request, assessment: OfferAssessment) -> bool:
    """Whether one on duty scores: then each page of scoring leads to the next (ADR 125)."""
    return scores_on_duty(request.user, assessment.call_off)


def _first_to_score(request: Request, declared: OfferAssessment) -> str:
    """The list of offers; for one on duty who has no conflict the first offer itself."""
    offers = selectors.to_score(declared) if _alone(request, declared) and _sees_offers(declared) else []
    if not offers:
        return reverse("calloffs:scoring", args=[declared.call_off_id])
    return reverse("calloffs:score_offer", args=[declared.call_off_id, offers[0].offer.pk])


def _after_score(request: Request, assessment: OfferAssessment, following: UUID | None) -> str:
    """The next offer without scores; after the last one the list, and for one on duty what ends the scoring."""
    pk = assessment.call_off_id
    if following:
        return reverse("calloffs:score_offer", args=[pk, following])
    if not _alone(request, assessment):
        return reverse("calloffs:scoring", args=[pk])
    if len(selectors.to_score(assessment)) == 1:
        return _after_scoring(request, assessment)
    return reverse("calloffs:complete_scoring", args=[pk])


def _after_scoring(request: Request, assessment: OfferAssessment) -> str:
    """The list; for one on duty the ranking, or the recommendation where there is one offer and nothing to rank."""
    pk = assessment.call_off_id
    if not _alone(request, assessment):
        return reverse("calloffs:scoring", args=[pk])
    offers = selectors.to_score(assessment)
    if len(offers) == 1:
        return reverse("calloffs:recommend", args=[pk, offers[0].offer.pk])
    return reverse("calloffs:ranking", args=[pk])


def _scoring_page(
    request: Request,
    assessment: OfferAssessment,
    *,
    form: DeclareConflict | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    call_off = assessment.call_off
    waits = call_off.state in (CallOffState.OPENED, CallOffState.PUBLISHED)
    decided = call_off.state in DECIDED
    undeclared = assessment.has_conflict is None and not (waits or decided)
    carried = carried_conflict(assessment.evaluator, call_off.pk)
    sees_offers = _sees_offers(assessment)
    offers = selectors.to_score(assessment) if sees_offers else []
    done = assessment.completed_at is not None or call_off.state != CallOffState.CLOSED
    left = sum(one.score is None for one in offers)
    context = {
        "assessment": assessment,
        "on_duty": _alone(request, assessment),
        "call_off": call_off,
        "weights": Weights(call_off.quality_weight, call_off.price_weight, call_off.social_value_weight),
        "status": presenters.assessment_status(assessment),
        "when": presenters.when(assessment, request.at),
        "decided": decided,
        "waits": presenters.deadline_words(call_off, request.at) if waits else "",
        "form": form if undeclared else None,
        "invited": presenters.organisations(selectors.organisations(call_off)) if undeclared else None,
        "carried": carried_words(carried) if carried else "",
        "offers": offers,
        "scored": len(offers) - left,
        "tasks": presenters.tasks(call_off, offers, done=done),
        "own_scores": presenters.own_scores(offers) if done and sees_offers else None,
        "finish": None if done or not offers else _finish(call_off.pk, left),
        "refusal": refusal,
    }
    return render(request, "calloffs/score_offers.html", context)


def _sees_offers(assessment: OfferAssessment) -> bool:
    """Whether this evaluator has declared to have no conflict, of their own or carried, and scores now."""
    call_off = assessment.call_off
    scores_now = call_off.state not in (CallOffState.OPENED, CallOffState.PUBLISHED, *DECIDED)
    if assessment.has_conflict is not False or not scores_now:
        return False
    return carried_conflict(assessment.evaluator, call_off.pk) is None


def _finish(call_off_id: UUID, left: int) -> Action:
    return Action(
        "Finish scoring",
        reverse("calloffs:complete_scoring", args=[call_off_id]),
        why_not=["Score every offer first."] if left else (),
        asks=True,
    )


@requires(*SCORING)
def score_offer(request: Request, pk: UUID, offer_pk: UUID) -> HttpResponse:
    """One offer beside the child's needs, and the two scores."""
    assessment = _mine(request, pk)
    try:
        check_may_score(request.user, assessment)
    except DomainError as refusal:
        return _scoring_page(request, assessment, form=DeclareConflict(), refusal=refusal)
    child = assessment.call_off.referral.child
    offer = as_read([find(compared_offers(assessment.call_off), offer_pk)], child, request.user)[0]
    every = selectors.to_score(assessment)
    scored = next(one for one in every if one.offer.pk == offer.pk)
    following = presenters.next_to_score(every, offer.pk)
    form = ScoreOffer(*given(request), initial=vars(scored.score) if scored.score else None)
    only = len(every) == 1 and _alone(request, assessment)
    if only:
        form.of_the_only_offer()
    save = services.score_the_only_offer if only else services.save_score
    answer = page_post(
        request,
        form,
        lambda: save(
            assessment=assessment, offer=scored.offer, **form.answered, by=request.user, at=request.at
        ),
        to=lambda _score: _after_score(request, assessment, following),
        said=f"Your scores of {home_name(scored.offer)} are saved.",
    )
    if answer:
        return answer
    context = {
        "call_off": assessment.call_off,
        "offer": offer,
        "name": home_name(offer),
        "caption": presenters.place_in_line(assessment.call_off, every, offer.pk),
        "profile": assessment.call_off.profile,
        "older": OLDER if is_older(offer.received_at, assessment.call_off.profile) else "",
        "late": later_than_needed(offer.available_on, assessment.call_off.needed_on),
        "answers": presenters.answers(assessment.call_off, offer),
        "form": form,
    }
    return render(request, "calloffs/score_offer.html", context)


@requires(*SCORING)
def complete_scoring(request: Request, pk: UUID) -> HttpResponse:
    """The evaluator finishes, asked once more."""
    assessment = _mine(request, pk)
    confirmation = Confirmation(
        heading="Finish scoring",
        will="If you finish, you would not be able to change your scores. When every evaluator has finished, the prices"
        " will open to the council.",
        button="Finish scoring",
        back=reverse("calloffs:scoring", args=[pk]),
        caption=assessment.call_off.reference,
    )

    return confirm(
        request,
        confirmation,
        lambda _reason: services.complete(assessment=assessment, by=request.user, at=request.at),
        said="You have finished scoring.",
        to=lambda _scored: _after_scoring(request, assessment),
        of=confirms(assessment, _given, within=assessment.call_off),
    )


def _given(assessment: OfferAssessment) -> dict[str, object]:
    return presenters.given_scores(selectors.to_score(assessment) if _sees_offers(assessment) else [])
