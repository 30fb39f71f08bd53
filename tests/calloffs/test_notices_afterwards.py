"""A spot purchase that was made beside the system owes the Act's notices, once it is on record (ADR 138)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from calloffs.models import NoticeRule, OwedNotice
from calloffs.rules.procurement import Told
from calloffs.services import procurement
from calloffs.tasks import owe_for_recorded
from placements.models import Placement, RecordedPlacement
from reporting.selectors.worklist.work import work_of
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.calloffs.test_notices_of_awards import NUMBER, lines
from tests.factories import placements
from tests.factories.accounts import person
from tests.placements.test_recorded import record

DAYS = timedelta(days=1)
# A hundred days of it come to more than the threshold.
DEAR = ("49000.00",)


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("accommodation")
        yield


def made(**fields: Any) -> Placement:
    return record(person(Role.PLACEMENTS_OFFICER), **{"fees": DEAR, **fields})


def owed() -> dict[str, Any]:
    owe_for_recorded()
    return {row.notice: (row.starts_on, row.due_on) for row in OwedNotice.objects.all()}


def test_a_spot_purchase_by_telephone_owes_the_acts_notices_from_the_day_on_which_it_is_recorded(clock):
    lived = made()
    today = product_clock.today()
    first = {"transparency": (today, today), "award": (today, today), "details": (today, today + 119 * DAYS)}
    assert owed() == first
    clock.advance(days=3)
    assert owed() == first and {row.placement for row in OwedNotice.objects.all()} == {lived}


@pytest.mark.parametrize(
    "fields",
    [
        {"fees": ("3500.00",)},
        {"route": "lcr_ppa"},
        {"facts": {"decided_at": -700 * DAYS, "arrived_at": -690 * DAYS}},
        {"facts": {"decided_at": -700 * DAYS}},
    ],
    ids=["below the value", "by an agreement", "before the Act", "decided before the Act"],
)
def test_what_is_small_or_stands_on_an_agreement_or_was_decided_before_the_act_owes_none(fields):
    made(**fields)
    assert owed() == {}


def test_what_came_by_file_owes_none_and_its_page_says_so():
    lived = made()
    officer = signed_in(person(Role.PLACEMENTS_OFFICER))
    page = reverse("placements:placement_detail", args=[lived.pk])
    assert "None is asked for here" not in officer.get(page).content.decode()
    by_file = placements.placement(lived.setting.places.order_by("-number").first(), placements.child())
    recorded = RecordedPlacement.objects.get(placement=lived)
    RecordedPlacement.objects.create(
        placement=by_file, source="file", buying_route=recorded.buying_route, recorded_at=product_clock.now()
    )
    owe_for_recorded()
    assert not OwedNotice.objects.filter(placement=by_file).exists()
    shown = officer.get(reverse("placements:placement_detail", args=[by_file.pk])).content.decode()
    assert "None is asked for here: it came in by file" in shown
    rule = NoticeRule.objects.earliest("valid_from")
    with pytest.raises(DatabaseError, match="an officer recorded"), transaction.atomic():
        OwedNotice.objects.create(placement=by_file, rule=rule, notice=rule.notice)


def test_the_placements_page_leads_to_each_notice_and_the_home_page_names_those_that_are_due():
    lived = made()
    owe_for_recorded()
    officer = person(Role.PLACEMENTS_OFFICER)
    browser, page = signed_in(officer), reverse("placements:placement_detail", args=[lived.pk])
    shown = browser.get(page).content.decode()
    assert "Notices under the Procurement Act 2023" in shown and "Record the contract award notice" in shown
    (both,) = [
        item
        for item in work_of(person(Role.COMMISSIONING_MANAGER), product_clock.now())
        if item.page == "calloffs:notice_rules"
    ]
    assert both.about == "2 notices of awards have come to their day"
    assert "Record the transparency notice" in browser.get(reverse("calloffs:notice_rules")).content.decode()
    transparency, contract = (OwedNotice.objects.get(notice=name) for name in ("transparency", "award"))
    asked = browser.get(reverse("calloffs:record_notice", args=[transparency.pk])).content.decode()
    assert lived.reference in asked and page in asked
    procurement.record(
        notice=transparency, told=Told(NUMBER, product_clock.today()), by=officer, at=product_clock.now()
    )
    (line,) = lines(Role.COMMISSIONING_MANAGER)
    assert (line.pk, line.reference) == (contract.pk, lived.reference)
    assert NUMBER in browser.get(page).content.decode()
