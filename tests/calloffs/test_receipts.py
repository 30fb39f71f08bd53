"""A receipt names its version and leads to the others; the history tells each; a closed working copy sends nothing."""

import re

import pytest

from calloffs.models import Invitation, Offer
from calloffs.rules.invitations import offer_reference
from sefton_pdps.core.database import tenancy
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories import calloffs
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db


class Sending:
    """A provider that offers for 3,200 and then for 3,000 pounds a week, and a rival."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            lot, self.homes = calloffs.lot_with_providers()
            self.call_off = calloffs.competition(*self.homes, lot=lot)
        self.by, self.rival = (calloffs.bidder(home.provider) for home in self.homes)
        self.first = calloffs.submitted(self.call_off, self.homes[0], self.by)
        invitation = all_of(Invitation).get(provider=self.homes[0].provider)
        self.page = f"/portal/invitations/{invitation.pk}/"

    def again(self) -> Offer:
        cheaper = calloffs.fees(accommodation="3000.00")
        return calloffs.submitted(self.call_off, self.homes[0], self.by, price_lines=cheaper)

    def read(self, url: str) -> str:
        answer = signed_in(self.by).get(url)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def sending(clock):
    return Sending()


def receipt(offer):
    return f"/portal/offers/receipts/{offer.pk}/"


def test_a_receipt_says_which_offer_for_how_much_and_to_the_second_when(sending):
    html = sending.read(receipt(sending.first))
    facts = dict(re.findall(r'sefton-facts__one"><dt>([^<]+)</dt><dd>([^<]+)</dd>', html))
    assert offer_reference(sending.first.pk) in html.partition("</h1>")[2].partition("</div>")[0]
    assert facts["Version"] == "1 of 1" and facts["Weekly fee"] == "£3,200.00"
    assert re.search(r"\d\d:\d\d:\d\d \((GMT|BST)\)", facts["Received"])
    assert "Versions that you sent" not in html


def test_a_replaced_version_is_led_to_from_the_newer_one_and_back(sending):
    second = sending.again()
    newer, older = sending.read(receipt(second)), sending.read(receipt(sending.first))
    assert f'href="{receipt(sending.first)}"' in newer and f'href="{receipt(second)}"' not in newer
    assert f'href="{receipt(second)}"' in older and "Replaced by a later version" in older
    assert "£3,000.00" in newer and "£3,200.00" in older


def test_the_history_of_the_invitation_tells_each_version(sending):
    once = _told(sending.read(sending.page))
    sending.again()
    assert _told(sending.read(sending.page)) == once + 1


def _told(html):
    history = html.partition("What your organisation has done")[2]
    return len(re.findall("ubmitted an offer", history))


def test_a_rivals_version_is_a_page_that_does_not_exist_and_stands_in_no_list(sending):
    theirs = calloffs.submitted(sending.call_off, sending.homes[1], sending.rival)
    second = sending.again()
    assert offer_reference(theirs.pk) not in sending.read(receipt(second))
    assert signed_in(sending.by).get(receipt(theirs)).status_code == 404


def test_versions_cost_no_statement_more(sending):
    client = signed_in(sending.by)
    one = queries(client, receipt(sending.first))
    second = sending.again()
    assert queries(client, receipt(second)) == one


def test_after_the_deadline_a_working_copy_says_so_and_leads_to_no_check(sending, clock):
    with tenancy.scope(sending.by.scope):
        copy = f"/portal/offers/{sending.call_off.offer_drafts.get(provider=sending.homes[0].provider).pk}/"
    assert f"{copy}check/" in sending.read(copy)
    clock.advance(hours=3)
    html = sending.read(copy)
    assert (
        f"{copy}check/" not in html and "Why this cannot be done" not in html and "The deadline was" in html
    )
