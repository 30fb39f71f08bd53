"""What a provider reads of results: each told apart, its points beside their weights, and the way to the invitation."""

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest

from calloffs.models import Invitation, Recommendation, ResultLetter
from calloffs.rules.invitations import invitation_reference
from calloffs.rules.scoring import mean_score, score_points
from calloffs.selectors.competed import competed
from calloffs.services.call_offs import end_without_award as end_call_off
from calloffs.states import OfferResult
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards

pytestmark = pytest.mark.django_db
PARTS = ("quality", "price", "social_value")


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


def figures(row):
    """The numbers of a row of points, without what is written below them."""
    cells = re.findall(r"<td[^>]*>.*?<div>(.*?)</div>.*?</td>", row, re.S)
    return [re.match(r"[0-9.]+", cell.strip()).group() for cell in cells]


def chosen_points(told):
    with tenancy.scope(tenancy.COUNCIL):
        kept = Recommendation.objects.get(call_off=told.story.call_off)
    return next(row for row in kept.ranking if row["offer"] == str(kept.offer_id))


def test_who_lost_reads_the_highest_total_its_place_and_what_the_successful_offer_was_ahead_by(told):
    html, chosen = read(told.person, f"/portal/results/{told.letter.pk}/"), chosen_points(told)
    (mine,) = told.letter.points.values()
    assert "2nd of 2 offers" in html and f"{chosen['total']} of 100" in html
    quality = Decimal(chosen["quality"]) - Decimal(mine["quality"])
    assert quality > 0 and f"was ahead of yours by {quality} points for quality" in html


def test_who_won_reads_no_points_of_another(told):
    with tenancy.scope(tenancy.COUNCIL):
        letter = ResultLetter.objects.get(provider=told.story.homes[0].provider)
    html = read(told.story.bidders[0], f"/portal/results/{letter.pk}/")
    (lost,) = told.letter.points.values()
    assert "1st of 2 offers" in html and "The successful offer" not in html and lost["total"] not in html


@pytest.mark.parametrize("step", ["scored", "recommended", "asked", "authorised", "issued", "no award"])
def test_before_the_award_and_without_one_nothing_of_the_others_is_told(clock, step):
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.scored(clock, "3000.00", "3500.00", scores=[(5, 4), (3, 3)])
        if step != "scored":
            awards.recommend(story)
        if step in ("asked", "authorised", "issued"):
            asked = awards.ask(story)
        if step in ("authorised", "issued"):
            awards.turn_all(asked)
        if step == "issued":
            awards.issue(story)
        if step == "no award":
            end_call_off(call_off=story.call_off, reason="Nobody fits.", by=story.officer, at=now())
            letter = ResultLetter.objects.get(provider=story.homes[1].provider)
        else:
            # No letter is sent before the award; this one stands for one that was sent too early.
            letter = ResultLetter.objects.create(
                call_off=story.call_off, provider=story.homes[1].provider, result=OfferResult.LOST, sent_at=now(),
                reasons="Too early.", points={"Home": dict.fromkeys((*PARTS, "total"), "1.00")},
            )  # fmt: skip
        assert competed(letter) is None
    html = read(story.bidders[1], f"/portal/results/{letter.pk}/")
    for told in ("The successful offer", "Highest total", "Your place", " of 2 offers"):
        assert told not in html


@pytest.mark.parametrize(
    ("points", "weight", "mean"),
    [
        ("60.00", 60, "5.00"),
        ("36.00", 60, "3.00"),
        ("10.50", 15, "3.50"),
        ("0.00", 60, "0.00"),
        ("40.00", 60, "3.33"),
    ],
)
def test_a_mean_score_is_what_its_points_come_from(points, weight, mean):
    assert mean_score(Decimal(points), weight) == Decimal(mean)
    assert score_points([5, 0, 5], 60) == Decimal("40.00")


def test_the_list_tells_results_apart_by_need_reference_points_and_outcome(told):
    html = read(told.person, "/portal/results/")
    (row,) = own_rows(html)
    points = next(iter(told.letter.points.values()))["total"]
    assert f"/portal/results/{told.letter.pk}/" in row and invitation_reference(told.invitation.pk) in row
    assert "residential" in row.lower() and "Not awarded" in row and f">{points}<" in row


def test_a_result_sets_each_criterion_beside_its_weight_and_leads_to_the_invitation(told):
    html = read(told.person, f"/portal/results/{told.letter.pk}/")
    cells = [figures(row) for row in own_rows(html)[:4]]
    call_off, chosen = told.story.call_off, chosen_points(told)
    (mine,) = told.letter.points.values()
    names = {"quality": "quality_weight", "price": "price_weight", "social_value": "social_value_weight"}
    assert cells == [
        *([str(getattr(call_off, weight)), mine[name], chosen[name]] for name, weight in names.items()),
        ["100", mine["total"], chosen["total"]],
    ]
    # Three of five from the one evaluator, for both that people score.
    assert html.count("3.00 of 5") == 2 and "The mean of the panel" in html
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
