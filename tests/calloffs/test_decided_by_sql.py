"""In the council's own scope SQL rewrites nothing of a purchase that was decided, and takes no step back."""

import pytest
from django.db import DatabaseError, connection, transaction

from sefton_pdps.core.database import tenancy
from tests.factories import awards

pytestmark = pytest.mark.django_db
STEP, STAYS, OLDER_GUARD = "SP020", "SP021", "SP010"
TRIED = {
    "UPDATE calloffs_calloff SET state = 'opened'": STEP,
    "UPDATE calloffs_calloff SET state = 'authorised'": STEP,
    "UPDATE calloffs_calloff SET route_reason = 'Another reason.'": STAYS,
    "UPDATE calloffs_calloff SET term_ends_on = term_ends_on - 30": STAYS,
    "DELETE FROM calloffs_calloff": STAYS,
    "UPDATE calloffs_authorisation SET state = 'requested'": STEP,
    "UPDATE calloffs_authorisation SET requested_by_id = gen_random_uuid()": STAYS,
    "DELETE FROM calloffs_authorisation": STAYS,
    "UPDATE calloffs_authorisationkey SET decision = 'refuse', reason = 'No.'": OLDER_GUARD,
    "UPDATE calloffs_authorisationkey SET why = 'Another rule.'": OLDER_GUARD,
    "DELETE FROM calloffs_authorisationkey": STAYS,
    "UPDATE calloffs_delegationband SET legal_basis = 'None.'": STAYS,
    "UPDATE calloffs_delegationband SET up_to = 1 WHERE up_to > 1": STAYS,
    "UPDATE calloffs_directawardcase SET evidence = 'Other.'": OLDER_GUARD,
    "UPDATE calloffs_proposalline SET pounds = 1": OLDER_GUARD,
    "UPDATE calloffs_serviceagreement SET state = 'issued'": STEP,
    "UPDATE calloffs_serviceagreement SET needs = 'Others.'": STAYS,
    "UPDATE calloffs_serviceagreement SET terms = '{}'": STAYS,
    "UPDATE calloffs_serviceagreement SET provider_signed_name = 'Somebody else'": STAYS,
    "DELETE FROM calloffs_serviceagreement": STAYS,
    "UPDATE placements_anonymisedprofile SET story = 'Another story.'": STAYS,
    "UPDATE placements_anonymisedprofile SET approved_at = NULL, approved_by_id = NULL": STAYS,
    "DELETE FROM placements_anonymisedprofile": STAYS,
    "UPDATE placements_referral SET wishes = 'Other words.'": STAYS,
    "UPDATE placements_referral SET state = 'draft'": STEP,
    "DELETE FROM placements_referral": STAYS,
}


def _refusal(statement: str) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            touched = cursor.rowcount
            transaction.set_rollback(True)
            return f"{touched} rows"
    except DatabaseError as error:
        return str(getattr(error.__cause__, "pgcode", ""))


def test_nothing_of_an_awarded_purchase_is_rewritten() -> None:
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct()
        awards.make_case(story)
        awards.turn_all(awards.ask(story))
        awards.sign(awards.issue(story), awards.signer(story))
        assert {statement: _refusal(statement) for statement in TRIED} == TRIED
