"""What a provider reads of results: each told apart, its points beside their weights, and the way to the invitation."""

import re
from types import SimpleNamespace

import pytest

from calloffs.models import Invitation, ResultLetter
from calloffs.rules.invitations import invitation_reference
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(clock):
    """A competition of two that was awarded to the first: the loser's letter, invitation and person."""
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.scored(clock, "3000.00", "3500.00", scores=[(5, 4), (3, 3)])
        awards.recommend(story)
        awards.turn_all(awards.ask(story))
        awards.sign(awards.issue(story), awards.signer(story))
        loser = story.homes[1].provider
        return SimpleNamespace(
            story=story,
            letter=ResultLetter.objects.get(provider=loser),
            invitation=Invitation.objects.get(call_off=story.call_off, provider=loser),
            person=story.bidders[1],
        )


def read(person, url):
    answer = signed_in(person).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def own_rows(html):
    return re.findall(r'<tr class="govuk-table__row" role="row"><th scope="row".*?</tr>', html, re.S)


def test_the_list_tells_results_apart_by_need_reference_points_and_outcome(told):
    html = read(told.person, "/portal/results/")
    (row,) = own_rows(html)
    points = next(iter(told.letter.points.values()))["total"]
    assert f"/portal/results/{told.letter.pk}/" in row and invitation_reference(told.invitation.pk) in row
    assert "residential" in row.lower() and "Not awarded" in row and f">{points}<" in row


def test_a_result_sets_each_criterion_beside_its_weight_and_leads_to_the_invitation(told):
    html = read(told.person, f"/portal/results/{told.letter.pk}/")
    cells = [re.findall(r"<div>(.*?)</div>", row) for row in own_rows(html)]
    call_off = told.story.call_off
    (mine,) = told.letter.points.values()
    assert cells == [
        [str(call_off.quality_weight), mine["quality"]],
        [str(call_off.price_weight), mine["price"]],
        [str(call_off.social_value_weight), mine["social_value"]],
        ["100", mine["total"]],
    ]
    assert told.letter.reasons.split("\n")[0] in html
    assert f"/portal/invitations/{told.invitation.pk}/" in html


def test_a_result_tells_nothing_of_a_rival_or_of_the_councils_own(told):
    html = read(told.person, f"/portal/results/{told.letter.pk}/") + read(told.person, "/portal/results/")
    with tenancy.scope(tenancy.COUNCIL):
        story = told.story.fresh()
        secrets = [story.reference, story.referral.reference, story.referral.child.family_name]
        secrets += [told.story.homes[0].name, told.story.homes[0].provider.name, "3,000.00"]
    for secret in secrets:
        assert secret not in html


def test_the_invitation_leads_to_its_result_and_asks_nothing_more(told):
    html = read(told.person, f"/portal/invitations/{told.invitation.pk}/")
    assert f"/portal/results/{told.letter.pk}/" in html
    for asked in ("Make an offer", "Ask a question", "Decline this invitation", "Why this cannot be done"):
        assert asked not in html


def test_results_stand_in_the_menu_of_whoever_may_read_them_and_of_nobody_else(told):
    with tenancy.scope(tenancy.COUNCIL):
        keeper = accounts.person(Role.SETTING_MANAGER, provider=told.story.homes[1].provider)
        officer = accounts.person(Role.PLACEMENTS_OFFICER)
    assert 'href="/portal/results/"' in read(told.person, "/")
    assert 'href="/portal/results/"' not in read(keeper, "/")
    assert 'href="/portal/results/"' not in read(officer, "/")
    assert signed_in(keeper).get(f"/portal/results/{told.letter.pk}/").status_code == 404


def test_a_rivals_result_is_a_page_that_does_not_exist(told):
    winner = signed_in(told.story.bidders[0])
    assert winner.get(f"/portal/results/{told.letter.pk}/").status_code == 404
    assert invitation_reference(told.invitation.pk) not in winner.get("/portal/results/").content.decode()


def test_the_pages_of_results_take_few_statements(told):
    client = signed_in(told.person)
    assert queries(client, "/portal/results/") <= 2
    assert queries(client, f"/portal/results/{told.letter.pk}/") <= 2


def test_a_reference_comes_from_the_random_key_alone(told):
    assert invitation_reference(told.invitation.pk) == f"IN-{str(told.invitation.pk)[:8].upper()}"
