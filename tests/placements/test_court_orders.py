"""A court's order that came after the record is added once, and corrected by another row (ADR 132)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from placements.models import CourtOrder
from placements.selectors.court_orders import orders_of
from placements.services import court_orders
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time.clock import now, today
from tests.calloffs.pages import day, key, signed_in
from tests.factories import placements
from tests.factories.accounts import person
from tests.placements.test_recorded import record
from tests.placements.test_unregistered import lived, recorded

DAY = timedelta(days=1)
TOLD = {"court_reference": "ZC 26 C 1"}


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


def made(**facts):
    facts |= {"court_order_on": today()} if "court_reference" in facts else {}
    return record(person(Role.PLACEMENTS_OFFICER), facts=facts)


def order(placement, by=None, **fields):
    given = {"ordered_on": today() - DAY, "reference": "ZC 26 C 2", **fields}
    by = by or person(Role.PLACEMENTS_OFFICER)
    return court_orders.record_order(placement=placement, **given, by=by, at=now())


def stands(placement):
    return orders_of(type(placement).objects.get(pk=placement.pk)).stands


@pytest.mark.parametrize("begin", [made, lambda: recorded().placement], ids=["already made", "unregistered"])
def test_an_order_that_comes_later_is_added_once(begin):
    placement = begin()
    assert stands(placement) is None
    order(placement)
    assert stands(placement) == (today() - DAY, "ZC 26 C 2")
    with pytest.raises(DomainError, match="Say what is wrong with it"):
        order(placement, reference="ZC 26 C 3")
    assert CourtOrder.objects.count() == 1


def test_what_was_told_wrongly_is_corrected_beside_it_and_stays_to_be_read():
    placement, by = made(**TOLD), person(Role.COMMISSIONING_MANAGER)
    order(placement, by, reason="Two digits changed places.")
    again = order(placement, reference="ZC 26 C 9", reason="It was another order.")
    assert stands(placement) == (again.ordered_on, "ZC 26 C 9")
    placement.recorded.refresh_from_db()
    assert placement.recorded.court_reference == "ZC 26 C 1"
    page = signed_in(person(Role.PLACEMENTS_OFFICER)).get(
        reverse("placements:placement_detail", args=[placement.pk])
    )
    shown = page.content.decode()
    assert "ZC 26 C 9" in shown and "ZC 26 C 1." in shown and f"Corrected by {by.name}" in shown


@pytest.mark.parametrize(
    ("told", "fields", "words"),
    [
        ({}, {"reference": " "}, "both the date"),
        ({}, {"ordered_on": 1}, "still to come"),
        ({}, {"reason": "Wrong."}, "nothing to correct"),
        (TOLD, {"ordered_on": 0, "reference": "ZC 26 C 1", "reason": "Wrong."}, "on record already"),
        (TOLD, {}, "Say what is wrong"),
    ],
)
def test_an_order_that_cannot_be_is_refused(told, fields, words):
    if isinstance(fields.get("ordered_on"), int):
        fields = {**fields, "ordered_on": today() + fields["ordered_on"] * DAY}
    with pytest.raises(DomainError, match=words):
        order(made(**told), **fields)
    assert not CourtOrder.objects.exists()


def test_a_placement_that_was_bought_here_has_its_order_with_its_case():
    with pytest.raises(DomainError, match="bought here"):
        order(lived(registration="registered"))


@pytest.mark.parametrize("role", [Role.DUTY_TEAM, Role.SOCIAL_WORKER, Role.AUDITOR])
def test_only_who_makes_the_record_adds_to_it(role):
    # The duty team's is what came about since the last working day: this child moved in ten days ago.
    with pytest.raises(NotAllowed):
        order(made(), person(role))


def test_the_database_takes_one_order_of_a_placement_on_record_and_each_after_it_with_its_reason():
    placement, other, named, by = made(), made(), made(**TOLD), person(Role.PLACEMENTS_OFFICER)
    row = {
        "placement": placement, "ordered_on": today(), "reference": "ZC", "recorded_by": by, "recorded_at": now()
    }  # fmt: skip
    for wrong, words in (
        ({"placement": lived(registration="registered")}, "recorded before it"),
        ({"recorded_at": now() - 30 * DAY, "ordered_on": today() - 31 * DAY}, "recorded before it"),
        ({"ordered_on": today() + DAY}, "still to come"),
        ({"reason": "Wrong."}, "says what was wrong"),
        ({"placement": named}, "says what was wrong"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            CourtOrder.objects.create(**{**row, **wrong})
    first = CourtOrder.objects.create(**row)
    with pytest.raises(IntegrityError, match="added_once"), transaction.atomic():
        CourtOrder.objects.create(**row)
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        CourtOrder.objects.create(**row, corrects=first)
    with pytest.raises(DatabaseError, match="same placement"), transaction.atomic():
        CourtOrder.objects.create(**{**row, "placement": other, "reason": "Wrong."}, corrects=first)
    with pytest.raises(DatabaseError), transaction.atomic():
        CourtOrder.objects.filter(pk=first.pk).update(reference="Another")


def test_the_pages_add_an_order_and_correct_it():
    stay = recorded()
    browser = signed_in(person(Role.PLACEMENTS_OFFICER))
    page = reverse("placements:court_order", args=[stay.placement_id])
    unregistered = reverse("placements:unregistered", args=[stay.placement_id])
    assert page in browser.get(unregistered).content.decode()
    sent = {**key(), "reference": "ZC 26 C 2", **day("ordered_on", today())}
    assert "What is wrong" not in browser.get(page).content.decode()
    browser.post(page, sent)
    assert "ZC 26 C 2" in browser.get(unregistered).content.decode()
    assert "What is wrong with what is on record?" in browser.get(page).content.decode()
    browser.post(page, {**sent, **key(), "reference": "ZC 26 C 3", "reason": "Two digits changed places."})
    assert stands(stay.placement)[1] == "ZC 26 C 3"
