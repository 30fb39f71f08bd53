"""What the inbox says of a message: the child in words to whoever may read them, how far things are, and no name."""

from collections.abc import Iterator

import pytest
from django.test import Client

from calloffs import answers
from calloffs.models import CallOff
from calloffs.services import invitations
from calloffs.states import DeclineReason
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.notifications.outbox import Message, queue
from tests.factories import awards, calloffs, placements, providers
from tests.factories.accounts import person
from tests.reporting.homes import provider_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council_scope(db: None) -> Iterator[None]:
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def running() -> CallOff:
    child = placements.child(
        age=11, given_name="Quillontest", family_name="Testerbytest", home_postcode="L20 1AA"
    )
    referral = placements.referral(child, state=ReferralState.SEARCHING)
    lot, homes = calloffs.lot_with_providers(3)
    return calloffs.competition(*homes, lot=lot, referral=referral)


def about(user: User, *urls: str) -> dict[str, str]:
    """What the inbox of a person says of messages that lead to these addresses."""
    with tenancy.scope(user.scope):
        return {url: one.about for url, one in answers.matters_at(urls, user, product_clock.now()).items()}


def inbox(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/inbox/").content.decode()


def test_whoever_may_open_it_reads_the_child_in_words_and_no_name(running: CallOff) -> None:
    call_off, referral = f"/call-offs/{running.pk}/", f"/referrals/{running.referral_id}/"
    officer = person(Role.PLACEMENTS_OFFICER)
    words = "Girl, 11, L20; residential care"
    assert about(officer, call_off, referral) == {call_off: words, referral: words}
    queue([Message("k", officer.pk, "call_off.closed", "It has closed", call_off)], at=product_clock.now())
    html = inbox(officer)
    assert words in html and "Quillontest" not in html and "Testerbytest" not in html


@pytest.mark.parametrize(
    "role",
    [
        Role.SOCIAL_WORKER,
        Role.EVALUATOR,
        Role.FINANCE_OFFICER,
        Role.QUALITY_OFFICER,
        Role.SYSTEM_ADMINISTRATOR,
    ],
    ids=lambda role: role.name,
)
def test_whoever_may_not_open_it_reads_nothing_of_the_child(running: CallOff, role: Role) -> None:
    assert about(person(role), f"/call-offs/{running.pk}/", f"/referrals/{running.referral_id}/") == {}


def test_who_scores_opens_the_call_off_and_reads_no_more_of_the_child_than_the_profile(clock) -> None:
    story = awards.closed(clock, "3000.00")
    url = f"/call-offs/{story.call_off.pk}/"
    assert about(story.officer, url) and about(story.evaluators[0], url) == {}


def test_an_address_that_leads_to_no_child_is_about_none() -> None:
    officer = person(Role.PLACEMENTS_OFFICER)
    assert about(officer, "/help/", "/call-offs/", "/call-offs/scoring/", "/referrals/x/", "/settings/") == {}


def test_a_placement_is_told_in_the_same_words() -> None:
    placed = placements.placement(
        providers.setting(providers.provider()).places.first(),
        placements.child(age=11, home_postcode="L20 1AA"),
    )
    url = f"/placements/{placed.pk}/"
    assert about(person(Role.REVIEWING_OFFICER), url)[url].startswith("Girl, 11, L20; ")


def test_declines_are_one_line_that_says_how_many_of_how_many(running: CallOff) -> None:
    officer = User.objects.get(pk=running.published_by_id)
    for invitation in running.invitations.all()[:2]:
        by = person(Role.PROVIDER_ADMINISTRATOR, provider=invitation.provider)
        with tenancy.scope(by.scope):
            invitations.decline(
                invitation=invitation, reason=DeclineReason.NO_VACANCY, note="", by=by, at=product_clock.now()
            )
    html = inbox(officer)
    assert html.count(f">{running.reference}: 2 of 3 declined<") == 1
    assert "2 messages, the last " in html


def test_a_provider_reads_the_profile_of_its_own_invitation_only(running: CallOff) -> None:
    own, other = running.invitations.order_by("pk")[:2]
    home = own.provider.settings.first()
    user = provider_person(home)
    urls = [f"/portal/invitations/{one.pk}/" for one in (own, other)]
    told = about(user, *urls, f"/call-offs/{running.pk}/")
    assert list(told) == [urls[0]]
    assert told[urls[0]] == "Girl, 13 to 15, South Sefton; residential care", "as the profile has it"
