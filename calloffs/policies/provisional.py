"""Who may give provisional authority: whom the scheme names, and nobody who had a part in what is bought (ADR 115)."""

from collections.abc import Sequence

from calloffs.models import Authorisation, ProvisionalAuthority, StandIn
from calloffs.policies import stand_ins
from calloffs.policies.authorising import people_involved
from calloffs.policies.stand_ins import Mandate
from calloffs.rules.provisional import Wanted, gives_words, why_not_give
from calloffs.states import DecidingOffice, GivingOffice
from placements.policies import is_emergency
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, NotAllowed


def holds_giving_office(user: User, office: str) -> bool:
    """Whether a person is who gives provisional authority."""
    if office == GivingOffice.HEAD_OF_SERVICE:
        return Role.HEAD_OF_SERVICE in user.roles
    return has_permission(user, Permission.EMERGENCY_AUTHORISE)


def may_ever_give(user: User) -> bool:
    """Whether any scheme could name this person: then the page says whether they may, and why not."""
    return any(holds_giving_office(user, office) for office in GivingOffice)


def wanted(authorisation: Authorisation) -> Wanted:
    """What provisional authority is asked about."""
    return Wanted(
        authorisation.together,
        is_emergency(authorisation.call_off.referral),
        DecidingOffice(authorisation.band.office).label,
    )


def to_give(mandates: Sequence[Mandate]) -> list[Mandate]:
    """Those under which a person gives provisional authority in another's name."""
    return [one for one in mandates if one.row.office in GivingOffice.values]


def check_may_give(
    user: User,
    authorisation: Authorisation,
    scheme: ProvisionalAuthority | None,
    mandates: Sequence[Mandate] = (),
) -> StandIn | None:
    """The scheme in force names this person, who had no part in it, and reaches this far, in an emergency.

    Or somebody whom they stand in for: then the row under which they do is given back.
    """
    stand_in = None
    if scheme is not None and not holds_giving_office(user, scheme.office):
        stand_in = stand_ins.in_force([one for one in mandates if one.row.office == scheme.office])
        if stand_in is None:
            raise NotAllowed(f"Provisional authority is given by {gives_words(scheme)}.")
    if not may_ever_give(user) and not to_give(mandates):
        raise NotAllowed("Provisional authority is given by who is on call, or by the Head of Service.")
    if reasons := why_not_give(scheme, wanted(authorisation)):
        raise DomainError(*reasons)
    involved = people_involved(authorisation)
    if user.pk in involved:
        raise NotAllowed(
            f"You {involved[user.pk]}, so somebody else must give it. Ring another colleague on call."
        )
    stand_ins.check_had_no_part(stand_in, involved)
    return stand_in
