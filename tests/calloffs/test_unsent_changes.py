"""A working copy that says something else than what the council has says so: on home, in the list and on its pages."""

from datetime import timedelta

import pytest

from calloffs.models import Invitation, Offer, OfferDraft
from calloffs.rules.offers import Contents, unsent
from calloffs.services import offers as services
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotFound
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import key, signed_in
from tests.factories import calloffs
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
CHANGED = "The council has £3,200.00 a week. Your working copy says £3,000.00, and that change is not sent."


class Sent:
    """An offer of £3,200 a week that stands with the council, its working copy and its provider's pages."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            lot, self.homes = calloffs.lot_with_providers()
            self.call_off = calloffs.competition(*self.homes, lot=lot)
        self.by, self.rival = (calloffs.bidder(home.provider) for home in self.homes)
        self.offer = calloffs.submitted(self.call_off, self.homes[0], self.by)
        self.draft = self.kept()
        self.client = signed_in(self.by)
        invitation = all_of(Invitation).get(provider=self.homes[0].provider)
        self.page = f"/portal/invitations/{invitation.pk}/"
        self.copy = f"/portal/offers/{self.draft.pk}/"
        self.receipt = f"/portal/offers/receipts/{self.offer.pk}/"

    def kept(self) -> OfferDraft:
        with tenancy.scope(self.by.scope):
            return OfferDraft.objects.get()

    def change(self, **fields) -> None:
        fields = fields or {"price_lines": calloffs.fees(accommodation="3000.00")}
        calloffs.draft(self.call_off, self.homes[0], self.by, **fields)

    def shown(self, url: str) -> str:
        return self.client.get(url).content.decode()

    def drop(self, by=None):
        by = by or self.by
        with tenancy.scope(by.scope):
            return services.drop_change(draft=self.draft, by=by, at=product_clock.now())


@pytest.fixture
def sent(clock):
    return Sent()


SAME = Contents(
    place=(None, None, None), answers={"a": "Yes."}, lines=frozenset(), social_value="Apprentices."
)


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("when the place is free", {"place": (None, None, product_clock)}),
        ("how you meet each need", {"answers": {"a": "No."}}),
        ("the weekly fee", {"lines": frozenset(calloffs.fees(accommodation="1.00"))}),
        ("social value", {"social_value": "None."}),
    ],
)
def test_each_part_that_differs_is_named_and_nothing_else(part, changes):
    assert unsent(SAME, SAME) is None
    change = unsent(SAME, Contents(**{**vars(SAME), **changes}))
    assert change is not None
    assert change.parts == (part,)


def test_a_changed_fee_is_told_on_home_list_and_every_page_of_the_offer(sent):
    for url in ("/", "/portal/invitations/", sent.page, sent.copy, f"{sent.copy}check/", sent.receipt):
        assert "not sent" not in sent.shown(url), url
    sent.change()
    for url in (sent.page, sent.copy, f"{sent.copy}check/", sent.receipt):
        assert CHANGED in sent.shown(url), url
    assert CHANGED.rstrip(".") in sent.shown("/")
    assert "Change not sent" in sent.shown("/portal/invitations/")


def test_a_change_of_words_names_its_part(sent):
    sent.change(social_value_answer="Three apprentices.")
    assert "Your change to social value is not sent." in sent.shown(sent.page)


def test_a_change_that_is_sent_is_told_no_more(sent):
    sent.change()
    with tenancy.scope(sent.by.scope):
        services.submit_offer(draft=sent.draft, by=sent.by)
    assert "not sent" not in sent.shown("/") + sent.shown(sent.page)
    assert "Same as what you sent" in sent.shown(sent.page)


def test_a_working_copy_of_a_withdrawn_offer_is_no_change(sent):
    with tenancy.scope(sent.by.scope):
        services.withdraw_offer(offer=sent.offer, by=sent.by)
    sent.change()
    assert "change is not sent" not in sent.shown(sent.page)


def test_dropping_a_change_asks_once_more_and_goes_back_to_what_was_sent(sent):
    sent.change(social_value_answer="Three.", price_lines=calloffs.fees(accommodation="3000.00"))
    drop = f"{sent.copy}drop/"
    assert "If you drop it" in sent.shown(drop)
    assert CHANGED in sent.shown(sent.copy)
    assert sent.client.post(drop, key()).url == sent.copy
    assert "not sent" not in sent.shown(sent.page)
    draft = sent.kept()
    assert (draft.social_value_answer, draft.lines) == (
        "We train two apprentices a year.",
        calloffs.FEES,
    )
    with tenancy.scope(sent.by.scope):
        assert Offer.objects.count() == 1


def test_nothing_is_dropped_without_an_offer_after_the_deadline_or_by_others(sent, clock):
    sent.change()
    with pytest.raises(NotFound):
        sent.drop(sent.rival)
    clock.advance(hours=3)
    with pytest.raises(DomainError):
        sent.drop()
    assert sent.kept().lines == calloffs.fees(accommodation="3000.00")


def test_there_is_nothing_to_go_back_to_where_nothing_was_sent(sent):
    with tenancy.scope(sent.by.scope):
        services.withdraw_offer(offer=sent.offer, by=sent.by)
    with pytest.raises(DomainError, match="nothing to go back to"):
        sent.drop()


def test_after_the_deadline_the_list_says_what_stands_and_home_asks_nothing(sent, clock):
    sent.change()
    clock.advance(hours=3)
    sent.client = signed_in(sent.by)
    assert "Change not sent" not in sent.shown("/portal/invitations/")
    assert "change is not sent" not in sent.shown("/")
    assert product_clock.now() - sent.offer.received_at > timedelta(hours=2)
