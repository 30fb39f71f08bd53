"""Two people of one provider on one working copy: the later one overwrites nothing, reads both, and chooses."""

import pytest

from calloffs.models import Clarification, Invitation, Offer, OfferDraft
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.web.editing import VERSION
from tests.calloffs.pages import day, key, signed_in
from tests.factories import calloffs, placements
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db


class Two:
    """Two people of the invited provider, each with the same working copy open."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            lot, homes = calloffs.lot_with_providers(1)
            self.call_off = calloffs.competition(*homes, lot=lot)
        placements.fee_kind("transport", name="Transport", order=5)
        self.people = [calloffs.bidder(homes[0].provider) for _ in range(2)]
        self.draft = calloffs.draft(self.call_off, homes[0], self.people[0])
        self.first, self.second = map(signed_in, self.people)
        self.page = f"/portal/offers/{self.draft.pk}/"

    def version(self, client, part):
        return {VERSION: client.get(f"{self.page}{part}/").context["form"][VERSION].value()}

    def kept(self):
        with tenancy.scope(self.people[0].scope):
            return OfferDraft.objects.get()


@pytest.fixture
def two(clock):
    return Two()


NEEDS = calloffs.ANSWERS
PARTS = {
    "place": (lambda two: day("available_on", two.call_off.needed_on.replace(year=two.call_off.needed_on.year + 1)),
              lambda two: day("available_on", two.call_off.needed_on), "available_on"),
    "needs": (lambda _: {**NEEDS, "wishes": "Theirs."}, lambda _: {**NEEDS, "wishes": "Mine."}, "quality_answers"),
    "fees": (lambda _: {"accommodation": "2000"}, lambda _: {"accommodation": "3200", "transport": "40"},
             "price_lines"),
    "social-value": (lambda _: {"social_value_answer": "Theirs."}, lambda _: {"social_value_answer": "Mine."},
                     "social_value_answer"),
}  # fmt: skip
SHOWN = {"needs": "Theirs.", "fees": "2,000.00", "social-value": "Theirs."}


@pytest.mark.parametrize("part", PARTS)
def test_the_later_of_two_overwrites_nothing_reads_both_and_may_save_theirs_instead(two, part):
    theirs, mine, field = PARTS[part]
    url, opened = f"{two.page}{part}/", two.version(two.second, part)
    assert two.first.post(url, {**theirs(two), **two.version(two.first, part), **key()}).status_code == 302
    between = getattr(two.kept(), field)
    refused = two.second.post(url, {**mine(two), **opened, **key()})
    assert refused.status_code == 200
    assert getattr(two.kept(), field) == between
    words = refused.content.decode()
    assert f"{two.people[0].name}" in words
    assert "Yours, not saved" in words
    assert SHOWN.get(part, "Saved now") in words
    again = {VERSION: refused.context["form"][VERSION].value()}
    assert two.second.post(url, {**mine(two), **again, **key()}).status_code == 302
    assert getattr(two.kept(), field) != between


def test_two_on_two_parts_do_not_meet(two):
    needs, value = two.version(two.first, "needs"), two.version(two.second, "social-value")
    first = two.first.post(f"{two.page}needs/", {**NEEDS, "wishes": "Theirs.", **needs, **key()})
    second = two.second.post(f"{two.page}social-value/", {"social_value_answer": "Mine.", **value, **key()})
    assert (first.status_code, second.status_code) == (302, 302)
    kept = two.kept()
    assert (kept.quality_answers["wishes"], kept.social_value_answer) == ("Theirs.", "Mine.")


def test_a_page_without_its_version_overwrites_nothing(two):
    url = f"{two.page}social-value/"
    before = two.kept().social_value_answer
    refused = super(type(two.first), two.first).post(url, {"social_value_answer": "Blind.", **key()})
    assert refused.status_code == 200
    assert two.kept().social_value_answer == before


def test_back_change_send_again_is_a_second_question_and_the_same_twice_is_one(two):
    invitation = all_of(Invitation).get()
    url, one_page = f"/portal/invitations/{invitation.pk}/ask/", key()
    for question in ("Is there a garden?", "Is there a garden?", "How far is the school?"):
        assert two.first.post(url, {"question": question, **one_page}).status_code == 302
    assert set(all_of(Clarification).values_list("question", flat=True)) == {
        "Is there a garden?",
        "How far is the school?",
    }
    assert all_of(Clarification).count() == 2


def test_what_a_colleague_changed_after_it_was_checked_is_not_sent_unread(two):
    """The page before the sending shows every answer: only what it showed goes to the council."""
    page = f"{two.page}check/"
    sent = {**key(), **two.version(two.first, "check")}
    two.second.post(f"{two.page}fees/", {"accommodation": "300", **key(), **two.version(two.second, "fees")})
    answer = two.first.post(page, sent)
    assert answer.status_code == 200
    said = answer.content.decode()
    assert two.people[1].name in said and "Nothing is done yet" in said and "300.00" in said
    assert not all_of(Offer).exists()
    again = {**key(), VERSION: answer.context["form"][VERSION].value()}
    assert two.first.post(page, again).status_code == 302
    with tenancy.scope(two.people[0].scope):
        assert Offer.objects.get().price_lines.get().weekly == 300
