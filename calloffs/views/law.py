"""The approval in law of a home outside the council's area: what was answered, and what is asked before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from calloffs.forms.law import RecordInLaw
from calloffs.models import Authorisation, DistanceApproval
from calloffs.policies.law import answers_as
from calloffs.presenters import call_off_head, law
from calloffs.presenters.location import first_open
from calloffs.rules.law import asks_approval, still_asked, why_not_move
from calloffs.rules.location import Gate, unmet, why_not_approved
from calloffs.selectors import authorisations
from calloffs.selectors import law as selectors
from calloffs.selectors.location import said_about
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services import law as services
from calloffs.states import STANDING, AuthorisationState, LawAnswer, LawGate
from calloffs.views.location import Asked, asked_of
from placements.models import Referral
from placements.policies import is_emergency
from placements.selectors.reading import as_read
from placements.services.children import open_record
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.components import Link, SummaryRow
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
    asked = asked_of(authorisation, said_about(authorisation), answers)
    offices = still_asked(where, answers) if authorisation.state in LIVE else []
    own, stand_in = answers_as(request.user, where, offices, mandates_of(request.user, request.at))
    form = RecordInLaw(
        *given(request),
        initial={"rung_at": request.at},
        offices=offices,
        own=own,
        absent=stand_in.absent.name if stand_in else "",
        asks_why=asks_why(asked.gates, authorisation.call_off.referral),
    )
    more: dict[str, Any] = {
        "rows": [*law.in_law(authorisation, answers, says_where=True), *lacking(asked)],
        "button": form.submit_label,
    }
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


def ways(
    request: Request, authorisation: Authorisation, answers: list[DistanceApproval], gates: Sequence[Gate]
) -> list[dict[str, str]]:
    """The links below the authority in law, for who may write: what is to be answered first, then the approval."""
    if authorisation.state not in LIVE or not has_permission(request.user, Permission.LOG_WRITE):
        return []
    links = []
    if first := first_open(gates):
        url = reverse("calloffs:answer_gate", args=[authorisation.pk, first])
        links.append({"url": url, "text": "Answer what the law asks before the move"})
    waits_for_answers = why_not_approved(gates, emergency=is_emergency(authorisation.call_off.referral))
    if still_asked(authorisation.proposal.location_class, answers):
        url = reverse("calloffs:authorisation_in_law", args=[authorisation.pk])
        approval = {"url": url, "text": "Record the approval in law"}
        links = [approval, *links] if waits_for_answers else [*links, approval]
    return links


def asks_why(gates: Sequence[Gate], referral: Referral) -> bool:
    """Whether an approval asks why no home is nearer: in an emergency, where nobody has answered it yet."""
    return is_emergency(referral) and any(one.rule.gate == LawGate.NEARER for one in unmet(gates))


def lacking(asked: Asked) -> list[SummaryRow]:
    """What stands in the way of an approval, and where it is answered."""
    emergency = is_emergency(asked.authorisation.call_off.referral)
    lacks = why_not_approved(asked.gates, emergency=emergency)
    # In an emergency the approval itself answers what may not follow.
    if emergency or asked.approval or not lacks:
        return []
    list_of_all = reverse("calloffs:before_the_move", args=[asked.authorisation.pk])
    return [
        SummaryRow(
            "Before it can be approved", " ".join(lacks), Link("Answer", list_of_all), "what the law asks"
        )
    ]


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
