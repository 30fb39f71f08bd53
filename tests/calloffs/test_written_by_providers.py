"""What SQL in a provider's own scope may write of competitions and agreements, by state and by time."""

import pytest

from calloffs.models import Invitation, ServiceAgreement
from calloffs.states import AgreementState
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.factories import awards, calloffs
from tests.meta.tries import FORBIDDEN, tried

pytestmark = pytest.mark.django_db
SIGN = "UPDATE calloffs_serviceagreement SET state = 'signed', provider_signed_at = sefton_now()"
SIGNATURE = ", provider_signed_by_id = %s, provider_signed_name = 'Invented Person', provider_signed_role = 'Director'"
DECLINE = (
    "UPDATE calloffs_invitation SET declined_at = sefton_now(), declined_by_id = %s, decline_reason = 'price'"
)
ASK = """INSERT INTO calloffs_clarification
    (id, call_off_id, provider_id, asked_by_id, question, asked_at, state, answer, answered_at, answered_by_id)
    SELECT gen_random_uuid(), %s, %s, %s, 'Is there a garden?', sefton_now(), {state}"""
ASKED = "'asked', '', NULL, NULL"


# --- Agreements -------------------------------------------------------------------------------------------
@pytest.fixture
def issued():
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct()
        awards.authorised(story)
        awards.issue(story)
        return awards.signer(story)


def test_an_issued_agreement_is_signed_and_nothing_else(issued):
    with tenancy.scope(issued.scope):
        assert tried(SIGN + SIGNATURE, [issued.pk]) == 1
        for rest in (
            ", needs = 'Others.'",
            ", terms = '{}'",
            ", file_id = NULL, version = 9",
        ):
            assert tried(SIGN + SIGNATURE + rest, [issued.pk]) == FORBIDDEN, rest
        assert tried("UPDATE calloffs_serviceagreement SET provider_signed_name = 'Nobody'") == FORBIDDEN


@pytest.mark.parametrize("state", sorted({*AgreementState.values} - {"signed", "issued"}))
def test_an_issued_agreement_takes_no_other_step(issued, state):
    with tenancy.scope(issued.scope):
        step = "UPDATE calloffs_serviceagreement SET state = %s, ended_at = sefton_now()"
        assert tried(step, [state]) == FORBIDDEN


def test_a_signed_agreement_is_not_signed_again_nor_put_back(issued):
    with tenancy.scope(tenancy.COUNCIL):
        awards.sign(ServiceAgreement.objects.get(), issued)
    with tenancy.scope(issued.scope):
        for rest in (
            "state = 'issued'",
            "state = 'ended', ended_at = sefton_now()",
            "provider_signed_role = 'Chair'",
        ):
            assert tried(f"UPDATE calloffs_serviceagreement SET {rest}") == FORBIDDEN, rest


# --- Competitions -----------------------------------------------------------------------------------------
@pytest.fixture
def invited():
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers()
        call_off = calloffs.competition(*homes, lot=lot)
        return call_off, calloffs.bidder(homes[0].provider)


def test_nothing_is_declined_or_asked_once_the_deadline_has_passed(invited, clock):
    call_off, person = invited
    question = [call_off.pk, person.provider_id, person.pk]
    with tenancy.scope(person.scope):
        assert tried(DECLINE, [person.pk]) == 1
        assert tried(ASK.format(state=ASKED), question) == 1
        clock.set(call_off.closes_at)
        assert tried(DECLINE, [person.pk]) == FORBIDDEN
        assert tried(ASK.format(state=ASKED), question) == FORBIDDEN


def test_a_question_does_not_come_with_its_answer(invited):
    call_off, person = invited
    question = [call_off.pk, person.provider_id, person.pk]
    with tenancy.scope(person.scope):
        for state in (
            "'published', '', NULL, NULL",
            "'asked', 'Yes.', NULL, NULL",
            "'asked', '', sefton_now(), NULL",
        ):
            assert tried(ASK.format(state=state), question) == FORBIDDEN, state


def test_an_invitation_is_first_opened_once(invited):
    with tenancy.scope(invited[1].scope):
        assert tried("UPDATE calloffs_invitation SET first_opened_at = sefton_now()") == 1
        Invitation.objects.update(first_opened_at=product_clock.now())
        for moment in ("NULL", "sefton_now() - interval '1 day'"):
            assert tried(f"UPDATE calloffs_invitation SET first_opened_at = {moment}") == FORBIDDEN
