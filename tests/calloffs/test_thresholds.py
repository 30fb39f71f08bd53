"""A penny below, at and above every threshold, by every office: nobody authorises above their own (S-49)."""

from decimal import Decimal

import pytest

from calloffs.models import DelegationBand
from calloffs.services import bands
from calloffs.services.bands import NewBand
from calloffs.states import AuthorisationState, DecidingOffice, GivingOffice, OfficeDecision
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time.clock import now, today
from tests.factories import accounts, authority, awards
from tests.kept_rows import kept_rows

PENNY, SAME = Decimal("0.01"), Decimal("0.00")
EVERYBODY = [
    Role.HEAD_OF_SERVICE, Role.DCS, Role.ASC_DIRECTOR, Role.ON_CALL_AUTHORISER, Role.COMMISSIONING_MANAGER,
    Role.PLACEMENTS_OFFICER, Role.DUTY_TEAM, Role.FINANCE_OFFICER, Role.NOMINATED_OFFICER,
]  # fmt: skip


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def made():
    """An emergency for years whose case is made: its value is known, and nobody has been asked."""
    story = authority.case_made_tonight()
    return story, awards.proposal(story).whole_life_value


def ceiling(pounds: Decimal) -> None:
    DelegationBand.objects.update(valid_to=today())
    whole = [
        NewBand(DecidingOffice.HEAD_OF_SERVICE, SAME, pounds),
        NewBand(DecidingOffice.DCS, pounds, None),
    ]
    by = accounts.person(Role.COMMISSIONING_MANAGER)
    bands.set_bands(bands=whole, legal_basis="Part 5", valid_from=today(), by=by, at=now())


@pytest.mark.parametrize("above", [-PENNY, SAME, PENNY])
@pytest.mark.parametrize("role", EVERYBODY)
def test_at_a_penny_more_than_the_ceiling_nobody_below_the_director_authorises(made, role, above):
    story, value = made
    ceiling(value - above)
    asked = awards.ask(story).offices.get()
    assert asked.office == (DecidingOffice.DCS if above > 0 else DecidingOffice.HEAD_OF_SERVICE)
    may = role == Role.DCS or (role == Role.HEAD_OF_SERVICE and above <= 0)
    given = {"reason": "Tonight.", "no_conflict": True, "by": accounts.person(role), "at": now()}
    if may:
        done = awards.authorising.decide(asked=asked, decision=OfficeDecision.AUTHORISE, **given)
        assert done.state == AuthorisationState.AUTHORISED
        return
    with pytest.raises(NotAllowed):
        awards.authorising.decide(asked=asked, decision=OfficeDecision.AUTHORISE, **given)
    asked.authorisation.refresh_from_db()
    assert asked.authorisation.state == AuthorisationState.REQUESTED


GIVES = {GivingOffice.ON_CALL: Role.ON_CALL_AUTHORISER, GivingOffice.HEAD_OF_SERVICE: Role.HEAD_OF_SERVICE}


@pytest.mark.parametrize("above", [-PENNY, SAME, PENNY])
@pytest.mark.parametrize("office", GivingOffice)
@pytest.mark.parametrize("role", [*GIVES.values(), Role.DCS, Role.DUTY_TEAM])
def test_at_a_penny_more_than_the_limit_nobody_gives_provisional_authority(made, role, office, above):
    story, value = made
    authority.scheme(office=office, up_to=value - above)
    asked = awards.ask(story)
    if role == GIVES[office] and above <= 0:
        assert authority.give(asked, accounts.person(role)).state == AuthorisationState.PROVISIONAL
        return
    with pytest.raises(DomainError):
        authority.give(asked, accounts.person(role))
    asked.refresh_from_db()
    assert asked.state == AuthorisationState.REQUESTED
