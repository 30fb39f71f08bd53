"""A child's record corrected: with a reason, with what stood before kept, and with what it touches told (ADR 155)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from placements.codes import RecordPart
from placements.models import Child, ChildChange, Identifiers, Placement
from placements.rules.ages import eighteenth_birthday, years_after
from placements.selectors.children import search
from placements.selectors.people_on_record import texts_that_tell
from placements.services.child_record import correct_record
from placements.services.guarding import note_identifiers, refuse_leaks
from placements.services.legal import record_authority
from placements.services.people import change_people
from placements.services.profiles import told_age
from placements.states import Giver, LegalStatus, NoPostcode
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.time import clock
from sefton_pdps.geography.postcodes import locate
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.placements.browsing import as_user, day, page, send

pytestmark = pytest.mark.usefixtures("council_scope")
DAY = timedelta(days=1)
WHY = {"reason": "wrong", "words": "The form was misread."}


@pytest.fixture
def officer(council_scope):
    return person(Role.PLACEMENTS_OFFICER)


def correct(
    child, by, *, sure=(), holds_from=None, not_in_list=False, reason="wrong", words=WHY["words"], **told
):
    return correct_record(
        child=child, told=told, reason=reason, words=words, holds_from=holds_from, not_in_list=not_in_list, sure=sure,
        by=by, at=clock.now(),
    )  # fmt: skip


def surely(child, by, **told):
    """Said to be right after the page told what it touches."""
    with pytest.raises(Unsure) as asked:
        correct(child, by, **told)
    return str(asked.value), correct(child, by, sure=[one.code for one in asked.value.doubts], **told)


# --- What stood before stays --------------------------------------------------------------------------------------
def test_each_part_has_a_line_that_says_what_stood_why_since_when_and_by_whom(officer):
    child = made.child(given_name="Wren", family_name="Wrongly", school="Nowhereby Academy")
    moved = clock.today() - 9 * DAY
    correct(child, officer, family_name="Rightly", given_name="Wren")
    correct(child, officer, reason="since", holds_from=moved, words="A new school.", school="Otherby High")
    told = [
        (row.number, row.part, row.was, row.now, row.reason, row.holds_from, row.by)
        for row in child.changes.all()
    ]
    assert told == [
        (2, "school", "Nowhereby Academy", "Otherby High", "since", moved, officer),
        (1, "family_name", "Wrongly", "Rightly", "wrong", None, officer),
    ]
    sentences = " ".join(one.sentence for one in timeline([child.pk]))
    assert (
        "hanged the record (family name; it was recorded wrongly)" in sentences and "Rightly" not in sentences
    )


def test_who_works_with_the_child_stands_in_the_same_history(officer):
    worker, child = person(Role.SOCIAL_WORKER), made.child()
    change_people(
        child=child, social_worker=worker, team=None, reviewing_officer=None, by=officer, at=clock.now()
    )
    row = child.changes.get()
    assert (row.part, row.was, row.now, row.holds_from) == (
        "social_worker",
        "",
        str(worker.pk),
        clock.today(),
    )


@pytest.mark.parametrize(
    "change",
    [
        "given_name = 'X'", "family_name = 'X'", "date_of_birth = date_of_birth - 1", "sex = 'U'", "school = 'X'",
        "case_number = 'X'", "home_postcode = 'PR8 1AA'", "easting = easting + 1",
        "social_worker_id = (SELECT id FROM accounts_user LIMIT 1)",
        "reviewing_officer_id = (SELECT id FROM accounts_user LIMIT 1)",
    ],
)  # fmt: skip
def test_the_database_takes_no_part_of_a_record_without_its_line(officer, change):
    child = made.child()
    with (
        pytest.raises(DatabaseError, match="changes with"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE placements_child SET {change} WHERE id = %s", [child.pk])


def test_a_line_that_was_used_once_serves_no_second_change(officer):
    child = correct(made.child(school="First"), officer, school="Second")
    child = correct(child, officer, school="First")
    with pytest.raises(DatabaseError, match="school"), transaction.atomic():
        Child.objects.filter(pk=child.pk).update(school="Second")


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"was": "Another"}, "begins with"), ({"number": 3}, "in one line"), ({"now": "A"}, "is_one")],
)
def test_a_line_begins_with_what_the_record_says_and_has_the_next_number(officer, fields, words):
    child = made.child(school="A")
    line = {
        "number": 1,
        "part": RecordPart.SCHOOL,
        "was": "A",
        "now": "B",
        "reason": "wrong",
        "words": "X.",
        **fields,
    }
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        ChildChange.objects.create(child=child, by=officer, at=clock.now(), **line)


@pytest.mark.parametrize(
    "statement", ["UPDATE placements_childchange SET words = 'x'", "DELETE FROM placements_childchange"]
)
def test_no_line_is_changed_or_removed(officer, statement):
    correct(made.child(), officer, school="Otherby High")
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("scope", ["provider", "system"])
def test_no_provider_reads_a_line_and_a_job_does(officer, scope):
    correct(made.child(), officer, school="Otherby High")
    other = tenancy.provider_scope(providers.provider().pk) if scope == "provider" else tenancy.SYSTEM
    with tenancy.scope(other):
        assert ChildChange.objects.exists() is (scope == "system")


# --- Refused ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Nothing is different"),
        ({"school": "B", "reason": ""}, "Choose why"),
        ({"school": "B", "words": " "}, "Say what was wrong"),
        ({"school": "B", "reason": "since"}, "day from which"),
        ({"school": "B", "reason": "since", "holds_from": 1}, "still to come"),
        ({"school": "B", "reason": "since", "holds_from": -9000}, "before the child was born"),
        ({"school": "B", "holds_from": -1}, "Leave the day empty"),
        ({"given_name": " "}, "Enter the given names"),
        ({"sex": "X"}, "Choose the sex"),
        ({"home_postcode": ""}, "Give the home postcode"),
        ({"home_postcode": "", "no_postcode": "nowhere"}, "Choose why there is no home"),
        ({"home_postcode": "ZZ99 9ZZ"}, "not in the ONS list"),
        ({"case_number": "C-77"}, "on record for CH-"),
        ({"date_of_birth": 1}, "in the future"),
        ({"date_of_birth": -365 * 19}, "under 18"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(officer, told, words):
    child = made.child(school="A")
    made.child(case_number="C-77")
    for name in ("holds_from", "date_of_birth"):
        if name in told:
            told = {**told, name: clock.today() + told[name] * DAY}
    with pytest.raises(DomainError, match=words):
        correct(child, officer, **told)
    assert not ChildChange.objects.exists()


def test_a_date_of_birth_does_not_change_since(officer):
    child = made.child()
    with pytest.raises(DomainError, match="does not change"):
        correct(
            child, officer, reason="since", holds_from=clock.today(), date_of_birth=child.date_of_birth - DAY
        )
    correct(child, officer, date_of_birth=child.date_of_birth - DAY)
    line = ChildChange.objects.get()
    line.pk, line.number, line.was, line.now = None, 2, line.now, line.was
    line.reason, line.holds_from = "since", clock.today()
    with pytest.raises(DatabaseError, match="birth_was_wrong"), transaction.atomic():
        line.save(force_insert=True)


def test_the_record_of_another_child_is_not_made_a_second_time(officer):
    other = made.child(given_name="Wren", family_name="O'Frond")
    child = made.child(given_name="Wren", family_name="Elsewhere", date_of_birth=other.date_of_birth)
    with pytest.raises(DomainError, match=other.reference):
        correct(child, officer, family_name="o’frond")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONING_MANAGER, Role.QUALITY_OFFICER, Role.DCS])
def test_who_records_no_child_corrects_none(role):
    with pytest.raises(NotAllowed):
        correct(made.child(), person(role), school="Otherby High")


def test_a_social_worker_corrects_the_own_children_alone():
    mine, worker = made.child(), person(Role.SOCIAL_WORKER)
    made.rewritten(mine, social_worker=worker)
    assert correct(mine, worker, school="Otherby High").school == "Otherby High"
    with pytest.raises(NotAllowed, match="another social worker"):
        correct(made.child(), worker, school="Otherby High")


def test_the_reason_names_neither_the_old_nor_the_new_name(officer):
    for words in ("Her mother calls her Quillonia.", "It is not Peregrine."):
        with pytest.raises(DomainError, match="Take it out"):
            correct(made.child(given_name="Peregrine"), officer, words=words, given_name="Quillonia")


# --- What follows the record --------------------------------------------------------------------------------------
def test_the_old_name_and_school_stay_kept_out_of_texts_and_cannot_be_taken_out(officer):
    child = made.child(given_name="Peregrine", family_name="Testerby", school="Pennythorpe School")
    child = correct(child, officer, given_name="Quillonia", family_name="Frond", school="Otherby High")
    kept = Identifiers.objects.get(child=child)
    assert (kept.previous_names, kept.other_schools) == ("Peregrine Testerby", "Pennythorpe School")
    for text in ("Peregrine likes fish.", "Quillonia likes fish.", "Goes to Pennythorpe School."):
        with pytest.raises(DomainError, match="Take it out"):
            refuse_leaks({"Story": text}, child=child, by=officer, at=clock.now(), subject=child)
    assert texts_that_tell({"Comment": "The Testerby review saved money."})
    with pytest.raises(DomainError, match="once"):
        note_identifiers(child=child, fields={"previous_names": ""}, by=officer, at=clock.now())


def test_the_search_and_the_place_of_the_home_follow(officer):
    child = made.child(family_name="Wrongly")
    child = correct(child, officer, family_name="Rightly", home_postcode="pr8 1aa")
    assert (search(officer, "rightly"), search(officer, "wrongly")) == ([child], [])
    child.refresh_from_db()
    place = locate("PR8 1AA")
    assert (child.home_postcode, child.easting, child.northing) == ("PR8 1AA", place.easting, place.northing)
    child = correct(child, officer, home_postcode="", no_postcode=NoPostcode.CONFIDENTIAL)
    assert (child.easting, ChildChange.objects.first().now) == (None, "confidential")


# --- A date of birth ----------------------------------------------------------------------------------------------
def test_an_authority_that_could_not_have_been_stands_against_another_birth(officer):
    child = made.child(age=16, legal_status="")
    told = replace(made.told(LegalStatus.V2, clock.now() - DAY), giver=Giver.YOUNG)
    record_authority(child=child, told=told, by=officer, at=clock.now())
    with pytest.raises(DomainError, match="own consent.*Correct it first"):
        correct(child, officer, date_of_birth=child.date_of_birth + timedelta(days=700))
    baby = made.child(age=0, legal_status="")
    record_authority(child=baby, told=made.told("C1", clock.now() - 9 * DAY), by=officer, at=clock.now())
    with pytest.raises(DomainError, match="before this birth"):
        correct(baby, officer, date_of_birth=clock.today() - 3 * DAY)


def test_a_stay_that_would_pass_18_is_told_before_the_date_is_saved_and_goes_on(officer):
    adult = clock.today() + timedelta(days=60)
    child = made.child(date_of_birth=years_after(adult, -18))
    home = providers.setting(providers.provider()).places.first()
    lived = made.placement(home, child=child, planned_end=eighteenth_birthday(child.date_of_birth))
    told, saved = surely(child, officer, date_of_birth=child.date_of_birth - 9 * DAY)
    assert lived.reference in told and "end it on that day" in told and saved.changes.count() == 1
    assert Placement.objects.get(pk=lived.pk).planned_end == lived.planned_end


def test_the_age_that_providers_read_follows_a_corrected_birth_and_nothing_else(officer):
    referral = made.referral(made.child(age=12))
    profile = made.approved_profile(referral, officer)
    before = told_age(referral, profile, at=clock.now())
    born = years_after(referral.child.date_of_birth, 4) - 9 * DAY
    told, child = surely(referral.child, officer, date_of_birth=born)
    assert f"says {profile.age_words}" in told and "write a new version" in told
    referral.child = child
    assert told_age(referral, profile, at=clock.now()) not in {before, profile.age_words}


# --- In the browser -----------------------------------------------------------------------------------------------
def boxes(child, **told):
    return {
        **{name: getattr(child, name) for name in ("given_name", "family_name", "sex", "home_postcode", "school")},
        **day("date_of_birth", child.date_of_birth), **WHY, **told,
    }  # fmt: skip


def test_the_page_asks_what_it_touches_and_then_shows_what_the_record_said(officer):
    adult = clock.today() + timedelta(days=60)
    child = made.child(date_of_birth=years_after(adult, -18), family_name="Wrongly")
    home = providers.setting(providers.provider()).places.first()
    lived = made.placement(home, child=child, planned_end=eighteenth_birthday(child.date_of_birth))
    browser, address = as_user(officer), page("child_record", child.pk)
    told = boxes(child, family_name="Rightly", **day("date_of_birth", child.date_of_birth - DAY))
    asked = send(browser, address, expected=200, **told)
    text = asked.content.decode()
    assert lived.reference in text and not ChildChange.objects.exists()
    sure = text.split('name="sure"')[1].split('value="')[1].split('"')[0]
    assert send(browser, address, **told, sure=sure).status_code == 302
    shown = browser.get(page("child_changes", child.pk)).content.decode()
    assert "Wrongly" in shown and "Rightly" in shown and "It was recorded wrongly" in shown


def test_who_meets_no_name_reads_and_writes_no_part_of_the_history(officer):
    child = correct(made.child(), officer, school="Otherby High")
    for role in (Role.AUDITOR, Role.HEAD_OF_SERVICE):
        reader = as_user(person(role))
        assert reader.get(page("child_changes", child.pk)).status_code == 403
        assert reader.get(page("child_record", child.pk)).status_code == 403
        assert (
            page("child_changes", child.pk) not in reader.get(page("child_detail", child.pk)).content.decode()
        )
