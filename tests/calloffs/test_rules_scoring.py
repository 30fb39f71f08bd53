"""Points, ranking and its arithmetic; the bands' edges."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules import scoring
from calloffs.rules.bands import band_for, missing_in_bands, offices_needed
from calloffs.rules.proposals import check_impact, ordinal
from calloffs.rules.scoring import OfferFigures, Weights, rank, weekly_to_come_first
from sefton_pdps.core.errors import DomainError

WEIGHTS = Weights(60, 25, 15)
SCORES = st.lists(st.integers(0, 5), min_size=1, max_size=4).map(tuple)


def offer(name, weekly, quality=(3,), social=(3,)):
    return OfferFigures(name, name, Decimal(weekly), quality, social)


@st.composite
def fields(draw):
    offers = []
    for number in range(draw(st.integers(1, 6))):
        weekly = draw(st.decimals("100.00", "9999.99", places=2))
        offers.append(OfferFigures(str(number), f"Home {number}", weekly, draw(SCORES), draw(SCORES)))
    return offers


@given(fields())
def test_points_follow_the_published_weights_and_are_rounded_once(offers):
    ranks = rank(offers, WEIGHTS)
    lowest = min(one.weekly for one in offers)
    for one in ranks:
        scores = one.offer.quality_scores
        exact = Fraction(sum(scores), len(scores)) / 5 * 60
        assert abs(Fraction(one.points.quality) - exact) <= Fraction(1, 200)
        assert abs(
            Fraction(one.points.price) - Fraction(lowest) / Fraction(one.offer.weekly) * 25
        ) <= Fraction(1, 200)
        assert one.points.total == one.points.quality + one.points.price + one.points.social_value
    assert [one.points.total for one in ranks] == sorted((one.points.total for one in ranks), reverse=True)


@given(fields())
def test_equal_totals_share_a_place_and_say_so(offers):
    ranks = rank(offers, WEIGHTS)
    for one in ranks:
        same = [other for other in ranks if other.points.total == one.points.total]
        assert {other.position for other in same} == {one.position}
        assert one.tied == (len(same) > 1)
        assert one.position == 1 + sum(other.points.total > one.points.total for other in ranks)


@given(fields())
def test_the_fee_said_to_change_the_order_does_and_a_penny_more_does_not(offers):
    first, *rest = rank(offers, WEIGHTS)
    for one in rest:
        if one.points.total == first.points.total:
            continue
        weekly = weekly_to_come_first(one.offer, first.offer, offers, WEIGHTS)
        if weekly is None:
            continue
        assert _leads(one.offer, weekly, first.offer, offers)
        assert not _leads(one.offer, weekly + Decimal("0.01"), first.offer, offers)


def _leads(mine, weekly, leader, offers):
    changed = [
        OfferFigures(one.key, one.name, weekly, one.quality_scores, one.social_value_scores)
        if one.key == mine.key
        else one
        for one in offers
    ]
    totals = {one.offer.key: one.points.total for one in rank(changed, WEIGHTS)}
    return totals[mine.key] > totals[leader.key]


def test_the_ranking_explains_its_arithmetic_line_by_line():
    first, second = rank(
        [offer("A", "4000.00", (5, 4), (3, 3)), offer("B", "3000.00", (2, 3), (2, 2))], WEIGHTS
    )
    assert first.arithmetic == (
        "Quality: (5 + 4) ÷ 2 ÷ 5 × 60 = 54.00",
        "Price: lowest £3,000.00 ÷ this £4,000.00 × 25 = 18.75",
        "Social value: (3 + 3) ÷ 2 ÷ 5 × 15 = 9.00",
        "Total: 54.00 + 18.75 + 9.00 = 81.75",
    )
    assert second.would_come_first.startswith("20.75 points behind A. ")


def test_an_offer_without_scores_is_not_ranked():
    with pytest.raises(DomainError, match="no scores"):
        rank([offer("A", "1.00", ())], WEIGHTS)


def test_no_offers_no_ranking():
    assert rank([], WEIGHTS) == []


def test_a_value_no_band_covers_is_refused():
    band = SimpleNamespace(over=Decimal(0), up_to=Decimal("100.00"), office="head_of_service")
    assert band_for(Decimal("100.00"), [band]) is band
    with pytest.raises(DomainError):
        band_for(Decimal("100.01"), [band])


def test_overlapping_bands_are_named():
    low = SimpleNamespace(over=Decimal(0), up_to=Decimal(9), office="head_of_service")
    high = SimpleNamespace(over=Decimal(8), up_to=None, office="dcs")
    assert missing_in_bands([low, high]) == ("Each band must begin where the one below it ends.",)


def test_one_key_an_office_with_all_its_reasons():
    offices = offices_needed(
        "dcs", band_why="By value.", location_class="distant", uncut_term_passes_18=False, impact=""
    )
    assert [(office.office, office.why) for office in offices] == [
        ("dcs", "By value. The home is at a distance (reg. 11).")
    ]


@pytest.mark.parametrize(("impact", "reason"), [("no", ""), ("", "Because.")])
def test_an_answer_and_its_reason_go_together(impact, reason):
    with pytest.raises(DomainError):
        check_impact(impact, reason, passes_18=True)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_places_in_words(number, said):
    assert ordinal(number) == said


def test_each_score_from_0_to_5_has_its_words():
    assert list(scoring.DESCRIPTORS) == [0, 1, 2, 3, 4, 5]


def test_the_first_is_told_nothing_to_do_and_everybody_behind_it_is():
    first, second = rank([offer("A", "1000.00", (5,)), offer("B", "1000.00", (4,))], WEIGHTS)
    assert first.would_come_first == "" and second.would_come_first.startswith("12.00 points behind A.")


def test_one_evaluators_score_is_no_mean_and_of_two_it_is():
    alone, both = rank([offer("A", "1000.00", (3,)), offer("B", "1000.00", (3, 2))], WEIGHTS)
    assert alone.arithmetic[0] == "Quality: 3 ÷ 5 × 60 = 36.00"
    assert both.arithmetic[0] == "Quality: (3 + 2) ÷ 2 ÷ 5 × 60 = 30.00"
