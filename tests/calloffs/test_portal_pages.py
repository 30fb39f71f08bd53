"""The supplier portal's pages of invitations and offers."""

import pytest

from calloffs.models import Invitation, Offer, OfferDraft, ResultLetter
from calloffs.presenters.status import OFFERED
from calloffs.services import call_offs, clarifications
from calloffs.states import OfferState
from providers.states import SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests import councils_columns
from tests.browsing import queries
from tests.calloffs.pages import day, key, signed_in
from tests.factories import accounts, calloffs, placements, providers

pytestmark = pytest.mark.django_db


class Portal:
    """An invited provider's person at the portal, and a rival."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            self.lot, self.homes = calloffs.lot_with_providers()
            self.call_off = calloffs.competition(*self.homes, lot=self.lot)
            self.people = [calloffs.bidder(home.provider) for home in self.homes]
            self.invitation = Invitation.objects.get(provider=self.homes[0].provider)
            placements.fee_kind("accommodation", name="Accommodation")
            placements.fee_kind("discount", name="Discount", is_discount=True, order=9)
        self.client, self.rival = (signed_in(person) for person in self.people)
        self.page = f"/portal/invitations/{self.invitation.pk}/"

    def own(self, model):
        with tenancy.scope(self.people[0].scope):
            return model.objects.get()

    def start(self):
        answer = self.client.post(f"{self.page}offer/", {"setting": self.homes[0].pk, **key()})
        assert answer.status_code == 302, answer.content
        return answer.url.removesuffix("place/")

    def fill(self):
        """A whole draft, each page leading to the next; gives its address."""
        url = self.start()
        page = f"{url}place/"
        for part, answers in {
            "place": day("available_on", self.call_off.needed_on),
            "needs": calloffs.ANSWERS,
            "fees": {"accommodation": "3,200.00", "discount": "50"},
            "social-value": {"social_value_answer": "Two apprentices."},
        }.items():
            assert page == f"{url}{part}/"
            answer = self.client.post(page, {**answers, **key()})
            assert answer.status_code == 302, (part, answer.content)
            page = answer.url
        assert page == f"{url}check/"
        return url


@pytest.fixture(autouse=True)
def no_column_of_the_councils_is_selected():
    with councils_columns.watched() as selected:
        yield
    assert selected == set()


@pytest.fixture
def portal():
    return Portal()


def _said(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_invitation_shows_the_need_and_nothing_of_the_councils_own(portal):
    page = _said(portal.client.get(portal.page))
    assert calloffs.PROFILE["story"] in page and "Closes" in page and "Decline this invitation" in page
    with tenancy.scope(tenancy.COUNCIL):
        call_off = portal.call_off
        child = call_off.referral.child
        secrets = [call_off.reference, call_off.route_reason, child.given_name, child.family_name]
        secrets += [call_off.referral.reference, str(call_off.pk), str(portal.homes[1].pk)]
    for secret in secrets:
        assert secret not in page


def test_the_first_opening_shows_to_the_council(portal):
    portal.client.get(portal.page)
    with tenancy.scope(tenancy.COUNCIL):
        assert Invitation.objects.get(pk=portal.invitation.pk).first_opened_at is not None


def test_an_offer_is_filled_in_page_by_page_checked_and_received(portal):
    url = portal.fill()
    check = _said(portal.client.get(f"{url}check/"))
    assert "£3,150.00" in check and "Her school is a mile away." in check
    answer = portal.client.post(f"{url}check/", key())
    receipt = _said(portal.client.get(answer.url))
    offer = portal.own(Offer)
    assert "Your offer was received" in receipt and offer.fingerprint in receipt
    assert "(GMT)" in receipt or "(BST)" in receipt


def test_the_total_is_the_servers_and_is_shown_without_script(portal):
    url = portal.start()
    answer = portal.client.post(f"{url}fees/", {"accommodation": "2,000.10", "update": "1", **key()})
    assert answer.url == f"{url}fees/"
    assert "£2,000.10" in _said(portal.client.get(answer.url))


@pytest.mark.parametrize(
    ("fees", "words"),
    [
        ({"accommodation": "-1"}, "Accommodation must be £0 or more."),
        ({"accommodation": "lots"}, "pounds and pence"),
        ({"accommodation": "100", "discount": "100"}, "must be more than £0.00"),
    ],
)
def test_a_fee_that_cannot_be_is_refused_in_words_and_what_was_typed_stays(portal, fees, words):
    url = portal.start()
    page = _said(portal.client.post(f"{url}fees/", {**fees, **key()}))
    assert "There is a problem" in page and words in page
    assert f'value="{fees["accommodation"]}"' in page


def test_an_unfinished_offer_says_what_is_missing_and_is_not_sent(portal):
    url = portal.start()
    assert "Enter the weekly fee." in _said(portal.client.get(url))
    page = _said(portal.client.post(f"{url}check/", key()))
    assert "There is a problem" in page
    with tenancy.scope(portal.people[0].scope):
        assert not Offer.objects.exists()


def test_a_late_offer_is_told_so_and_what_was_typed_is_kept(portal, clock):
    url = portal.fill()
    clock.advance(hours=3)
    portal.client = signed_in(portal.people[0])  # three idle hours have signed the person out
    page = _said(portal.client.post(f"{url}check/", key()))
    assert "Your offer was not received. What you typed is kept." in page
    assert portal.own(OfferDraft).social_value_answer == "Two apprentices."
    assert "The deadline was" in _said(portal.client.get(portal.page))
    assert "Make an offer</a>" not in _said(portal.client.get(portal.page))


def test_the_same_sending_twice_is_one_offer(portal):
    url, once = portal.fill(), key()
    first, second = (portal.client.post(f"{url}check/", once) for _ in range(2))
    assert first.url == second.url
    assert portal.own(Offer)


def test_an_offer_is_withdrawn_and_sent_again(portal):
    url = portal.fill()
    receipt = portal.client.post(f"{url}check/", key()).url
    answer = portal.client.post(f"{receipt}withdraw/", key())
    assert "Your offer is withdrawn" in _said(portal.client.get(answer.url))
    again = portal.client.post(f"{url}check/", key()).url
    assert again != receipt
    assert "Your offer was received" in _said(portal.client.get(again))


def test_declining_takes_one_reason_and_can_be_taken_back(portal):
    url = f"{portal.page}decline/"
    assert "Select the reason for declining" in _said(portal.client.post(url, key()))
    portal.client.post(url, {"reason": "no_vacancy", "note": "", **key()})
    page = _said(portal.client.get(portal.page))
    assert "Change your mind" in page and "You declined this invitation: no vacancy" in page
    portal.client.post(f"{portal.page}change-your-mind/", key())
    assert "Decline this invitation" in _said(portal.client.get(portal.page))


def test_who_asked_is_told_to_nobody_but_the_answer_to_everybody(portal):
    portal.client.post(f"{portal.page}ask/", {"question": "Is there a garden?", **key()})
    with tenancy.scope(tenancy.COUNCIL):
        rival_page = f"/portal/invitations/{Invitation.objects.get(provider=portal.homes[1].provider).pk}/"
        asked = portal.call_off.clarifications.get()
    assert "Is there a garden?" not in _said(portal.rival.get(rival_page))
    with tenancy.scope(tenancy.COUNCIL):
        clarifications.publish(
            clarification=asked, wording="Is a garden asked for?", answer="None is needed.",
            by=accounts.person(Role.PLACEMENTS_OFFICER), at=product_clock.now(),
        )  # fmt: skip
    page = _said(portal.rival.get(rival_page))
    assert "Is a garden asked for?" in page and "None is needed." in page
    assert "Is there a garden?" not in page
    own = _said(portal.client.get(portal.page))
    assert "Is a garden asked for?" in own and "You asked: Is there a garden?" in own
    assert portal.people[0].name not in page and portal.homes[0].name not in page


@pytest.mark.parametrize(
    "path", ["", "ask/", "decline/", "offer/"], ids=["invitation", "ask", "decline", "offer"]
)
def test_another_providers_invitation_is_a_page_that_does_not_exist(portal, path):
    assert portal.rival.get(f"{portal.page}{path}").status_code == 404
    assert portal.rival.get("/portal/invitations/6f7f0df2-8a7e-4a9b-8b51-2f6cbf3f0a01/").status_code == 404


@pytest.mark.parametrize("part", ["", "place/", "needs/", "fees/", "social-value/", "check/"])
def test_another_providers_offer_is_a_page_that_does_not_exist(portal, part):
    url = portal.fill()
    assert portal.rival.get(f"{url}{part}").status_code == 404
    assert portal.rival.post(f"{url}{part}", key()).status_code in (404, 405)


def test_another_providers_receipt_is_not_withdrawn(portal):
    receipt = portal.client.post(f"{portal.fill()}check/", key()).url
    assert portal.rival.get(receipt).status_code == 404
    assert portal.rival.post(f"{receipt}withdraw/", key()).status_code == 404
    assert portal.own(Offer).state == "submitted"


@pytest.mark.parametrize("role", [Role.PLACEMENTS_OFFICER, Role.AUDITOR])
def test_the_council_has_no_page_of_the_portal(portal, role):
    with tenancy.scope(tenancy.COUNCIL):
        client = signed_in(accounts.person(role))
    assert client.get(portal.page).status_code == 403
    assert client.get("/portal/invitations/").status_code == 403


def test_an_agency_offers_a_household(portal):
    with tenancy.scope(tenancy.COUNCIL):
        agency = providers.setting(providers.provider(), kind=SettingKind.FOSTERING_AGENCY)
        home = providers.household(agency)
        invitation = calloffs.invitation(portal.call_off, agency.provider, agency)
        writer = calloffs.bidder(agency.provider)
        client = signed_in(writer)
    page = f"/portal/invitations/{invitation.pk}/"
    url = client.post(f"{page}offer/", {"setting": agency.pk, **key()}).url.removesuffix("place/")
    when = day("available_on", portal.call_off.needed_on)
    assert "Select the carer household" in _said(client.post(f"{url}place/", {**when, **key()}))
    client.post(f"{url}place/", {**when, "household": home.pk, **key()})
    with tenancy.scope(writer.scope):
        assert OfferDraft.objects.get().household_id == home.pk


def test_the_result_stands_on_the_invitation(portal):
    with tenancy.scope(tenancy.COUNCIL):
        call_offs.end_without_award(
            call_off=portal.call_off, reason="The need has changed.",
            by=accounts.person(Role.PLACEMENTS_OFFICER), at=product_clock.now(),
        )  # fmt: skip
    page = _said(portal.client.get(portal.page))
    assert "Ended with no award" in page and "Read the result and the reasons" in page
    assert "Why this cannot be done" not in page
    with tenancy.scope(portal.people[0].scope):
        letter = ResultLetter.objects.get(provider=portal.homes[0].provider)
    result = _said(portal.client.get(f"/portal/results/{letter.pk}/"))
    assert "The need has changed." in result and portal.page in result


def test_an_invitation_that_closed_without_an_offer_says_that_the_provider_did_not_answer(portal, clock):
    portal.fill()
    clock.advance(hours=3)
    assert "You did not answer" in _said(portal.rival.get("/portal/invitations/"))
    mine = _said(signed_in(portal.people[0]).get("/portal/invitations/"))
    assert "You did not send your offer" in mine and "You did not answer" not in mine


def test_a_competition_that_ended_before_its_deadline_blames_nobody(portal):
    with tenancy.scope(tenancy.COUNCIL):
        call_offs.end_without_award(
            call_off=portal.call_off, reason="The need has changed.",
            by=accounts.person(Role.PLACEMENTS_OFFICER), at=product_clock.now(),
        )  # fmt: skip
    page = _said(portal.client.get("/portal/invitations/"))
    assert "Ended before its deadline" in page and "You did not answer" not in page


@pytest.mark.parametrize(
    ("state", "words"), [(OfferState.PREFERRED, "Successful"), (OfferState.NOT_PREFERRED, "Not successful")]
)
def test_the_result_of_an_offer_is_told_in_plain_words(state, words):
    assert OFFERED[state].text == words


def test_text_of_a_provider_or_the_council_is_never_markup(portal):
    with tenancy.scope(tenancy.COUNCIL):
        asked = {"code": "adapted_home", "label": "<b>Adapted</b>", "value": "<script>alert(1)</script>"}
        call_off = calloffs.competition(
            portal.homes[0],
            lot=portal.lot,
            profile={**calloffs.PROFILE, "needs": [{**asked, "kind": "need"}]},
        )
        invitation = Invitation.objects.get(call_off=call_off)
    page = f"/portal/invitations/{invitation.pk}/"
    begun = portal.client.post(f"{page}offer/", {"setting": portal.homes[0].pk, **key()}).url
    url = begun.removesuffix("place/")
    for one in (page, f"{url}needs/", f"{url}check/"):
        shown = _said(portal.client.get(one))
        assert "<script>alert" not in shown and "<b>Adapted" not in shown


def test_lists_and_pages_take_as_many_queries_for_one_as_for_many(portal):
    pages = ["/portal/invitations/", portal.page]
    few = [queries(portal.client, page) for page in pages]
    portal.fill()
    with tenancy.scope(tenancy.COUNCIL):
        more = [calloffs.competition(portal.homes[0], lot=portal.lot) for _ in range(5)]
    for call_off in more:
        calloffs.submitted(call_off, portal.homes[0], portal.people[0])
    many = [queries(portal.client, page) for page in pages]
    assert many[0] <= 8 and many[1] <= 10
    assert (
        many[0] - few[0] <= 2 and many[1] - few[1] <= 1
    )  # the settings of offers and drafts, once there are any


def test_an_offers_pages_take_few_queries(portal):
    url = portal.fill()
    # What is checked is also what is confirmed: its kinds of fee are read once more for that.
    for part, most in {"": 7, "fees/": 7, "check/": 8}.items():
        assert queries(portal.client, f"{url}{part}") <= most
    receipt = portal.client.post(f"{url}check/", key()).url
    assert queries(portal.client, receipt) <= 6
