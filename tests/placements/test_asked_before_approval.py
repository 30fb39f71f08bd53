"""What is asked before approval: a kind that the law allows at the child's age, and the text behind a yes."""

from datetime import date, timedelta

import pytest

from placements.models import Referral, Team
from placements.rules.answers import is_empty
from placements.rules.completeness import BORN, missing, why_not_submit
from placements.rules.gates import KINDS, why_not_kind
from placements.rules.questions import QUESTIONS, SECTIONS, section
from placements.services import referrals as services
from placements.services.profiles import draft_profile
from placements.states import CulturalNeeds, ReferralState, Risk, Suitability, Support
from providers.states import ServiceType
from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.browsing import as_user, day, page, send, summary
from tests.placements.test_referral_next import box
from tests.placements.test_rules_referrals import WHOLE

ON = date(2026, 12, 1)
SUPPORTED = {
    "service_type": ServiceType.SUPPORTED,
    "supported_accommodation_suitability": Suitability.PREFERRED,
}


# --- The kind of placement, by the age on the day needed ---------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "born", "said"),
    [
        (ServiceType.SUPPORTED, date(2010, 12, 1), ""),
        (ServiceType.SUPPORTED, date(2010, 12, 2), "would be 15 on 1 December 2026. Under 16 only"),
        (ServiceType.SUPPORTED, date(2020, 1, 1), "reg. 27A"),
        (ServiceType.RESIDENTIAL, date(2020, 1, 1), ""),
        (ServiceType.FOSTERING, date(2026, 11, 1), ""),
        (ServiceType.SUPPORTED, date(2008, 12, 1), "under 18"),
        (ServiceType.RESIDENTIAL, date(2008, 12, 1), "would be 18 on 1 December 2026"),
        (ServiceType.FOSTERING, date(2008, 12, 2), ""),
    ],
)
def test_a_kind_is_asked_for_by_the_age_on_the_day_needed(kind, born, said):
    reason = why_not_kind(kind, born, ON)
    assert (said in reason) if said else not reason


def test_an_unlawful_kind_is_a_reason_against_submitting():
    answers = WHOLE | SUPPORTED | {"needed_on": ON, "residential_care_suitability": ""}
    assert why_not_submit(answers | {BORN: date(2010, 12, 1)}) == ()
    (reason,) = why_not_submit(answers | {BORN: date(2010, 12, 2)})
    assert "reg. 27A" in reason


def turning(years: int, in_days: int):
    """A child whose birthday lies so many days ahead."""
    ahead = clock.today() + timedelta(days=in_days)
    return made.child(date_of_birth=date(ahead.year - years, ahead.month, min(ahead.day, 28)))


def choose(browser, referral, expected=302, **fields):
    url = page("referral_section", referral.pk, "recommendation")
    given = {"foster_care_suitability": "Not specified", "residential_care_suitability": "Not specified"}
    return send(browser, url, expected, version=referral.version, **given, **{**SUPPORTED, **fields})


def test_it_is_refused_where_it_is_chosen_at_the_question(officer):
    referral = made.referral(made.child(age=13), state=ReferralState.DRAFT)
    answer = choose(as_user(officer), referral, 200)
    assert "Under 16 only a registered children" in summary(answer) and 'href="#id_service_type' in summary(
        answer
    )
    assert Referral.objects.get().service_type == ServiceType.RESIDENTIAL


def test_a_sixteenth_birthday_before_the_day_needed_counts(officer):
    child = turning(16, 40)
    later = made.referral(child, state=ReferralState.DRAFT, needed_on=clock.today() + timedelta(days=60))
    choose(as_user(officer), later)
    assert Referral.objects.get().service_type == ServiceType.SUPPORTED


def test_a_sixteenth_birthday_after_the_day_needed_does_not(officer):
    sooner = made.referral(turning(16, 40), state=ReferralState.DRAFT, needed_on=clock.today())
    choose(as_user(officer), sooner, 200)


def test_without_a_day_the_age_today_counts_and_the_day_is_asked_for_first(officer):
    undated = made.referral(turning(16, 40), state=ReferralState.DRAFT, needed_on=None)
    assert "enter the date needed by first" in summary(choose(as_user(officer), undated, 200))


def test_an_earlier_day_that_makes_it_unlawful_is_refused_at_the_day(officer):
    later = clock.today() + timedelta(days=60)
    referral = made.referral(turning(16, 40), state=ReferralState.DRAFT, needed_on=later, **SUPPORTED)
    url = page("referral_section", referral.pk, "availability")
    answer = send(as_user(officer), url, 200, version=referral.version, **day("needed_on", clock.today()))
    assert "reg. 27A" in summary(answer) and 'href="#id_needed_on' in summary(answer)
    assert Referral.objects.get().needed_on == later


def test_another_answer_of_an_unlawful_one_is_still_saved(officer):
    """What was recorded before the rule was is mended part by part."""
    referral = made.referral(made.child(age=13), state=ReferralState.DRAFT, **SUPPORTED)
    url = page("referral_section", referral.pk, "in-house")
    send(as_user(officer), url, version=referral.version, in_house_considered="None has a place.")


