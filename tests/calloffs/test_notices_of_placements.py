"""Notices of a placement under regulation 13: decided first, then given; each record stays (ADR 140)."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hypothesis import strategies as st

from calloffs.documents.placement_notice import draft_pdf
from calloffs.models import NoticeRecipient, PlacementNotice, TellingRecord
from calloffs.rules import placement_notices as rules
from calloffs.rules.placement_notices import Decided, Given
from calloffs.services import call_offs, notice_recipients, placement_notices
from calloffs.states import TellingStep, ToldKind
from placements.models import LawClock, RecordOpening
from placements.states import LocationClass
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.counted_days import DayUnit
from tests.calloffs.pages import day, key, signed_in
from tests.factories import authority, awards, placements
from tests.factories.accounts import person

DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 1))
FIVE = LawClock(days=5, unit=DayUnit.WORKING)
NOTIFY = Decided(TellingStep.NOTIFY, "Invented Person", "1 Invented Road")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


@pytest.fixture
def story() -> awards.Story:
    return awards.authorised_direct()


def notice_of(story: awards.Story, kind: str = ToldKind.PARENT) -> PlacementNotice:
    return PlacementNotice.objects.get(call_off=story.call_off, kind=kind)


def decide(notice: PlacementNotice, decided: Decided = NOTIFY, by: Any = None) -> TellingRecord:
    by = by or person(Role.PLACEMENTS_OFFICER)
    return placement_notices.decide(notice=notice, decided=decided, by=by, at=product_clock.now())


def give(notice: PlacementNotice, by: Any = None, **fields: Any) -> TellingRecord:
    told = Given(**{"given_on": product_clock.today(), "how": "post", **fields})
    by = by or person(Role.PLACEMENTS_OFFICER)
    return placement_notices.give(notice=notice, given=told, by=by, at=product_clock.now())


# --- What an authorisation owes -------------------------------------------------------------------------------------
def test_an_authorised_placement_owes_each_recipient_in_force_that_applies_to_where_the_home_is(story):
    owed = {row.kind: row for row in PlacementNotice.objects.filter(call_off=story.call_off)}
    proposal = awards.proposal(story)
    in_area = proposal.location_class == LocationClass.IN_BOROUGH
    assert set(owed) == set(ToldKind.values) - ({ToldKind.AREA} if in_area else set())
    assert {(row.emergency, row.due_on, row.is_open) for row in owed.values()} == {
        (False, proposal.starts_on - DAY, True)
    }


def test_a_recipient_that_ended_is_owed_nothing_from_that_day_and_what_was_owed_stays(story):
    manager = person(Role.COMMISSIONING_MANAGER)
    notice_recipients.end_recipient(
        row=NoticeRecipient.objects.get(kind=ToldKind.CONTACT), valid_to=product_clock.today(), by=manager,
        at=product_clock.now(),
    )  # fmt: skip
    other = awards.authorised_direct()
    assert notice_of(story, ToldKind.CONTACT).is_open
    assert not PlacementNotice.objects.filter(call_off=other.call_off, kind=ToldKind.CONTACT).exists()


# --- Decided, then given --------------------------------------------------------------------------------------------
def test_it_is_decided_then_given_and_a_correction_is_a_further_record(story):
    notice = notice_of(story)
    decide(notice)
    give(notice)
    assert not notice_of(story).is_open
    give(notice, how="hand", reason="It was handed over at the door.")
    decide(notice, Decided(TellingStep.WITHHOLD, reason="Threats were made."), person(Role.HEAD_OF_SERVICE))
    steps = TellingRecord.objects.filter(notice=notice).order_by("number").values_list("step", flat=True)
    assert list(steps) == ["notify", "given", "given", "withhold"]
    decide(notice, Decided(TellingStep.NOTIFY, "Invented Person", reason="The risk has passed."))
    assert notice_of(story).is_open


ALL = list(TellingStep.values)
WRONG = [
    (Decided("given"), "Choose what is to be done"),
    (Decided("poster"), "Choose what is to be done"),
    (Decided(TellingStep.NOTIFY, "  "), "to whom the letter goes"),
    (Decided(TellingStep.NOBODY, "Invented Person", reason="None."), "leave name and address empty"),
    (
        Decided(TellingStep.WITHHOLD, recipient_address="1 Road", reason="Risk."),
        "leave name and address empty",
    ),
    (Decided(TellingStep.WITHHOLD), "risk of significant harm"),
    (Decided(TellingStep.NOBODY, reason=" "), "why there is nobody"),
]


@pytest.mark.parametrize(("decided", "part"), WRONG)
def test_what_a_decision_lacks_is_said_at_its_box(decided, part):
    box, sentence = rules.why_not_decided(decided, steps=ALL, may_leave_out=True, before="")
    assert box and part in sentence


def test_who_may_not_be_left_out_is_not_and_only_who_answers_in_law_leaves_out(story):
    risk = Decided(TellingStep.WITHHOLD, reason="Threats were made.")
    with pytest.raises(DomainError, match="nobody leave out"):
        decide(notice_of(story, ToldKind.DOCTOR), risk, person(Role.COMMISSIONING_MANAGER))
    with pytest.raises(DomainError, match="decides to leave somebody out"):
        decide(notice_of(story), risk)
    with pytest.raises(DomainError, match="placements officer decides"):
        decide(notice_of(story), NOTIFY, person(Role.NOMINATED_OFFICER))
    for role in (Role.AUDITOR, Role.SOCIAL_WORKER, Role.DUTY_TEAM):
        with pytest.raises(NotAllowed):
            decide(notice_of(story), NOTIFY, person(role))
    assert not TellingRecord.objects.exists()
    decide(notice_of(story), risk, person(Role.NOMINATED_OFFICER))
    assert not notice_of(story).is_open


TODAY = date(2026, 5, 20)
NOT_GIVEN = [
    (Given(None, "post"), "", TODAY, "Enter the day"),
    (Given(TODAY + DAY, "post"), "", TODAY, "still to come"),
    (Given(TODAY - DAY, "post"), "", TODAY, "that day or a later one"),
    (Given(TODAY, "pigeon"), "", TODAY, "how it was given"),
    (Given(TODAY, "post"), "given", TODAY, "why that is corrected"),
    (Given(TODAY, "post"), "", None, "Decide first"),
]


@pytest.mark.parametrize(("told", "before", "decided_on", "part"), NOT_GIVEN)
def test_what_a_given_notice_lacks_is_said(told, before, decided_on, part):
    assert part in rules.why_not_given(told, before=before, decided_on=decided_on, today=TODAY)[1]


def test_nothing_is_given_before_it_is_decided_or_by_who_issues_no_agreement(story):
    notice = notice_of(story)
    with pytest.raises(DomainError, match="Decide first"):
        give(notice)
    decide(notice, Decided(TellingStep.NOBODY, reason="They have died."))
    with pytest.raises(DomainError, match="Decide first"):
        give(notice)
    with pytest.raises(DomainError, match="why it is changed"):
        decide(notice)
    decide(notice, Decided(TellingStep.NOTIFY, "Invented Person", reason="A mistake."))
    with pytest.raises(NotAllowed):
        give(notice, person(Role.HEAD_OF_SERVICE))
    with pytest.raises(DomainError, match="still to come"):
        give(notice, given_on=product_clock.today() + DAY)
    assert notice_of(story).is_open


def test_from_its_last_day_on_an_award_is_one_line_at_home_until_the_last_notice_is_closed(story, clock):
    def lines(role: Role = Role.PLACEMENTS_OFFICER) -> list[Any]:
        verb = "Give the notices of the placement"
        return [item for item in work_of(person(role), product_clock.now()) if item.verb == verb]

    assert lines() == []
    clock.advance(days=13)
    (line,) = lines()
    assert (line.page, line.pk, line.due) == (
        "calloffs:call_off_detail",
        story.call_off.pk,
        notice_of(story).due_on,
    )
    assert lines(Role.SOCIAL_WORKER) == []
    for notice in PlacementNotice.objects.filter(call_off=story.call_off):
        assert len(lines()) == 1
        decide(notice, Decided(TellingStep.NOBODY, reason="Told by the court."))
    assert lines() == []


def test_a_search_that_ended_with_no_award_owes_no_notice_any_more(story, clock):
    call_offs.end_without_award(
        call_off=story.fresh(),
        reason="The child stays with an aunt.",
        by=story.officer,
        at=product_clock.now(),
    )
    for step in (decide, give):
        with pytest.raises(DomainError, match="ended with no award"):
            step(notice_of(story))
    clock.advance(days=13)
    assert "Give the notices of the placement" not in {
        item.verb for item in work_of(story.officer, product_clock.now())
    }


def test_the_database_refuses_what_the_service_would(story):
    notice, by, at = notice_of(story), person(Role.PLACEMENTS_OFFICER), product_clock.now()
    today = product_clock.today()
    common = {"notice": notice, "by": by, "at": at}
    given_now = {**common, "step": "given", "how": "post"}

    def refused(match: str, **fields: Any) -> None:
        with pytest.raises(DatabaseError, match=match), transaction.atomic():
            TellingRecord.objects.create(**fields)

    refused("after it was decided", **given_now, number=1, given_on=today)
    refused("says_why_not", **common, number=1, step="withhold")
    refused("says_why_not", **common, number=1, step="nobody")
    refused("names_whom", **common, number=1, step="notify")
    refused("in one line", **common, number=2, step="nobody", reason="None.")
    record = decide(notice)
    refused("after it was decided", **given_now, number=2, given_on=today - DAY)
    refused("on a day to come", **given_now, number=2, given_on=today + DAY)
    refused("given_on_a_day", **{**given_now, "how": ""}, number=2, given_on=today)
    refused("says_why_changed", **common, number=2, step="notify", recipient_name="Somebody")
    refused("in one line", **given_now, number=1, given_on=today)
    give(notice)
    refused("says why", **given_now, number=3, given_on=today)
    doctor = {**common, "notice": notice_of(story, ToldKind.DOCTOR), "number": 1}
    refused("never left out", **doctor, step="withhold", reason="Risk.")
    with pytest.raises(IntegrityError, match="once_an_award"), transaction.atomic():
        PlacementNotice.objects.create(
            call_off=story.call_off, recipient=notice.recipient, kind=notice.kind, emergency=False, first_night=today,
            due_on=today, before_signature=False,
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        TellingRecord.objects.filter(pk=record.pk).update(recipient_name="Somebody else")
    with pytest.raises(DatabaseError), transaction.atomic():
        TellingRecord.objects.filter(pk=record.pk).delete()


# --- The data -------------------------------------------------------------------------------------------------------
def set_recipient(by: Any = None, **fields: Any) -> NoticeRecipient:
    facts = {"kind": "parent", "legal_basis": "Regulation 13", "valid_from": product_clock.today(), **fields}
    by = by or person(Role.COMMISSIONING_MANAGER)
    return notice_recipients.set_recipient(**facts, by=by, at=product_clock.now())


def test_a_recipient_that_cannot_be_is_refused():
    today = product_clock.today()
    for fields, sentence in (
        ({"kind": "press"}, "Choose one"),
        ({"legal_basis": " "}, "which rule"),
        ({"gets_care_plan": True}, "area authority only"),
        ({"valid_from": today - DAY}, "in the past"),
    ):
        with pytest.raises(DomainError, match=sentence):
            set_recipient(**fields)
    with pytest.raises(NotAllowed):
        set_recipient(person(Role.PLACEMENTS_OFFICER))
    row = NoticeRecipient.objects.get(kind="parent")
    with pytest.raises(IntegrityError, match="area_authority_only"), transaction.atomic():
        NoticeRecipient.objects.create(
            kind="carer", gets_care_plan=True, legal_basis="x", valid_from=date(2000, 1, 1), valid_to=date(2001, 1, 1)
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="in_force_once"), transaction.atomic():
        NoticeRecipient.objects.create(kind="parent", legal_basis="x", valid_from=today)
    later = set_recipient(valid_from=today + 9 * DAY)
    row.refresh_from_db()
    assert row.valid_to == later.valid_from
    with pytest.raises(DomainError, match="already from"):
        set_recipient(valid_from=today + 9 * DAY)
    by, at = person(Role.DCS), product_clock.now()
    notice_recipients.end_recipient(row=later, valid_to=today + 20 * DAY, by=by, at=at)
    with pytest.raises(DomainError, match="What is in force ends on"):
        set_recipient(valid_from=today + 10 * DAY)
    with pytest.raises(DomainError, match="made sooner, and not later"):
        notice_recipients.end_recipient(row=later, valid_to=today + 21 * DAY, by=by, at=at)


# --- Pages and the letter -------------------------------------------------------------------------------------------
def test_the_officer_decides_opens_the_letter_and_records_it_and_nobody_else_reads_the_name(story):
    notice, officer = notice_of(story), signed_in(person(Role.PLACEMENTS_OFFICER))
    page = reverse("calloffs:call_off_detail", args=[story.call_off.pk])
    asks, gives, letter = (
        reverse(f"calloffs:placement_notice_{step}", args=[notice.pk])
        for step in ("decide", "give", "letter")
    )
    together = reverse("calloffs:placement_notices", args=[story.call_off.pk])
    assert together in officer.get(page).content.decode()
    assert officer.get(letter).status_code == 404
    assert "Decide first" in officer.get(gives).content.decode()
    refused = officer.post(asks, {**key(), "step": "notify", "recipient_name": ""})
    assert "to whom the letter goes" in refused.content.decode()
    filled = {
        "step": "notify",
        "recipient_name": "Quenby Invented",
        "recipient_address": "1 Road",
        "reason": "",
    }
    assert officer.post(asks, {**key(), **filled})["Location"] == gives
    opened = RecordOpening.objects.count()
    answer = officer.get(letter)
    assert answer.content.startswith(b"%PDF") and RecordOpening.objects.count() == opened + 1
    family = story.call_off.referral.child.family_name
    assert (
        family not in answer["Content-Disposition"]
        and story.call_off.reference in answer["Content-Disposition"]
    )
    assert "draft" in answer["Content-Disposition"].lower()
    officer.post(gives, {**key(), **day("given_on", product_clock.today()), "how": "email"})
    assert not notice_of(story).is_open
    kept = officer.get(letter)
    assert "draft" not in kept["Content-Disposition"].lower() and RecordOpening.objects.count() >= opened + 3
    shown = officer.get(page).content.decode()
    assert "by secure e-mail" in shown and "Correct it" in shown and "Quenby" not in shown


def test_in_an_emergency_out_of_area_the_clock_runs_after_the_night_and_the_area_authority_alone_gets_the_care_plan():
    near = authority.case_made_tonight(near=True)
    asked = awards.ask(near)
    awards.turn_all(asked)
    letters = {}
    for kind in (ToldKind.AREA, ToldKind.PARENT):
        notice = notice_of(near, kind)
        assert notice.emergency and notice.due_on == rules.due_on(
            notice.first_night, notice.first_night, FIVE
        )
        body = draft_pdf(notice, decide(notice), asked.proposal, near.officer)
        letters[kind] = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(body)).pages)
    child = near.call_off.referral.child
    assert all(child.family_name in text for text in letters.values())
    for told in ("care plan", "assessment of the child", words.day(child.date_of_birth)):
        assert told in letters[ToldKind.AREA] and told not in letters[ToldKind.PARENT]


def test_who_leaves_somebody_out_reads_no_name_and_opens_no_letter(story):
    notice = notice_of(story)
    decide(notice, Decided(TellingStep.NOTIFY, "Quenby Invented", "1 Road"))
    page = reverse("calloffs:call_off_detail", args=[story.call_off.pk])
    asks, gives, letter = (
        reverse(f"calloffs:placement_notice_{step}", args=[notice.pk])
        for step in ("decide", "give", "letter")
    )
    for role in (Role.HEAD_OF_SERVICE, Role.AUDITOR):
        other = signed_in(person(role))
        assert other.get(letter).status_code == 403
        assert "Quenby" not in other.get(page).content.decode()
    head = signed_in(person(Role.HEAD_OF_SERVICE))
    shown = head.get(page).content.decode()
    assert gives not in shown and asks in shown and shown.count("Change it") == 1
    asked = head.get(asks).content.decode()
    assert "Leave out" in asked and "Quenby" not in asked and "recipient_name" not in asked
    of_doctor = reverse("calloffs:placement_notice_decide", args=[notice_of(story, ToldKind.DOCTOR).pk])
    assert "gives notices of placements" in head.get(of_doctor).content.decode()
    head.post(asks, {**key(), "step": "withhold", "reason": "Threats were made."})
    officer = signed_in(person(Role.PLACEMENTS_OFFICER))
    assert officer.get(letter).status_code == 404
    authorisation = story.call_off.authorisations.get()
    shown = officer.get(reverse("calloffs:authorisation_detail", args=[authorisation.pk])).content.decode()
    assert "Notices of the placement" in shown and "Threats were made." in shown


def test_the_data_are_set_and_ended_on_their_page_by_who_sets_the_bands():
    manager, page = signed_in(person(Role.COMMISSIONING_MANAGER)), reverse("calloffs:notice_recipients")
    today = product_clock.today()
    filled = {
        "kind": "school",
        "may_leave_out": "on",
        "legal_basis": "Regulation 13",
        **day("valid_from", today),
    }
    manager.post(reverse("calloffs:notice_recipient_set"), {**key(), **filled})
    added = NoticeRecipient.objects.get(kind="school", valid_to=None)
    assert added.may_leave_out and "School, or other education" in manager.get(page).content.decode()
    end = reverse("calloffs:notice_recipient_end", args=[added.pk])
    manager.post(end, {**key(), **day("valid_to", today + 9 * DAY)})
    added.refresh_from_db()
    assert added.valid_to == today + 9 * DAY
    head = signed_in(person(Role.HEAD_OF_SERVICE))
    assert "commissioning manager or the Executive Director" in head.get(page).content.decode()
    assert head.get(end).status_code == 403
