"""The offers in one comparison: by the ranking, with reasons, needs, the place as it stands, and a button each."""

import pytest
from django.urls import reverse

from calloffs.presenters.homes import need_status
from placements.rules.ages import age_on, band_words
from placements.rules.answers import Need
from placements.states import ReferralState
from providers.models import Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, calloffs, placements

pytestmark = pytest.mark.django_db
REASON = "Named adults, a clear routine."


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _page(person, story, name="ranking") -> str:
    answer = signed_in(person).get(reverse(f"calloffs:{name}", args=[story.call_off.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def _columns(page: str) -> list[str]:
    return [
        part[: part.index("</h3>")].rpartition(">")[0]
        for part in page.split('class="sefton-compare__head"')[1:]
    ]


@pytest.fixture
def ranked(clock):
    """Two offers: the second is the better and the dearer one."""
    return awards.scored(clock, "3000.00", "3100.00", scores=[(1, 1), (5, 5)])


@pytest.mark.parametrize("name", ["ranking", "call_off_offers"])
def test_both_addresses_show_the_columns_in_the_order_of_the_ranking(ranked, name):
    page = _page(ranked.officer, ranked, name)
    first, second = _columns(page)
    assert ranked.homes[1].name in first and ranked.homes[0].name in second
    assert page.index("the most") < page.index("the least")
    assert page.index("£3,100.00, the highest") < page.index("£3,000.00, the lowest")


def test_the_reasons_of_each_evaluator_stand_with_the_ranking(ranked):
    page = _page(ranked.officer, ranked)
    for person in ranked.evaluators:
        assert page.count(f"{person.name} gave 5: {REASON}") == 1
        assert f"Social value: {person.name} gave 5: Two apprentices." in page


def test_nobody_reads_a_reason_or_a_price_before_all_have_finished(clock):
    story = awards.closed(clock, "3000.00", "3100.00")
    awards.declare_all(story)
    for offer in story.offers:
        awards.give(story, story.evaluators[0], offer, 4, 3)
    for person in (story.officer, story.evaluators[1], accounts.person(Role.AUDITOR)):
        page = _page(person, story)
        assert REASON not in page and "Points of 100" not in page and "3,000" not in page
        assert "Price is hidden from everybody at the council" in page and "Recommend " not in page


def test_before_the_deadline_the_page_compares_nothing():
    lot, homes = calloffs.lot_with_providers()
    made = calloffs.competition(*homes, lot=lot)
    officer = accounts.person(Role.PLACEMENTS_OFFICER)
    for name in ("ranking", "call_off_offers"):
        page = signed_in(officer).get(reverse(f"calloffs:{name}", args=[made.pk])).content.decode()
        assert "Offers are sealed until the deadline" in page and "sefton-compare" not in page


def test_a_need_is_tagged_by_what_the_home_caters_for(clock):
    risks = {"risk_self_harm": "Risk Present", "risk_missing": "Risk Present"}
    referral = placements.referral(state=ReferralState.SEARCHING, **risks)
    story = awards.scored(clock, "3000.00", "3100.00", "3200.00", referral=referral)
    needs = {"code": "risks_to_the_child", "label": "Risks to the child", "value": "Self-harm, going missing"}
    needs |= {"kind": "risk"}
    for home, caters_for in zip(story.homes, ([], ["self_harm"], ["self_harm", "missing"]), strict=True):
        Setting.objects.filter(pk=home.pk).update(caters_for=caters_for)
    need = Need.from_json(needs)
    told = {
        offer.setting_id: need_status(referral, need, offer)
        for offer in story.call_off.offers.select_related("setting", "household")
    }
    assert [told[home.pk].text for home in story.homes] == ["Not met", "Partly met", "Met"]


def test_each_column_has_its_button_only_for_whoever_recommends(ranked):
    page = _page(ranked.officer, ranked)
    for offer in ranked.offers:
        assert reverse("calloffs:recommend", args=[ranked.call_off.pk, offer.pk]) in page
    assert "/recommend/" not in _page(accounts.person(Role.AUDITOR), ranked)
    assert "/recommend/" not in _page(ranked.evaluators[0], ranked)


def test_who_lives_in_a_home_is_told_in_bands_and_to_no_evaluator(ranked):
    child = placements.child(age=12)
    placements.placement(ranked.homes[0].places.order_by("number")[0], child)
    band = band_words(age_on(child.date_of_birth, ranked.call_off.needed_on))
    assert f"1 aged {band}" in _page(ranked.officer, ranked)
    assert "children there" not in _page(ranked.evaluators[0], ranked)