UNLAWFUL = {**SUPPORTED, "residential_care_suitability": Suitability.UNSUITABLE}


def test_one_that_was_chosen_before_is_not_submitted(officer):
    referral = made.referral(made.child(age=13), state=ReferralState.DRAFT, **UNLAWFUL)
    with pytest.raises(DomainError, match="27A"):
        services.submit_referral(referral=referral, by=officer, at=clock.now())
    assert "27A" in box(as_user(officer), referral)


@pytest.mark.parametrize("alone", [False, True])
def test_one_that_was_submitted_before_is_not_approved(officer, manager, alone):
    referral = made.referral(
        made.child(age=13),
        state=ReferralState.SUBMITTED,
        needed_on=clock.today(),
        submitted_by=officer,
        **UNLAWFUL,
    )
    by, at = officer if alone else manager, clock.now()
    with pytest.raises(DomainError, match="27A"):
        if alone:
            services.approve_alone(referral=referral, version=1, reason="Nobody is there.", by=by, at=at)
        else:
            services.approve_referral(referral=referral, by=by, at=at)


def test_whoever_would_approve_it_still_reads_it_and_may_send_it_back(officer, manager):
    referral = made.referral(
        made.child(age=13), state=ReferralState.SUBMITTED, submitted_by=officer, **UNLAWFUL
    )
    assert "Read it and approve" in box(as_user(manager), referral)
    text = as_user(manager).get(page("referral_approve", referral.pk)).content.decode()
    assert "27A" in text and "Send it back with a question" in text and ">Approve for search<" not in text


def test_the_list_of_what_must_be_true_says_so(officer):
    referral = made.referral(made.child(age=13), state=ReferralState.DRAFT, **UNLAWFUL)
    text = as_user(officer).get(page("referral_detail", referral.pk)).content.decode()
    assert "Checked at matching" not in text


# --- A yes that says more ---------------------------------------------------------------------------------------
WANTED = [
    *((one.about, Risk.PRESENT, one.field) for one in QUESTIONS.values() if one.about),
    ("cultural_needs", CulturalNeeds.REQUIRED, "cultural_detail"),
    ("cultural_needs", CulturalNeeds.OTHER, "cultural_detail"),
    ("additional_support", [Support.THERAPY, Support.OTHER], "additional_support_other"),
]
NOT_WANTED = [
    ("risk_missing", Risk.NONE, "risk_missing_detail"),
    ("risk_missing", "", "risk_missing_detail"),
    ("cultural_needs", CulturalNeeds.NOT_KNOWN, "cultural_detail"),
    ("additional_support", [Support.THERAPY], "additional_support_other"),
    ("additional_support", [], "additional_support_other"),
]


def part_of(field):
    return next(one for one in SECTIONS if field in one.fields)


@pytest.mark.parametrize(("field", "answer", "text"), WANTED)
def test_what_is_said_to_be_there_wants_its_text(field, answer, text):
    lacking = missing(part_of(field), WHOLE | {field: answer})
    assert lacking == (QUESTIONS[text].noun,) and QUESTIONS[text].noun
    assert missing(part_of(field), WHOLE | {field: answer, text: "Twice a week."}) == ()
    (reason,) = why_not_submit(WHOLE | {field: answer})
    assert QUESTIONS[text].noun in reason


@pytest.mark.parametrize(("field", "answer", "text"), NOT_WANTED)
def test_what_is_not_there_wants_none(field, answer, text):
    assert QUESTIONS[text].noun not in missing(part_of(field), WHOLE | {field: answer})


def test_every_text_that_says_more_is_wanted_where_the_other_answer_says_so():
    """A new box beside a yes names the answer that wants it."""
    for one in QUESTIONS.values():
        if one.about or one.field.endswith(("_detail", "_other")) and not one.field.startswith("risk_"):
            assert one.needed_if and one.noun, one.field


def test_a_risk_without_its_text_is_not_finished_and_its_box_stands_open(officer):
    referral = made.referral(state=ReferralState.DRAFT, risk_missing=Risk.PRESENT)
    browser = as_user(officer)
    text = browser.get(page("referral_detail", referral.pk)).content.decode()
    assert "Add what is known of going missing." in text and "Not finished" in text
    asked = browser.get(page("referral_section", referral.pk, "risks")).content.decode()
    assert asked.count('sefton-risk__more" open') == 1
    with pytest.raises(DomainError, match="what is known of going missing"):
        services.submit_referral(referral=referral, by=officer, at=clock.now())


def test_saving_leads_on_and_the_last_part_leads_back(officer):
    """It is saved unfinished, as every part is."""
    referral = made.referral(state=ReferralState.DRAFT)
    given = {one: Risk.NONE for one in section("risks").fields if QUESTIONS[one].choices is Risk}
    url = page("referral_section", referral.pk, "risks")
    send(as_user(officer), url, version=referral.version, **{**given, "risk_missing": Risk.PRESENT})
    assert Referral.objects.get().risk_missing == Risk.PRESENT
    referral.refresh_from_db()
    last = page("referral_section", referral.pk, "in-house")
    answer = send(as_user(officer), last, version=referral.version, in_house_considered="None.")
    assert answer["Location"] == url


