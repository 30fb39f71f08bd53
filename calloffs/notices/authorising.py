"""What authorising officers and those who asked them are told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from calloffs.models import Authorisation, DistanceApproval, WithheldRatification
from calloffs.selectors.givers import who_decides, who_holds, who_may_give
from calloffs.selectors.stand_ins import standing_in_for
from calloffs.states import AuthorisationState, LawAnswer, OfficeDecision, StandInOffice
from placements.states import LocationClass
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_in
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications.outbox import Message

RESULTS = {
    AuthorisationState.AUTHORISED: "is authorised: draw up the agreement",
    AuthorisationState.RETURNED: "came back with a question",
    AuthorisationState.REFUSED: "was refused",
}


IN_LAW = {
    LawAnswer.APPROVED: "is approved in law (reg. 11)",
    LawAnswer.REFUSED: "was refused in law (reg. 11): propose another home",
    LawAnswer.NOT_REACHED: "waits for its approval in law (reg. 11): nobody was reached",
}


def _address(authorisation: Authorisation) -> str:
    return reverse("calloffs:authorisation_detail", args=[authorisation.pk])


def requested(authorisation: Authorisation) -> list[Message]:
    """Everybody who holds one of the offices that are asked, and who stands in for one; in law too out of area."""
    deciding = who_decides(authorisation, authorisation.requested_at)
    if authorisation.proposal.location_class == LocationClass.ADJOINING:
        nominated = people_in(Role.NOMINATED_OFFICER).values_list("pk", flat=True)
        for_them = standing_in_for([StandInOffice.NOMINATED], local(authorisation.requested_at).date())
        deciding = list(dict.fromkeys([*deciding, *nominated, *for_them]))
    return _to(
        deciding, authorisation, "requested", f"{authorisation.reference} waits for your authorisation"
    )


def to_give(authorisation: Authorisation) -> list[Message]:
    """Whom the scheme names, and who is on call: an emergency waits for them, until the office decides."""
    asked_at = authorisation.requested_at
    deciding = who_decides(authorisation, asked_at)
    others = [pk for pk in who_may_give(authorisation, asked_at) if pk not in deciding]
    return _to(
        others, authorisation, "to_give", f"{authorisation.reference} is an emergency that waits for you"
    )


def answered_in_law(authorisation: Authorisation, row: DistanceApproval) -> list[Message]:
    """Whoever asked for the authorisation, unless they wrote it down themselves."""
    told = {authorisation.requested_by_id} - {row.by_id}
    title = f"{authorisation.reference} {IN_LAW[LawAnswer(row.outcome)]}"
    return _to(told, authorisation, f"in_law.{row.pk}", title)


def decided(authorisation: Authorisation, by: User, at: datetime) -> list[Message]:
    """Whoever asked for the authorisation."""
    result = RESULTS[AuthorisationState(authorisation.state)]
    return [
        Message(
            f"authorisation.{authorisation.state}:{authorisation.pk}",
            authorisation.requested_by_id,
            "authorisation.decided",
            f"{authorisation.reference} {result}",
            _address(authorisation),
        )
    ]


def fell_away(authorisation: Authorisation, by: User | None, at: datetime) -> list[Message]:
    """Whoever had it to decide, and whoever asked: nothing waits for them any more."""
    told = {*who_decides(authorisation, at), authorisation.requested_by_id}
    return _to(told, authorisation, "fell_away", f"{authorisation.reference} fell away: the home pulled out")


# Who is told what becomes of provisional authority: who answers for it, and who keeps the scheme.
ANSWERING = (Role.DCS, Role.COMMISSIONING_MANAGER)


def given_provisionally(authorisation: Authorisation, by: User, at: datetime) -> list[Message]:
    """Whoever asked for it, and everybody of the offices that are to ratify it."""
    offices = [asked.office for asked in authorisation.offices.filter(decision="")]
    ratifying = set(who_holds(offices, at))
    title = f"{authorisation.reference} has provisional authority: ratify it before it lapses"
    return [
        *_to(ratifying, authorisation, "provisional", title),
        *_to(
            {authorisation.requested_by_id} - ratifying,
            authorisation,
            "provisional",
            f"{authorisation.reference} has provisional authority: draw up the agreement",
        ),
    ]


def lapsed(authorisation: Authorisation, by: User | None, at: datetime) -> list[Message]:
    """The Director and the commissioning manager, once: what is spent from now on is unauthorised.

    And whose authority it was: who gave it, and in whose name where somebody stood in.
    """
    stand_in = authorisation.provisional_stand_in
    whose = {authorisation.provisional_by_id, stand_in.absent_id if stand_in else None}
    told = {*people_in(*ANSWERING).values_list("pk", flat=True)}
    title = f"{authorisation.reference}: provisional authority lapsed, what is spent is unauthorised"
    given = f"{authorisation.reference}: the provisional authority that you gave lapsed, what is spent is unauthorised"
    return [
        *_to(told - whose, authorisation, "lapsed", title),
        *_to(whose, authorisation, "lapsed", given),
    ]


def ratified(authorisation: Authorisation, by: User | None, at: datetime) -> list[Message]:
    """Whoever asked for it, and whoever gave it for a time."""
    told = {authorisation.requested_by_id, authorisation.provisional_by_id} - {None}
    return _to(told, authorisation, "ratified", f"{authorisation.reference} is ratified")


def withheld(authorisation: Authorisation, row: WithheldRatification) -> list[Message]:
    """The Director, the commissioning manager and whoever asked: it ends nothing by itself, so somebody must act."""
    told = {*people_in(*ANSWERING).values_list("pk", flat=True), authorisation.requested_by_id}
    refused = row.decision == OfficeDecision.REFUSE
    words = "was not ratified: it was refused" if refused else "was not ratified: a question is asked"
    return _to(told, authorisation, f"withheld.{row.pk}", f"{authorisation.reference} {words}")


def _to(people: Iterable[UUID | None], authorisation: Authorisation, what: str, title: str) -> list[Message]:
    return [
        Message(
            f"authorisation.{what}:{authorisation.pk}:{pk}",
            pk,
            f"authorisation.{what.partition('.')[0]}",
            title,
            _address(authorisation),
        )
        for pk in people
        if pk is not None
    ]
