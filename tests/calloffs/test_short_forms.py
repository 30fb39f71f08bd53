"""An emergency's agreement on a short form, and the full one that takes its place (ADR 126)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from calloffs.documents.agreement import agreement_pdf
from calloffs.models import ServiceAgreement
from calloffs.rules.direct_awards import Stay
from calloffs.rules.short_forms import short_form_on
from calloffs.services import agreements
from calloffs.services.ended_placements import end_agreement, left_behind
from calloffs.services.short_forms import issue_short_form, tell_overdue
from calloffs.states import AgreementForm, AgreementState, OfficeDecision
from placements.models import Placement
from placements.services import placements as stays
from placements.states import ReferralState
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.working_days import add_working_days
from sefton_pdps.notifications.models import Notice
from tests.calloffs.on_duty import OnDuty
from tests.calloffs.pages import signed_in
from tests.factories import authority, awards, placements
from tests.factories.accounts import person
from tests.factories.rows import all_of

CONTACTS = {"safeguarding": "Emergency duty team, by night", "consent": "First aid is delegated to the home."}
NUMBER = "0151 496 0000"


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def authorised_tonight(days=0):
    referral = placements.referral(
        placements.child(age=9),
        needed_on=product_clock.today() + timedelta(days=days),
        state=ReferralState.SEARCHING,
    )
    story = awards.direct(referral=referral, needed_on=referral.needed_on)
    awards.make_case(story, stay=Stay("four_weeks"))
    awards.turn_all(awards.ask(story))
    return story


def short(story, **fields):
    given_fields = {**CONTACTS, "number": NUMBER, "by": story.officer, "at": product_clock.now(), **fields}
    return issue_short_form(call_off=story.fresh(), **given_fields)


@pytest.fixture
def story():
    return authorised_tonight()


@pytest.fixture
def signed(story):
    return awards.sign(short(story), awards.signer(story))


def full(story):
    return awards.draw_up(story)


# --- The short form ---
def test_it_awards_the_placement_and_says_who_decided_whom_to_ring_and_by_when(story, signed):
    placement = Placement.objects.get()
    assert (signed.form, signed.full_due_on) == (
        AgreementForm.SHORT,
        add_working_days(product_clock.today(), 10),
    )
    assert ServiceAgreement.objects.get().placement == placement
    said = signed.terms["short"]
    assert (
        said["safeguarding"] == f"{CONTACTS['safeguarding']}, {NUMBER}"
        and said["consent"] == CONTACTS["consent"]
    )
    assert "Head of Service" in said["decided"]
    assert agreement_pdf(signed).startswith(b"%PDF")


@pytest.mark.parametrize("missing", CONTACTS)
def test_without_whom_to_ring_or_which_consent_nothing_is_issued(story, missing):
    with pytest.raises(DomainError, match="Say wh"):
        short(story, **{missing: " "})
    assert not ServiceAgreement.objects.exists()


def test_the_number_is_one_that_a_telephone_dials(story):
    with pytest.raises(DomainError, match="telephone"):
        short(story, number="the usual one")


def test_no_childs_name_is_written_where_the_provider_reads_it(story):
    child = story.call_off.referral.child
    with pytest.raises(DomainError):
        short(story, consent=f"{child.given_name} {child.family_name} may have first aid.")


def test_by_day_the_full_agreement_is_drawn_up():
    with pytest.raises(DomainError, match="no emergency"):
        short(authorised_tonight(days=14))


def test_who_signs_no_agreements_issues_none(story):
    with pytest.raises(NotAllowed):
        short(story, by=person(Role.AUDITOR))


def test_what_is_issued_already_is_not_issued_once_more(story):
    short(story)
    with pytest.raises(Stale, match="issued already"):
        short(story)


# --- The full one takes its place ---
def test_the_full_one_takes_its_place_and_nothing_of_the_short_form_or_the_placement_changes(story, signed):
    before = ServiceAgreement.objects.values().get(pk=signed.pk)
    placement = Placement.objects.values().get()
    drawn = full(story)
    issued = agreements.issue(agreement=drawn, by=story.officer, at=product_clock.now())
    awards.sign(issued, awards.signer(story))
    after = ServiceAgreement.objects.get(pk=drawn.pk)
    assert (after.version, after.form, after.supersedes_id, after.state) == (2, "full", signed.pk, "signed")
    assert after.placement_id == placement["id"]
    assert ServiceAgreement.objects.values().get(pk=signed.pk) == before
    assert Placement.objects.values().get() == placement


def test_once_it_is_signed_no_second_full_one_is_drawn_up(story, signed):
    issued = agreements.issue(agreement=full(story), by=story.officer, at=product_clock.now())
    awards.sign(issued, awards.signer(story))
    with pytest.raises(DomainError):
        full(story)


def test_taken_back_the_next_version_takes_its_place(story, signed):
    issued = agreements.issue(agreement=full(story), by=story.officer, at=product_clock.now())
    agreements.withdraw(agreement=issued, reason="The fee line.", by=story.officer, at=product_clock.now())
    assert full(story).version == 3


def test_a_call_off_that_was_awarded_on_a_full_agreement_has_no_other(story):
    awards.sign(awards.issue(story), awards.signer(story))
    with pytest.raises(DomainError):
        full(story)


def test_where_the_placement_is_over_what_was_begun_ends_with_it(story, signed):
    full(story)
    stays.cancel_placement(
        placement=Placement.objects.get(), reason="Went home.", by=story.officer, at=product_clock.now()
    )
    for pk in left_behind():
        assert end_agreement(agreement_id=pk, at=product_clock.now())
    assert set(ServiceAgreement.objects.values_list("state", flat=True)) == {AgreementState.ENDED}


def test_a_full_one_that_was_drawn_up_first_is_issued_and_no_short_form_is_made_of_it(story):
    drawn = full(story)
    before = ServiceAgreement.objects.values().get(pk=drawn.pk)
    with pytest.raises(DomainError, match=f"{drawn.reference} is drawn up already"):
        short(story)
    assert ServiceAgreement.objects.values().get() == before
    page = OnDuty(story.officer).reads(
        reverse("calloffs:short_form", args=[story.call_off.pk]), drawn.reference
    )
    assert reverse("calloffs:agreement_detail", args=[drawn.pk]) in page


def test_a_lapse_lets_it_be_drawn_up_and_issued_once_the_authority_is_ratified(clock):
    story, asked = authority.given_tonight()
    signed = awards.sign(short(story), awards.signer(story))
    clock.advance(hours=49)
    drawn = full(story)
    assert (drawn.supersedes, drawn.state) == (signed, AgreementState.DRAFTED)
    with pytest.raises(DomainError, match="has lapsed.*to ratify it. What runs goes on"):
        agreements.issue(agreement=drawn, by=story.officer, at=product_clock.now())
    page = reverse("calloffs:agreement_detail", args=[drawn.pk])
    assert "to ratify it" in OnDuty(story.officer).reads(page)
    authority.ratify(asked, person(Role.DCS), OfficeDecision.AUTHORISE)
    issued = agreements.issue(agreement=drawn, by=story.officer, at=product_clock.now())
    assert issued.state == AgreementState.ISSUED


# --- The database ---
@pytest.mark.parametrize("change", [{"full_due_on": None}, {"form": "full"}])
def test_a_short_form_has_a_day_for_the_full_one_and_a_full_one_has_none(story, change):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        row = awards.draw_up(story)
        fields = {"form": "short", "full_due_on": date(2026, 1, 5), **change}
        ServiceAgreement.objects.filter(pk=row.pk).update(**fields)


def test_only_the_signed_short_form_of_the_same_award_is_superseded(story, signed):
    other = authorised_tonight()
    row = awards.draw_up(other)
    with pytest.raises(DatabaseError, match="same placement"), transaction.atomic():
        ServiceAgreement.objects.filter(pk=row.pk).update(supersedes=signed)


def test_a_short_form_is_superseded_once(story, signed):
    row = full(story)
    copy = {name: getattr(row, name) for name in ("call_off_id", "provider_id", "needs", "service", "terms")}
    with pytest.raises(IntegrityError, match="agreement_superseded_once"), transaction.atomic():
        ServiceAgreement.objects.create(
            **copy, reference="SA-2020-99999", version=9, supersedes=signed, drafted_at=product_clock.now()
        )


# --- Who reads of it ---
def test_the_worklist_says_which_wait_until_the_full_one_is_signed(story, signed):
    officer = story.officer
    due = [item for item in work_of(officer, product_clock.now()) if item.pk == signed.pk]
    assert [(item.verb, item.due, item.mine) for item in due] == [
        ("Draw up the full agreement", signed.full_due_on, True)
    ]
    issued = agreements.issue(agreement=full(story), by=officer, at=product_clock.now())
    (waits,) = [item for item in work_of(officer, product_clock.now()) if item.pk == signed.pk]
    assert not waits.mine
    awards.sign(issued, awards.signer(story))
    assert not [item for item in work_of(officer, product_clock.now()) if item.pk == signed.pk]


def _line(user, agreement):
    return [item.verb for item in work_of(user, product_clock.now()) if item.pk == agreement.pk]


def test_once_it_is_overdue_the_manager_reads_it_and_both_are_told_once(story, signed, clock):
    manager, other = person(Role.COMMISSIONING_MANAGER), person(Role.PLACEMENTS_OFFICER)
    tell_overdue(at=product_clock.now())
    assert not _line(manager, signed) and not all_of(Notice).filter(kind="agreement.full_overdue").exists()
    clock.advance(days=15)
    for _twice in range(2):
        tell_overdue(at=product_clock.now())
    told = all_of(Notice).filter(kind="agreement.full_overdue").values_list("recipient_id", flat=True)
    assert sorted(told) == sorted([manager.pk, story.officer.pk]) and other.pk not in told
    assert _line(manager, signed) == ["See to the full agreement"]
    awards.sign(
        agreements.issue(agreement=full(story), by=story.officer, at=product_clock.now()),
        awards.signer(story),
    )
    assert not _line(manager, signed)


def test_the_provider_reads_which_is_the_short_form_and_each_leads_to_the_other(story, signed):
    signer = awards.signer(story)
    drawn, portal = full(story), signed_in(signer)
    pages = [reverse("calloffs:portal_agreement", args=[one.pk]) for one in (signed, drawn)]
    assert drawn.reference not in portal.get(pages[0]).content.decode()
    agreements.issue(agreement=drawn, by=story.officer, at=product_clock.now())
    of_short, of_full = (portal.get(page).content.decode() for page in pages)
    assert "Emergency agreement, short form" in of_short and pages[1] in of_short
    assert "Individual service agreement" in of_full and pages[0] in of_full
    assert f"{signed.reference}, short form" in portal.get("/portal/agreements/").content.decode()


def test_each_page_leads_to_the_other(story, signed):
    officer = OnDuty(story.officer)
    page = reverse("calloffs:agreement_detail", args=[signed.pk])
    drawn = full(story)
    follows = reverse("calloffs:agreement_detail", args=[drawn.pk])
    officer.reads(page, follows)
    officer.reads(follows, page, "which stands until both have signed")


@given(st.dates(date(2024, 1, 1), date(2028, 10, 1)), st.integers(1, 400))
def test_a_review_is_never_after_the_stay_and_the_full_one_never_before_the_first_night(starts_on, nights):
    form, ends_on = short_form_on(starts_on), starts_on + timedelta(days=nights)
    assert starts_on <= form.review_on(starts_on, ends_on) <= ends_on
    assert form.full_due_on(starts_on) > starts_on