def test_one_that_waits_for_approval_already_reads_as_lacking_and_is_not_approved(officer, manager):
    referral = made.referral(state=ReferralState.SUBMITTED, submitted_by=officer, risk_missing=Risk.PRESENT)
    text = as_user(manager).get(page("referral_approve", referral.pk)).content.decode()
    assert "Nothing is said of it yet" in text
    with pytest.raises(DomainError, match="what is known of going missing"):
        services.approve_referral(referral=referral, by=manager, at=clock.now())


def test_whoever_reads_the_part_meets_no_bare_risk(officer):
    referral = made.referral(state=ReferralState.APPROVED, risk_missing=Risk.PRESENT)
    reader = as_user(person(Role.REVIEWING_OFFICER))
    text = reader.get(page("referral_section", referral.pk, "risks")).content.decode()
    assert text.count("Nothing is said of it yet.") == 1


def test_no_needs_of_communication_stand_in_one_line_for_whoever_approves(officer, manager):
    referral = made.referral(state=ReferralState.SUBMITTED, submitted_by=officer)
    text = as_user(manager).get(page("referral_approve", referral.pk)).content.decode()
    line = text.partition("No, or not required: ")[2].partition("</p>")[0]
    assert line == "communication needs, adaptation to the home and cultural needs."
    assert "ommunication requirements" not in text
    assert not is_empty(referral.communication_requirements)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"pets": "Not Known"}, "Not known"),
        ({"pets": "No"}, ">Pets<"),
        ({"sibling_count": 0}, ">0<"),
        ({"living_companions": "No preference"}, "No preference"),
        ({"additional_support": ["taxis to school", "NA"]}, "Taxis to school, None"),
        ({"communication_needs": "Not Specified"}, "Not specified"),
    ],
)
def test_what_says_more_than_no_is_read_with_its_answer(officer, manager, fields, told):
    referral = made.referral(state=ReferralState.SUBMITTED, submitted_by=officer, **fields)
    text = as_user(manager).get(page("referral_approve", referral.pk)).content.decode()
    assert told in text.partition('class="sefton-facts"')[2].partition("<h2")[2]


# --- What the form says ----------------------------------------------------------------------------------------
def test_what_the_profile_begins_with_is_said_where_it_is_written(officer):
    referral = made.referral(state=ReferralState.DRAFT)
    text = as_user(officer).get(page("referral_section", referral.pk, "wishes")).content.decode()
    assert text.count("The anonymised profile will begin with this text") == 2


def test_the_kinds_are_asked_for_in_one_order_and_may_be_left(officer):
    referral = made.referral(state=ReferralState.DRAFT)
    text = as_user(officer).get(page("referral_section", referral.pk, "recommendation")).content.decode()
    kinds = [text.index(f"How suitable is {one.label.lower()}?") for one in ServiceType if one.value in KINDS]
    assert kinds == sorted(kinds) and text.count("You may leave this as it is.") == 3


def test_a_social_workers_next_child_begins_with_the_team_of_the_newest(council_scope):
    worker = person(Role.SOCIAL_WORKER)
    team = Team.objects.create(name="Mocklands team")
    made.child(social_worker=worker, team=team)
    form = as_user(worker).get(page("child_new")).context["form"]
    assert form.initial == {"social_worker": worker.pk, "team": team.pk}
    other = as_user(person(Role.SOCIAL_WORKER)).get(page("child_new")).context["form"]
    assert other.initial["team"] is None


def test_whoever_approves_reads_as_open_only_what_could_be_answered(officer, manager):
    referral = made.referral(state=ReferralState.SUBMITTED, submitted_by=officer)
    text = as_user(manager).get(page("referral_approve", referral.pk)).content.decode()
    left = text.partition("Not answered: ")[2].partition("</p>")[0]
    assert "brothers and sisters" in left and "cultural" not in left and "other support" not in left
    wanting = made.referral(
        state=ReferralState.SUBMITTED, submitted_by=officer, cultural_needs=CulturalNeeds.REQUIRED
    )
    text = as_user(manager).get(page("referral_approve", wanting.pk)).content.decode()
    assert "what the cultural needs are" in text.partition("Not answered: ")[2].partition("</p>")[0]


def test_the_box_says_whether_the_profile_waits_or_is_to_be_written(officer):
    referral = made.referral(state=ReferralState.APPROVED)
    assert "The anonymised profile is still to be written" in box(as_user(officer), referral)
    texts = dict.fromkeys(("gender_words", "area_words", "story", "wishes", "support"), "Said.")
    draft_profile(referral=referral, fields=texts, by=officer, at=clock.now())
    assert "The anonymised profile waits for a colleague to approve it" in box(as_user(officer), referral)
