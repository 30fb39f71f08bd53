"""Legal authority on record: one in force at a time, ended and corrected beside what stood (S-10, S-19, ADR 142)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from placements.codes import LawDays
from placements.models import Child, LegalAuthority, RecordOpening
from placements.selectors.law_data import clock_on
from placements.selectors.legal import authorities_of
from placements.services import law_data
from placements.services import legal as services
from placements.states import Apart, AuthorityEnd, Giver, LegalStatus, ReferralState, ToldBy
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.factories import calloffs
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, day, page, send
from tests.reporting.homes import begins, mine

pytestmark = pytest.mark.usefixtures("council_scope")
DAY = timedelta(days=1)


@pytest.fixture
def officer(council_scope):
    return person(Role.PLACEMENTS_OFFICER)


def record(child, by, kind="C1", at=None, **fields):
    return services.record_authority(child=child, told=made.told(kind, at, **fields), by=by, at=clock.now())


def end(row, by, **fields):
    facts = {"ended_on": clock.today(), "reason": AuthorityEnd.OTHER, **fields}
    return made.end_authority(row, by, **facts)


def correct(row, by, told=None, reason="Another order."):
    return services.correct_authority(authority=row, told=told, reason=reason, by=by, at=clock.now())


def status(child):
    return Child.objects.values_list("legal_status", "legal_until").get(pk=child.pk)


# --- One truth --------------------------------------------------------------------------------------------
def test_the_status_of_a_child_is_what_the_list_says_whatever_is_written(officer):
    child = made.child(legal_status="")
    assert status(child) == ("", None)
    assert Child.objects.get(pk=child.pk).authority_until == child.recorded_at
    emergency = record(child, officer, "L2")
    assert status(child) == ("L2", emergency.began_at + 8 * DAY)
    Child.objects.filter(pk=child.pk).update(legal_status="C2", legal_until=None)
    child.legal_status = "V2"
    child.save()
    assert status(child) == ("L2", emergency.began_at + 8 * DAY)


def test_a_new_authority_takes_the_place_of_the_one_before_and_an_earlier_one_does_not(officer):
    child = made.child(legal_status="")
    record(child, officer, "C1", clock.now() - DAY)
    record(child, officer, "V2", clock.now() - 9 * DAY)
    assert status(child) == ("C1", None)
    record(child, officer, "C2", clock.now())
    assert status(child) == ("C2", None) and len(authorities_of(child.pk)) == 3


def test_authority_over_liberty_stands_beside_the_legal_status_with_its_own_end(officer):
    child = made.child()
    order = record(child, officer, Apart.DOL, last_on=clock.today() + 30 * DAY)
    child.refresh_from_db()
    assert (child.legal_status, child.legal_until, child.authority_until) == ("C2", None, order.runs_out_at)
    end(order, officer, reason=AuthorityEnd.DISCHARGED)
    child.refresh_from_db()
    assert child.authority_until is None


def test_two_that_begin_at_one_moment_are_refused_by_a_sentence_and_by_the_database(officer):
    child = made.child(legal_status="")
    row = record(child, officer)
    with pytest.raises(DomainError, match="from the same moment"):
        record(child, officer, "C2")
    row.pk = None
    with pytest.raises(IntegrityError, match="in_force_once"), transaction.atomic():
        row.save(force_insert=True)


# --- Ended and corrected ----------------------------------------------------------------------------------
def test_a_consent_taken_back_is_in_force_no_more_from_that_day_and_ends_once(officer):
    child = made.child(legal_status="")
    told = {"reason": AuthorityEnd.TAKEN_BACK, "note": "By letter."}
    consent = end(record(child, officer, "V2", clock.now() - 9 * DAY), officer, **told)
    assert status(child) == ("V2", consent.ended_at) and consent.ended_at <= clock.now()
    with pytest.raises(Stale, match="on record already"):
        end(consent, officer)
    told = [entry.sentence for entry in timeline([child.pk])]
    assert any("Recorded the end of legal authority: section 20" in one for one in told)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ended_on": 1}, "still to come"),
        ({"ended_on": -9}, "before it began"),
        ({"reason": "tea"}, "Choose why"),
    ],
)
def test_an_end_that_cannot_be_is_refused(officer, fields, words):
    row = record(made.child(legal_status=""), officer)
    if "ended_on" in fields:
        fields = {"ended_on": clock.today() + fields["ended_on"] * DAY}
    with pytest.raises(DomainError, match=words):
        end(row, officer, **fields)


@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [
        (
            "C2",
            AuthorityEnd.TAKEN_BACK,
            "Only a consent under section 20 ends so, and this is the full care order",
        ),
        ("J1", AuthorityEnd.REFUSED, "Only an application ends so"),
        ("V2", AuthorityEnd.REFUSED, "Only an application ends so"),
        ("V2", AuthorityEnd.DISCHARGED, "No court ends a consent"),
    ],
)
def test_an_order_is_not_taken_back_like_a_consent_nor_a_consent_ended_by_a_court(
    officer, kind, reason, words
):
    row = record(made.child(legal_status=""), officer, kind)
    with pytest.raises(DomainError, match=words) as refused:
        end(row, officer, reason=reason)
    assert refused.value.field == "reason"
    offered = as_user(officer).get(page("legal_end", row.pk)).content.decode()
    assert reason.label not in offered and AuthorityEnd.HOME.label in offered
    whole = {"ended_at": row.began_at, "end_recorded_by": officer, "end_recorded_at": clock.now()}
    with pytest.raises(DatabaseError, match="does not end so"), transaction.atomic():
        LegalAuthority.objects.filter(pk=row.pk).update(end_reason=reason, **whole)


def test_what_stands_in_place_of_a_consent_that_was_taken_back_is_a_consent_too(officer):
    consent = record(made.child(legal_status=""), officer, "V2", clock.now() - 9 * DAY)
    end(consent, officer, reason=AuthorityEnd.TAKEN_BACK)
    with pytest.raises(DomainError, match="cannot be that of the full care order") as refused:
        correct(consent, officer, made.told("C2", consent.began_at))
    assert refused.value.field == "kind"


def test_what_was_told_wrongly_stays_with_the_reason_and_what_is_right_keeps_its_end(officer):
    child = made.child(legal_status="")
    wrong = end(record(child, officer, "V2", clock.now() - 9 * DAY), officer, reason=AuthorityEnd.TAKEN_BACK)
    right = correct(wrong, officer, made.told("V2", clock.now() - 5 * DAY, reference="Form 12"))
    wrong.refresh_from_db()
    assert (wrong.correction_reason, wrong.corrected_by, right.corrects) == ("Another order.", officer, wrong)
    assert (right.ended_at, right.end_reason) == (wrong.ended_at, AuthorityEnd.TAKEN_BACK)
    with pytest.raises(Stale, match="has corrected this"):
        correct(wrong, officer)
    with pytest.raises(DomainError, match="Nothing is different"):
        correct(right, officer, made.told("V2", right.began_at, reference="Form 12"))
    with pytest.raises(DomainError, match="after its end"):
        correct(right, officer, made.told("V2", clock.now(), reference="Form 13"))
    with pytest.raises(DomainError, match="what was wrong"):
        correct(right, officer, reason=" ")


def test_what_was_never_given_is_taken_out_and_the_one_before_holds_again(officer):
    child = made.child(legal_status="")
    record(child, officer, "V2", clock.now() - 9 * DAY)
    correct(record(child, officer, "C2"), officer)
    assert status(child) == ("V2", None) and len(authorities_of(child.pk)) == 2


def test_an_end_is_told_to_who_works_with_the_child_and_who_searches_where_something_goes_on_without_it(
    officer,
):
    worker, colleague = person(Role.SOCIAL_WORKER), person(Role.PLACEMENTS_OFFICER)
    child = made.child(legal_status="", social_worker=worker)
    end(record(child, officer, "C1", clock.now() - 9 * DAY), officer)
    assert not all_of(Notice).exists()
    call_off = calloffs.call_off(made.referral(child=child, state=ReferralState.SEARCHING))
    order = record(child, officer, "C2", clock.now() - DAY)
    line = f"See to the legal authority {call_off.referral.reference}"

    def noted():
        lines = [one for one in mine(colleague) if call_off.reference in one]
        return ["the legal authority has ended" in one for one in lines]

    assert noted() == [False] and not begins(mine(worker), line)
    end(order, officer, reason=AuthorityEnd.DISCHARGED)
    told = all_of(Notice).filter(kind="child.authority_ended")
    assert {one.recipient_id for one in told} == {worker.pk, colleague.pk, call_off.opened_by_id}
    for one in told:
        assert f"referral {call_off.referral.reference}" in one.title and one.url == page("legal", child.pk)
        assert child.family_name not in f"{one.title} {one.body}"
    assert noted() == [True] and begins(mine(worker), line)
    record(child, officer, "C2")
    assert noted() == [False] and not begins(mine(worker), line)


def test_what_is_recorded_stays_and_what_is_not_whole_is_not_taken(officer):
    child = made.child(legal_status="")
    row = record(child, officer)
    for change in ({"kind": "C2"}, {"began_at": clock.now() - DAY}, {"reference": "Another"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LegalAuthority.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    at = clock.now()
    whole = {
        "child": child, "over": "placing", "kind": "C2", "began_at": at, "told_by": ToldBy.OFFICER,
        "recorded_by": officer, "recorded_at": at,
    }  # fmt: skip
    for wrong, words in (
        ({"kind": "V2"}, "has_its_giver"),
        ({"giver": Giver.MOTHER}, "has_its_giver"),
        ({"kind": "L1"}, "ends_by_its_kind"),
        ({"kind": "DA"}, "kind_is_over"),
        ({"runs_out_at": clock.now() - DAY}, "days_in_order"),
        ({"ended_at": at}, "end_is_whole"),
        ({"corrected_at": at}, "says_why"),
        ({"began_at": clock.now() + DAY}, "still to come"),
        ({"corrects": row}, "corrected one"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            LegalAuthority.objects.create(**{**whole, **wrong})


@pytest.mark.parametrize("field", ["reference", "conditions"])
def test_no_name_stands_in_an_authority(officer, field):
    child = made.child(legal_status="")
    with pytest.raises(DomainError, match="Colleagues read this"):
        record(child, officer, **{field: f"For {child.given_name}"})


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.AUDITOR, Role.COMMISSIONING_MANAGER, Role.DCS])
def test_only_who_works_with_the_child_records_authority(role):
    with pytest.raises(NotAllowed):
        record(made.child(), person(role))


# --- Dated data -------------------------------------------------------------------------------------------
def test_what_the_law_bounds_runs_out_by_the_days_in_force_on_its_day(officer):
    manager, at = person(Role.COMMISSIONING_MANAGER), clock.now()
    facts = {"clock": LawDays.POLICE, "legal_basis": "Section 46", "valid_from": clock.today()}
    with pytest.raises(DomainError, match="counted by the hour"):
        law_data.set_clock(**facts, days=2, unit="working", by=manager, at=at)
    law_data.set_clock(**facts, days=2, unit="calendar", by=manager, at=at)
    assert clock_on(LawDays.POLICE, clock.today() - DAY).days == 3
    row = record(made.child(legal_status=""), officer, LegalStatus.L1, at)
    assert row.runs_out_at == row.began_at + 2 * DAY


# --- Pages ------------------------------------------------------------------------------------------------
def test_the_page_says_what_is_in_force_and_keeps_what_stood(officer):
    child, browser = made.child(legal_status=""), as_user(officer)
    assert "None on record" in browser.get(page("child_detail", child.pk)).content.decode()
    facts = {"kind": "V2", "giver": "mother", **day("began_on", clock.today() - 2 * DAY)}
    send(
        browser,
        page("legal_new", child.pk),
        **facts,
        began_time="9:30am",
        conditions="Until a home is found.",
    )
    shown = browser.get(page("legal", child.pk)).content.decode()
    assert (
        "Section 20, by agreement, in force since" in shown and "9:30am" in shown and "By the mother" in shown
    )
    row = LegalAuthority.objects.get()
    ends = {"reason": "taken_back", **day("ended_on", clock.today())}
    asked = send(browser, page("legal_end", row.pk), 200, **ends).content.decode()
    assert "no authority over placing the child would be in force" in asked and "does not come back" in asked
    row.refresh_from_db()
    assert row.ended_at is None
    sure = asked.split('name="sure"')[1].split('value="')[1].split('"')[0]
    send(browser, page("legal_end", row.pk), **ends, sure=sure)
    assert "nothing is in force" in browser.get(page("legal", child.pk)).content.decode()
    send(browser, page("legal_correct", row.pk), **facts, never="on", reason="Another child’s.")
    shown = browser.get(page("legal", child.pk)).content.decode()
    assert "Another child’s." in shown and "Nobody’s authority to place the child is on record" in shown
    assert RecordOpening.objects.filter(child=child, page="legal authority").exists()
    auditor = as_user(person(Role.AUDITOR)).get(page("legal", child.pk)).content.decode()
    assert "Record a legal authority</a>" not in auditor


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "C2", "began_time": "half past"}, "An hour is like"),
        ({"kind": "V2"}, "Choose who consented"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_box(officer, facts, words):
    child = made.child(legal_status="")
    answer = send(
        as_user(officer), page("legal_new", child.pk), 200, **facts, **day("began_on", clock.today())
    )
    assert words in answer.content.decode() and not LegalAuthority.objects.exists()


def test_a_child_is_recorded_before_anybody_gave_authority_and_no_status_without_its_day(officer):
    browser = as_user(officer)
    facts = {
        "given_name": "Zorabelle", "family_name": "Quistworth", "sex": "F", "home_postcode": "L20 3AA",
        "only_record": "1", **day("date_of_birth", clock.today() - 5000 * DAY),
    }  # fmt: skip
    answer = send(browser, page("child_new"), 200, **facts, legal_status="C2")
    assert "Enter since when" in answer.content.decode()
    send(browser, page("child_new"), **facts, legal_status="none")
    assert status(Child.objects.get()) == ("", None) and not LegalAuthority.objects.exists()


# --- By the hour, and secure accommodation ---
def test_police_protection_at_recording_has_its_hour(officer):
    browser = as_user(officer)
    facts = {
        "given_name": "Zorabelle", "family_name": "Quistworth", "sex": "F", "home_postcode": "L20 3AA",
        "legal_status": "L1", "only_record": "1", **day("date_of_birth", clock.today() - 5000 * DAY),
        **day("began_on", clock.today()),
    }  # fmt: skip
    answer = send(browser, page("child_new"), 200, **facts).content.decode()
    assert "Enter the hour at which it began" in answer and not Child.objects.exists()
    assert (
        "An hour is like"
        in send(browser, page("child_new"), 200, **facts, began_time="soon").content.decode()
    )
    send(browser, page("child_new"), **facts, began_time="0:01")
    row = LegalAuthority.objects.get()
    assert row.runs_out_at - row.began_at == timedelta(hours=72)


def test_secure_accommodation_without_the_court_is_added_up_over_28_days(officer):
    child, at = made.child(), clock.now()
    first = record(child, officer, Apart.SECURE_ALONE, at - 20 * DAY)
    assert first.runs_out_at - first.began_at == 3 * DAY
    with pytest.raises(DomainError, match="used up"):
        record(child, officer, Apart.SECURE_ALONE, at - 10 * DAY)
    with pytest.raises(DomainError, match="Correct that one first"):
        record(child, officer, Apart.SECURE_ALONE, at - 30 * DAY)
    right = correct(first, officer, made.told(Apart.SECURE_ALONE, at - 20 * DAY + timedelta(hours=1)))
    assert right.runs_out_at - right.began_at == 3 * DAY
    right = made.end_authority(right, officer, ended_on=clock.today() - 19 * DAY, reason=AuthorityEnd.OTHER)
    left = record(child, officer, Apart.SECURE_ALONE, at - DAY)
    used = right.ended_at - right.began_at
    assert left.runs_out_at - left.began_at == 3 * DAY - used


def test_a_first_secure_order_lasts_3_months_and_one_that_follows_on_it_6(officer):
    child, days = made.child(), {"secure_first": 92, "secure_next": 184}
    began = clock.now() - 60 * DAY
    with pytest.raises(DomainError, match="at the latest. Check the last day of the order"):
        record(child, officer, Apart.SECURE, began, last_on=began.date() + 93 * DAY)
    record(child, officer, Apart.SECURE, began, last_on=began.date() + 90 * DAY)
    with pytest.raises(DomainError, match="at the latest"):
        record(child, officer, Apart.SECURE, last_on=clock.today() + 185 * DAY)
    assert record(child, officer, Apart.SECURE, last_on=clock.today() + 180 * DAY)
    assert {one: clock_on(LawDays(one), clock.today()).days for one in days} == days


@pytest.mark.parametrize("hours", [1, 30])
def test_the_database_adds_the_hours_up_too(officer, hours):
    child, at = made.child(), clock.now()
    record(child, officer, Apart.SECURE_ALONE, at - 20 * DAY)
    told = made.told(Apart.SECURE_ALONE, at - 10 * DAY)
    row = services.as_row(child, told, days=3, by=officer, at=at)
    row.runs_out_at = row.began_at + timedelta(hours=hours)
    with pytest.raises(DatabaseError, match="longer than the law lets"), transaction.atomic():
        row.save(force_insert=True)
