"""A provider's own agreements: the child in its words, how far it is, what comes next, and who signed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from calloffs.models import ServiceAgreement
from calloffs.presenters import own_agreements as own
from calloffs.presenters.agreements import signed_as
from calloffs.selectors.agreements import ISSUED_FILE, SIGNED_FILE
from calloffs.services import agreements
from calloffs.states import AgreementState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.web.blocks import StepState
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts, awards

pytestmark = pytest.mark.django_db
DONE, NOW, TO_COME = StepState.DONE, StepState.NOW, StepState.TO_COME


@pytest.fixture
def issued():
    """An agreement of a direct award that its provider is to sign."""
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct()
        awards.authorised(story)
        agreement = awards.issue(story)
        signer = awards.signer(story)
        keeper = accounts.person(Role.SETTING_MANAGER, provider=story.homes[0].provider)
    return SimpleNamespace(
        story=story, agreement=agreement, signer=signer, keeper=keeper,
        url=f"/portal/agreements/{agreement.pk}/",
    )  # fmt: skip


def read(person, url):
    answer = signed_in(person).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def sign(issued, **fields):
    given = {"name": issued.signer.name, "role": "Director", "declaration": "on", **fields, **key()}
    answer = signed_in(issued.signer).post(issued.url, given)
    assert answer.status_code == 302, answer.content.decode()
    with tenancy.scope(tenancy.COUNCIL):
        return ServiceAgreement.objects.select_related("provider_signed_by").get()


def states(agreement, days=0):
    return [step.state for step in own.progress(agreement, product_clock.today() + timedelta(days=days))]


def test_list_and_page_name_the_child_in_the_providers_words_and_nobody(issued):
    with tenancy.scope(tenancy.COUNCIL):
        child = issued.story.call_off.referral.child
        words = own.title(issued.agreement)
    assert words.startswith(("Girl", "Boy"))
    for html in (read(issued.signer, "/portal/agreements/"), read(issued.signer, issued.url)):
        assert words in html and issued.agreement.reference in html
        assert child.family_name not in html and issued.story.call_off.reference not in html


def test_an_agreement_that_was_never_signed_tells_nothing_of_the_child_any_more(issued):
    words = own.title(issued.agreement)
    with tenancy.scope(tenancy.COUNCIL):
        agreements.withdraw(
            agreement=issued.agreement, reason="Another home was found.", by=issued.story.officer,
            at=product_clock.now(),
        )  # fmt: skip
    html = read(issued.signer, issued.url)
    assert own.DOCUMENT in html and "Another home was found." in html
    for page in (html, read(issued.signer, "/portal/agreements/")):
        assert words not in page and issued.agreement.profile["story"] not in page


def test_who_may_sign_is_led_to_the_signature_and_who_may_not_to_who_may(issued):
    html = read(issued.signer, issued.url)
    assert 'href="#sign"' in html and 'id="sign"' in html and "do not sign: tell the officer named" in html
    html = read(issued.keeper, issued.url)
    assert "Ask them to sign in and sign it." in html
    assert 'href="#sign"' not in html and 'id="sign"' not in html


def test_name_and_role_of_the_person_signed_in_stand_in_the_boxes(issued):
    html = read(issued.signer, issued.url)
    assert f'value="{issued.signer.name}"' in html


def test_the_provider_reads_whom_of_the_council_to_ask_and_that_no_page_tells_the_name(issued):
    with tenancy.scope(tenancy.COUNCIL):
        officer = ServiceAgreement.objects.select_related("council_signed_by").get().council_signed_by
        child = issued.story.call_off.referral.child
    html = read(issued.signer, issued.url)
    assert f"mailto:{officer.email}" in html and officer.name in html
    assert "does not tell you the child" not in html
    sign(issued)
    html = read(issued.signer, issued.url)
    assert "does not tell you the child" in html and f"mailto:{officer.email}" in html
    assert "The child is to come on" in html
    assert child.family_name not in html and child.given_name not in html


def test_an_agreement_that_ended_names_nobody_to_ask(issued):
    with tenancy.scope(tenancy.COUNCIL):
        officer = ServiceAgreement.objects.select_related("council_signed_by").get().council_signed_by
        agreements.withdraw(
            agreement=issued.agreement, reason="Another home was found.", by=issued.story.officer,
            at=product_clock.now(),
        )  # fmt: skip
    assert f"mailto:{officer.email}" not in read(issued.signer, issued.url)


def test_once_both_have_signed_the_council_reads_when_the_child_comes_and_what_the_home_is_to_be_told(issued):
    sign(issued)
    html = read(issued.story.officer, f"/agreements/{issued.agreement.pk}/")
    assert "The child is to arrive on" in html and "No page tells the home the child" in html
    assert f"mailto:{issued.signer.email}" in html and "See the placement" in html


@pytest.mark.parametrize("typed", ["same", " Same  "])
def test_the_own_name_however_it_is_written_needs_no_note(typed):
    agreement = SimpleNamespace(
        provider_signed_by=SimpleNamespace(name="Same"),
        provider_signed_name=typed,
        signature_recorded_by=None,
    )
    assert signed_as(agreement) == ""


def test_another_name_than_the_accounts_is_noted_beside_the_signature(issued):
    sign(issued, name="Mickey Mouse")
    note = f"Signed from the account of {issued.signer.name}."
    assert note in read(issued.signer, issued.url)
    assert note in read(issued.story.officer, f"/agreements/{issued.agreement.pk}/")


def test_progress_goes_from_the_councils_signature_to_the_first_night(issued):
    assert states(issued.agreement) == [DONE, NOW, TO_COME, TO_COME]
    signed = sign(issued)
    assert signed.placement_id is not None
    assert states(signed) == [DONE, DONE, DONE, NOW]
    assert states(signed, days=400) == [DONE, DONE, DONE, DONE]


def test_signed_and_not_awarded_waits_for_the_award_and_an_ended_one_for_nothing():
    base = {
        "council_signed_at": product_clock.now(),
        "starts_on": product_clock.today(),
        "placement_id": None,
    }
    signed = SimpleNamespace(state=AgreementState.SIGNED, provider_signed_at=product_clock.now(), **base)
    assert states(signed, days=9) == [DONE, DONE, NOW, TO_COME]
    ended = SimpleNamespace(state=AgreementState.ENDED, provider_signed_at=None, **base)
    assert states(ended) == []


@pytest.mark.parametrize(
    ("state", "kind", "ready"),
    [
        (AgreementState.ISSUED, None, False),
        (AgreementState.ISSUED, ISSUED_FILE, True),
        (AgreementState.SIGNED, ISSUED_FILE, False),
        (AgreementState.SIGNED, SIGNED_FILE, True),
    ],
)
def test_a_paper_that_says_not_signed_yet_is_not_given_out_once_it_is_signed(state, kind, ready):
    agreement = SimpleNamespace(state=state, file=SimpleNamespace(kind=kind) if kind else None)
    assert (own.paper(agreement, SIGNED_FILE) is agreement.file) is (ready or kind is None)
    assert bool(own.paper(agreement, SIGNED_FILE)) is ready
