"""What authorising officers and those who asked them are told."""

from datetime import datetime

from django.urls import reverse

from calloffs.models import Authorisation
from calloffs.policies.authorising import OFFICE_ROLES
from calloffs.states import AuthorisationState, DecidingOffice
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_in
from sefton_pdps.notifications.outbox import Message

RESULTS = {
    AuthorisationState.AUTHORISED: "is authorised: draw up the agreement",
    AuthorisationState.RETURNED: "came back with a question",
    AuthorisationState.REFUSED: "was refused",
}


def _address(authorisation: Authorisation) -> str:
    return reverse("calloffs:authorisation_detail", args=[authorisation.pk])


def requested(authorisation: Authorisation) -> list[Message]:
    """Everybody who holds one of the offices that are asked."""
    roles = [OFFICE_ROLES[DecidingOffice(asked.office)] for asked in authorisation.offices.all()]
    return [
        Message(
            f"authorisation.requested:{authorisation.pk}:{pk}",
            pk,
            "authorisation.requested",
            f"{authorisation.reference} waits for your authorisation",
            _address(authorisation),
        )
        for pk in people_in(*roles).values_list("pk", flat=True)
    ]


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
