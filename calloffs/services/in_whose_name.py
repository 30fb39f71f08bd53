"""What the trail holds of a decision: whose it is, and in whose name where somebody stood in (ADR 123)."""

from datetime import datetime

from calloffs.models import AskedOffice, Authorisation, StandIn
from calloffs.states import StandInOffice
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events


def for_on_call(stand_in: StandIn | None) -> bool:
    """Whether somebody decides in the name of who is on call."""
    return stand_in is not None and stand_in.office == StandInOffice.ON_CALL


def _absent(stand_in: StandIn) -> str:
    return str(stand_in.absent_id)


def record_decision(
    authorisation: Authorisation, asked: AskedOffice, stand_in: StandIn | None, *, by: User, at: datetime
) -> None:
    """The decision of one office."""
    decided = {"office": asked.office, "decision": asked.decision}
    if stand_in is None:
        events.record("authorisation.key_turned", subject=authorisation, by=by, at=at, **decided)
        return
    decided["absent"] = _absent(stand_in)
    events.record("authorisation.decided_for", subject=authorisation, by=by, at=at, **decided)


def record_giving(authorisation: Authorisation, stand_in: StandIn | None, *, by: User, at: datetime) -> None:
    """That provisional authority is given."""
    if stand_in is None:
        events.record("authorisation.given_provisionally", subject=authorisation, by=by, at=at)
        return
    absent = _absent(stand_in)
    events.record("authorisation.given_provisionally_for", subject=authorisation, by=by, at=at, absent=absent)


def record_in_law(
    authorisation: Authorisation, answer: str, stand_in: StandIn | None, *, by: User, at: datetime
) -> None:
    """What came of asking for the approval in law."""
    if stand_in is None:
        events.record("authorisation.asked_in_law", subject=authorisation, by=by, at=at, answer=answer)
        return
    answered = {"answer": answer, "absent": _absent(stand_in)}
    events.record("authorisation.answered_in_law_for", subject=authorisation, by=by, at=at, **answered)
