"""Completeness, needs, ages and reasons: pure rules."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from placements.rules.ages import age_on, band_of, band_words, bands, check_date_of_birth, shown_age
from placements.rules.completeness import missing, why_not_submit
from placements.rules.needs import codes_of, grouped, match
from placements.rules.questions import FIELDS, QUIET_ANSWERS, SECTIONS, section
from placements.rules.reasons import MatchFacts, reasons_against, reasons_for
from placements.states import Companions, LocationClass, Risk, Suitability
from providers.rules.needs import catalogue
from providers.states import Grade, ServiceType
from sefton_pdps.core.errors import DomainError

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTHING = dict.fromkeys(FIELDS)
WHOLE = (
    NOTHING
    | QUIET_ANSWERS
    | {
        "needed_by": "Today",
        "needed_on": date(2026, 12, 1),
        "communication_needs": "N",
        "communication_requirements": ["None"],
        "home_adaptation": False,
        "cultural_needs": "Not required",
        "living_companions": "No preference",
        "pets": "No",
        "service_type": ServiceType.RESIDENTIAL,
        "residential_care_suitability": Suitability.PREFERRED,
        "wishes": "To stay near nan.",
        "needs_story": "Needs patience.",
        "in_house_considered": "None operating.",
        **{
            field: Risk.NONE
            for field in FIELDS
            if field.startswith("risk_") and not field.endswith(("other", "_detail"))
        },
    }
)


def test_a_whole_referral_lacks_nothing():
    assert why_not_submit(WHOLE) == ()


def test_no_is_an_answer():
    assert missing(section("requirements"), WHOLE | {"home_adaptation": False}) == ()
    assert missing(section("requirements"), WHOLE | {"home_adaptation": None}) == ("adaptation to the home",)


@pytest.mark.parametrize("field", [name for section in SECTIONS for name in section.needed])
def test_each_needed_answer_is_asked_for(field):
    (reason,) = why_not_submit(WHOLE | {field: [] if field.endswith("ments") else ""})
    section = next(one for one in SECTIONS if field in one.needed)
    assert section.title in reason
    assert section.needed[field] in reason


def test_an_empty_referral_is_told_every_section():
    assert len(why_not_submit(NOTHING)) == 6


def test_a_kind_of_placement_called_unsuitable_is_not_searched_for():
    (reason,) = why_not_submit(WHOLE | {"residential_care_suitability": Suitability.UNSUITABLE})
    assert "unsuitable" in reason


def test_needs_come_from_answers_once_each():
    answers = WHOLE | {
        "risk_sexual_exploitation": Risk.PRESENT,
        "risk_criminal_exploitation": Risk.PRESENT,
        "additional_support": ["therapeutic support", "taxis to school"],
        "communication_requirements": ["BSL", "Other"],
        "sibling_count": 2,
        "living_companions": Companions.SOLO,
        "deprivation_of_liberty": True,
    }
    assert codes_of(answers) == (
        "therapeutic_support", "exploitation", "communication_bsl", "solo", "siblings", "dol",
    )  # fmt: skip


def test_no_answers_are_no_needs():
    assert codes_of(NOTHING) == ()
    assert match((), ["missing"]).words == "No particular needs recorded"


def test_a_match_says_how_many_needs_are_met():
    found = match(("missing", "esol", "dol"), ["dol", "pets"])
    assert (found.met, found.unmet) == (("dol",), ("missing", "esol"))
    assert found.words == "Meets 1 of 3 needs"
    assert match(("missing",), ["missing"]).words == "Meets 1 of 1 need"


def test_nobody_needs_a_risk():
    codes = ("supervision", "self_harm", "missing", "sexual_harm", "education_on_site")
    assert grouped(codes).sentences == (
        "Needs extra supervision and education on site. Support with self-harm and going missing. "
        "Risk of sexual harm to others."
    )
    assert grouped(("missing",)).sentences == "Support with going missing."
    assert grouped(()).sentences == ""


def test_what_a_setting_does_not_say_is_joined_by_or():
    words = reasons_against(facts(needs=match(("adaptation", "solo", "missing", "dol", "pets"), ())))
    assert (
        "It does not say that it offers an adapted home or a solo placement "
        "or can care for children with a risk of going missing, and 2 more needs."
    ) in words


def test_every_code_of_the_catalogue_can_be_a_need():
    answers = {
        **{field: Risk.PRESENT for field in FIELDS if field.startswith("risk_")},
        "additional_support": ["additional supervision", "therapeutic support"],
        "communication_requirements": ["ESOL", "BSL", "Makaton"],
        "home_adaptation": True, "deprivation_of_liberty": True, "has_ehcp": True,
        "cultural_needs": "Required", "pets": "Yes - must", "sibling_count": 1,
        "living_companions": Companions.SOLO,
    }  # fmt: skip
    assert codes_of(answers) == tuple(catalogue())


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2010, 6, 1), date(2026, 5, 31), 15),
        (date(2010, 6, 1), date(2026, 6, 1), 16),
        (date(2012, 2, 29), date(2028, 2, 28), 15),
        (date(2012, 2, 29), date(2028, 2, 29), 16),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
    ],
)
def test_age_is_whole_years_lived(birth, day, age):
    assert age_on(birth, day) == age


def test_every_age_under_18_is_in_one_band_of_two_years_or_more():
    cover = [age for first, last in bands() for age in range(first, last + 1)]
    assert cover == list(range(18))
    assert all(last > first for first, last in bands())
    assert [band_words(age) for age in (0, 4, 5, 12, 15, 16, 18)] == [
        "0 to 4", "0 to 4", "5 to 9", "10 to 12", "13 to 15", "16 to 17", "18 and over",
    ]  # fmt: skip


@pytest.mark.parametrize("first", [first for first, _ in bands()])
def test_every_birthday_of_a_band_reads_the_same(first):
    """All birth dates whose age on a day lies in a band give one and the same words."""
    day = date(2026, 3, 1)
    last = band_of(first)[1]
    born = [date(day.year - age, month, 1) for age in range(first, last + 1) for month in (1, 2, 3)]
    assert len({band_words(age_on(one, day)) for one in born}) == 1


@pytest.mark.parametrize("birth", [date(2026, 11, 24), date(2008, 11, 23)])
def test_the_unborn_and_adults_are_not_recorded(birth):
    with pytest.raises(DomainError):
        check_date_of_birth(birth, date(2026, 11, 23))


def facts(**given):
    return MatchFacts(
        **{
            "needs": match(("missing", "dol"), ("missing", "dol")),
            "distance_miles": Decimal("3.2"),
            "location_class": LocationClass.IN_BOROUGH,
            "grade": Grade.GOOD,
            "graded": True,
            "free_places": 1,
            "vacancy_confirmed_at": AT - timedelta(days=2),
            "at": AT,
            "child_age": 14,
            "age_to": 17,
            **given,
        }
    )


def test_a_near_home_with_every_need_and_a_place_has_nothing_against_it():
    assert reasons_against(facts()) == []
    assert reasons_for(facts())[0] == (
        "It meets every need recorded: it offers care under a deprivation of liberty order "
        "and can care for children with a risk of going missing."
    )


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"free_places": 0}, "No free place"),
        ({"location_class": LocationClass.DISTANT}, "At a distance"),
        ({"distance_miles": Decimal("31.0")}, "31.0 miles"),
        ({"distance_miles": None}, "not measurable"),
        ({"grade": Grade.REQUIRES_IMPROVEMENT}, "requires improvement"),
        ({"grade": Grade.NOT_INSPECTED}, "not inspected"),
        ({"vacancy_confirmed_at": None}, "not confirmed"),
        ({"vacancy_confirmed_at": AT - timedelta(days=30)}, "30 days ago"),
        ({"age_to": 14}, "too old"),
        ({"has_place_for_age": False, "free_places": 0}, "No carer household is recorded"),
        ({"needs": match(("missing",), ())}, "going missing"),
    ],
)
def test_each_doubt_is_said(given, reason):
    assert any(reason in words for words in reasons_against(facts(**given)))


def test_nothing_is_said_of_where_when_no_home_is_named():
    unplaced = facts(location_class="", distance_miles=None, has_place_for_age=False, free_places=0)
    said = " ".join([*reasons_for(unplaced), *reasons_against(unplaced)])
    assert "miles" not in said and "How far" not in said and "reg. 11" not in said


def test_supported_accommodation_is_not_judged_by_the_grades():
    assert not any(
        "Ofsted" in words for words in reasons_against(facts(grade=Grade.NOT_INSPECTED, graded=False))
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("13 to 15", "13 to 15"),
        ("11 to 13", "10 to 12"),
        ("aged 12", "10 to 12"),
        ("15 to 17", "16 to 17"),
        ("0 to 1", "0 to 4"),
        ("18 and over", "18 and over"),
        ("Not stated", "Not stated"),
    ],
)
def test_an_age_of_a_profile_from_before_the_bands_is_shown_as_its_band(words, shown):
    assert shown_age(words) == shown


def test_words_of_the_old_kind_for_any_age_show_the_band_of_that_age():
    for age in range(1, 17):
        assert shown_age(f"{age - 1} to {age + 1}") == band_words(age)
