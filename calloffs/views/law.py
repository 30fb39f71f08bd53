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
from calloffs.presenters.location import first_open, nearer
from calloffs.rules.law import asks_approval, still_asked, why_not_move
from calloffs.rules.location import Gate, unmet, why_not_approved
from calloffs.selectors import authorisations
from calloffs.selectors import law as selectors
from calloffs.selectors.location import nearer_offers, said_about
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services import law as services
from calloffs.states import STANDING, AuthorisationState, LawAnswer, LawGate
from calloffs.views.location import Asked, asked_of
from placements.models import Referral
from placements.policies import is_emergency
from placements.presenters.statuses import distance_words
from placements.selectors.reading import as_read
from placements.services.children import open_record
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.blocks import NextStep
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
    asked = asked_of(authorisation, as_read(said_about(authorisation), child, request.user), answers)
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
        "rows": [
            *law.in_law(authorisation, answers, says_where=True),
            SummaryRow("From home", start(distance_words(authorisation.proposal.distance_miles))),
            *(nearer(*nearer_offers(authorisation.proposal)) if asks_approval(where) else []),
            *asked.schooling,
        ],
        "table": asked.table(request.user, request.at) if asked.gates else None,
        "button": form.submit_label,
    }
    if lacks := lacks_before(asked):
        more["next"] = NextStep(" ".join(lacks), link=_ways(request, asked, answers)[0])
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


def beside_the_money(
    request: Request, asked: Asked, answers: list[DistanceApproval], *, decides_both: bool
) -> dict[str, Any]:
    """The authority in law on the page of an authorisation: what is asked before, answered, missing, and where.

    `decides_both`: the reader's own form on this page asks for the approval in law too.
    """
    authorisation = asked.authorisation
    links = _ways(request, asked, answers)
    if decides_both:
        lacks, first = lacks_before(asked), links[:1]
        shown = {"lacks_law": [DECIDE_BOTH], "law_ways": first}
    else:
        live = authorisation.state in LIVE
        lacks = (lacks_before(asked) or selectors.why_not_in_law(authorisation)) if live else ()
        first, shown = links[:1], {"law_ways": links}
    return {
        **shown,
        "next": NextStep(" ".join(lacks), link=first[0] if first else None) if lacks else None,
        "in_law": [*law.in_law(authorisation, answers, says_where=not decides_both), *asked.schooling],
        **asked.folded(request.user, request.at),
    }


def _ways(request: Request, asked: Asked, answers: list[DistanceApproval]) -> list[Link]:
    """The links below the authority in law, for who may write: what comes first stands in front."""
    if not asked.may_answer(request.user):
        return []
    links = []
    if still_asked(asked.authorisation.proposal.location_class, answers):
        url = reverse("calloffs:authorisation_in_law", args=[asked.authorisation.pk])
        links.append(Link("Record the approval in law", url))
    if first := first_open(asked.gates):
        answer = Link("Answer what the law asks before the move", asked.address(first))
        links.insert(0 if lacks_before(asked) else len(links), answer)
    return links


def asks_why(gates: Sequence[Gate], referral: Referral) -> bool:
    """Whether an approval asks why no home is nearer: in an emergency, where nobody has answered it yet."""
    return any(one.rule.gate == LawGate.NEARER for one in unmet(gates)) and is_emergency(referral)


def lacks_before(asked: Asked) -> tuple[str, ...]:
    """What is to be answered before the approval; that of an emergency asks for what may not follow itself."""
    lacks = () if asked.approval else why_not_approved(asked.gates, emergency=False)
    return () if lacks and is_emergency(asked.authorisation.call_off.referral) else lacks


def in_a_line(asked: Asked) -> str:
    """That the law still asks something, for whoever decides the money on a phone."""
    questions = unmet(asked.gates)
    return f"Reg. 11: {plural(len(questions), 'question')} open." if questions else "Not yet approved in law."


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


DECIDE_BOTH = "The home is out of area. If you authorise it above, you would approve it in law too (reg. 11)."
ANSWERED = "This is answered, or nothing is bought on it any more. Read the answer under “Authority in law”."
NOT_ASKED = "The home is in the council’s own area, so reg. 11 asks for no approval. Go on with the money."
