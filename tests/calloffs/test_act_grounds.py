"""A spot purchase since the Act names the ground of the Act that it stands on; a call-off names none (ADR 137)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from calloffs.models import ActGround, OwedNotice
from calloffs.presenters.proposals import summary
from calloffs.rules.direct_awards import Stay
from calloffs.rules.ladder_awards import asks_ground_of_act
from calloffs.selectors import proposals
from calloffs.services import act_grounds
from calloffs.states import DirectGround, GroundFits, HowLong
from placements.states import Regime, RouteFamily
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import day, key, signed_in
from tests.factories import awards, placements
from tests.factories.accounts import person
from tests.factories.ladder import case, found, signed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
URGENCY, CHOICE, ONLY = "Extreme and unavoidable urgency", "User choice", "Only one provider can do it"


@pytest.fixture(autouse=True)
def council_scope():
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


def ground(name: str) -> ActGround:
    return ActGround.objects.get(name=name)


def spot(**fields: Any) -> awards.Story:
    story = found(person(Role.PLACEMENTS_OFFICER), **{"route": "spot", **fields})
    return story


@pytest.mark.parametrize("family", RouteFamily.values)
@pytest.mark.parametrize("regime", Regime.values)
def test_only_what_is_bought_alone_under_the_act_names_a_ground(family, regime):
    assert asks_ground_of_act(family, regime) == (family == "spot" and regime == "pa_2023")


def test_a_spot_purchase_without_a_ground_of_the_act_is_refused():
    story = spot()
    with pytest.raises(DomainError, match="Choose the ground of the Procurement Act 2023") as refused:
        case(story, act_ground=None)
    assert refused.value.field == "act_ground"
    with pytest.raises(DomainError, match="Choose the ground"):
        case(story, act_ground=ground(URGENCY))


def test_a_call_off_from_an_agreement_names_no_ground_of_the_act():
    story = spot(route="lcr_ppa")
    with pytest.raises(DomainError, match="stands on no ground"):
        case(story, act_ground=ground(ONLY))
    assert case(story).case.act_ground is None
    with pytest.raises(DomainError, match="stands on no ground"):
        awards.make_case(awards.direct(), act_ground=ground(ONLY))


def test_in_an_emergency_the_one_ground_that_fits_is_taken_and_nobody_is_asked():
    made = case(spot(), ground=DirectGround.EMERGENCY, stay=Stay(HowLong.THREE_DAYS), act_ground=None)
    assert made.case.act_ground == ground(URGENCY)


def test_where_two_fit_an_emergency_it_is_asked():
    set_ground(name="To protect life", fits=GroundFits.BOTH)
    with pytest.raises(DomainError, match="Choose the ground"):
        case(spot(), ground=DirectGround.EMERGENCY, stay=Stay(HowLong.THREE_DAYS), act_ground=None)


def test_where_no_ground_is_entered_nothing_stops_the_award():
    for one in ActGround.objects.all():
        act_grounds.end_ground(
            row=one, valid_to=product_clock.today(), by=person(Role.DCS), at=product_clock.now()
        )
    assert case(spot(), act_ground=None).case.act_ground is None


def test_decision_and_agreement_name_the_ground_with_its_rule():
    story = spot()
    case(story, act_ground=ground(ONLY))
    rows = {row.label: row.value for row in summary(proposals.latest(story.call_off), story.call_off)}
    assert rows["Ground of the Act"].value == ONLY and "Schedule 5" in rows["Ground of the Act"].note
    asked = awards.ask(story)
    head = signed_in(person(Role.HEAD_OF_SERVICE))
    shown = head.get(reverse("calloffs:authorisation_detail", args=[asked.pk])).content.decode()
    assert ONLY in shown and "paragraphs 5 and 6" in shown
    awards.turn_all(asked)
    agreement = signed(story)
    assert agreement.terms["act_ground"].startswith(f"{ONLY} (Section 41 and Schedule 5")
    page = signed_in(story.officer).get(reverse("calloffs:agreement_detail", args=[agreement.pk]))
    assert "Ground of the Act" in page.content.decode()


def test_a_ground_that_asks_for_no_notice_owes_none():
    story = spot()
    case(story, weekly="60000.00", act_ground=ground(CHOICE))
    assert "asks for no notice" in str(summary(proposals.latest(story.call_off), story.call_off))
    awards.turn_all(awards.ask(story))
    assert not OwedNotice.objects.exists()


def test_a_refused_case_with_another_ground_is_another_case():
    story = spot()
    before = proposals.content_of(case(story, act_ground=ground(ONLY)))
    assert proposals.content_of(case(story, act_ground=ground(CHOICE))) != before


def test_the_database_keeps_the_ground_of_a_spot_purchase():
    made = case(spot()).case
    rows = type(made).objects.filter(pk=made.pk)
    with pytest.raises(DatabaseError, match="names its ground"), transaction.atomic():
        rows.update(act_ground=None)
    with pytest.raises(DatabaseError, match="not one of this award"), transaction.atomic():
        rows.update(act_ground=ground(URGENCY))
    framework = awards.make_case(awards.direct()).case
    with pytest.raises(DatabaseError, match="not one of this award"), transaction.atomic():
        type(made).objects.filter(pk=framework.pk).update(act_ground=ground(ONLY))


# --- The data -------------------------------------------------------------------------------------------------------
def set_ground(by: Any = None, **fields: Any) -> ActGround:
    facts = {
        "name": ONLY, "legal_basis": "Schedule 5", "fits": GroundFits.PLANNED, "owes_notices": True,
        "valid_from": product_clock.today(),
    }  # fmt: skip
    by = by or person(Role.COMMISSIONING_MANAGER)
    return act_grounds.set_ground(**{**facts, **fields}, by=by, at=product_clock.now())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": " "}, "Name the ground"),
        ({"legal_basis": " "}, "which section"),
        ({"fits": "often"}, "Choose one"),
        ({"valid_from": date(2025, 2, 24)}, "in the past"),
    ],
)
def test_a_ground_that_cannot_be_is_refused(fields, words):
    with pytest.raises(DomainError, match=words):
        set_ground(**fields)


def test_one_row_of_a_ground_is_in_force_at_a_time_and_what_was_argued_keeps_its_row():
    made, today = case(spot(), act_ground=ground(ONLY)).case, product_clock.today()
    first, later = ground(ONLY), set_ground(valid_from=today + 9 * DAY)
    first.refresh_from_db()
    assert (first.valid_to, made.act_ground) == (later.valid_from, first)
    with pytest.raises(DomainError, match="already from"):
        set_ground(valid_from=today + 9 * DAY)
    act_grounds.end_ground(row=later, valid_to=today, by=person(Role.DCS), at=product_clock.now())
    with pytest.raises(Stale, match="It never begins"):
        act_grounds.end_ground(row=later, valid_to=today, by=person(Role.DCS), at=product_clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        ActGround.objects.filter(pk=first.pk).update(legal_basis="Another")
    with pytest.raises(IntegrityError, match="in_force_once"), transaction.atomic():
        ActGround.objects.create(name=ONLY, legal_basis="x", fits="both", valid_from=today)


def test_who_sets_no_bands_sets_no_ground():
    with pytest.raises(NotAllowed):
        set_ground(person(Role.PLACEMENTS_OFFICER))
    with pytest.raises(NotAllowed):
        act_grounds.end_ground(
            row=ground(ONLY), valid_to=product_clock.today(), by=person(Role.FINANCE_OFFICER),
            at=product_clock.now(),
        )  # fmt: skip


def test_the_pages_set_and_end_a_ground_and_the_case_offers_it():
    manager, page = signed_in(person(Role.COMMISSIONING_MANAGER)), reverse("calloffs:notice_rules")
    filled = {"name": "To protect life", "legal_basis": "Section 42", "fits": "both", "owes_notices": "no"}
    manager.post(
        reverse("calloffs:act_ground_set"), {**key(), **filled, **day("valid_from", product_clock.today())}
    )
    added = ground("To protect life")
    assert (added.owes_notices, added.fits) == (False, "both")
    story = spot()
    ways = reverse("calloffs:make_case", args=[story.call_off.pk, story.homes[0].pk])
    officer = signed_in(story.officer)
    planned = officer.get(f"{ways}?stay=whole_term").content.decode()
    assert "To protect life" in planned and "User choice" in planned and URGENCY not in planned
    end = reverse("calloffs:act_ground_end", args=[added.pk])
    manager.post(end, {**key(), **day("valid_to", product_clock.today())})
    assert "until" in manager.get(page).content.decode()
    urgent = officer.get(f"{ways}?stay=three_days").content.decode()
    assert URGENCY in urgent and 'name="act_ground"' not in urgent
