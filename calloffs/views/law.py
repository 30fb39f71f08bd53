"""The approval in law of a home outside the council's area: what was answered, and the consultations that follow."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from calloffs.forms.law import RecordConsultations, RecordInLaw
from calloffs.models import Authorisation, DistanceApproval
from calloffs.policies.law import answers_as
from calloffs.presenters import call_off_head, law
from calloffs.rules.law import asks_approval, still_asked, why_not_move
from calloffs.selectors import authorisations
from calloffs.selectors import law as selectors
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services import law as services
from calloffs.states import STANDING, AuthorisationState, LawAnswer
from placements.selectors.reading import as_read
from placements.services.children import open_record
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

# While it is asked for, and while something is bought on it.
LIVE = (AuthorisationState.REQUESTED, *STANDING)
SAID = {
    LawAnswer.APPROVED: "The approval is recorded. The money is decided apart.",
    LawAnswer.REFUSED: "The refusal is recorded. Nobody moves there: propose another home.",
    LawAnswer.NOT_REACHED: "It is recorded that nobody was reached. Ring again before anybody moves.",
}


@requires(Permission.LOG_WRITE)
def in_law(request: Request, pk: UUID) -> HttpResponse:
    """What came of asking for the approval, by telephone or under one's own name."""
    authorisation = find(authorisations.visible_to(request.user), pk)
    where = authorisation.proposal.location_class
    _opened(request, authorisation, "authorisation_in_law")
    child = authorisation.call_off.referral.child
    answers = as_read(selectors.answers_of(authorisation), child, request.user)
    offices = still_asked(where, answers) if authorisation.state in LIVE else []
    own, stand_in = answers_as(request.user, where, offices, mandates_of(request.user, request.at))
    form = RecordInLaw(
        *given(request),
        initial={"rung_at": request.at},
        offices=offices,
        own=own,
        absent=stand_in.absent.name if stand_in else "",
    )
    more = {"rows": law.in_law(authorisation, answers, says_where=True), "button": form.submit_label}
    if not offices:
        more["why_not"] = why_not_move(where, answers) or [ANSWERED if asks_approval(where) else NOT_ASKED]
    return ask(
        request,
        form,
        _question(request, authorisation, "Authority in law: the home’s distance", more),
        lambda: services.record_answer(
            authorisation=authorisation, told=form.told, by=request.user, at=request.at
        ),
        said=lambda row: SAID[LawAnswer(row.outcome)],
    )


@requires(Permission.LOG_WRITE)
def consultations(request: Request, pk: UUID) -> HttpResponse:
    """The consultations that an emergency let wait."""
    approval: DistanceApproval = find(selectors.approval_visible_to(request.user), pk)
    if approval.consultations_due_on is None:
        raise Http404
    authorisation = approval.authorisation
    _opened(request, authorisation, "authorisation_consultations")
    form = RecordConsultations(*given(request))
    more: dict[str, Any] = {"button": form.submit_label}
    if approval.consulted_on:
        more["why_not"] = ["They are recorded already. Read them under “Authority in law”."]
    return ask(
        request,
        form,
        _question(request, authorisation, "Consultations about a home outside the area", more),
        lambda: services.record_consultations(
            approval=approval,
            consulted_on=form.cleaned_data["consulted_on"],
            consultations=form.cleaned_data["consultations"],
            by=request.user,
            at=request.at,
        ),
        said="The consultations are recorded.",
    )


def ways(
    request: Request, authorisation: Authorisation, answers: list[DistanceApproval]
) -> list[dict[str, str]]:
    """The links below the authority in law, for who may write: an answer, or the consultations that follow."""
    if not has_permission(request.user, Permission.LOG_WRITE):
        return []
    open_now = [one for one in answers if one.consultations_due_on and not one.consulted_on]
    links = [
        {"url": reverse("calloffs:consultations", args=[one.pk]), "text": "Record the consultations"}
        for one in open_now
    ]
    if authorisation.state in LIVE and still_asked(authorisation.proposal.location_class, answers):
        url = reverse("calloffs:authorisation_in_law", args=[authorisation.pk])
        links.append({"url": url, "text": "Record the approval in law"})
    return links


def _opened(request: Request, authorisation: Authorisation, page: str) -> None:
    child = authorisation.call_off.referral.child
    open_record(child=child, page=page, by=request.user, at=request.at)


def _question(request: Request, authorisation: Authorisation, heading: str, more: dict[str, Any]) -> Question:
    return Question(
        heading,
        reverse("calloffs:authorisation_detail", args=[authorisation.pk]),
        caption=f"{authorisation.reference}: {call_off_head.title(authorisation.call_off, request.user)}",
        more=more,
    )


ANSWERED = "This is answered, or nothing is bought on it any more. Read the answer under “Authority in law”."
NOT_ASKED = "The home is in the council’s own area, so reg. 11 asks for no approval. Go on with the money."
