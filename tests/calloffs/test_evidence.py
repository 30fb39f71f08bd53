"""Wrap-around support is offered, accepted and paid with its need, somebody's own words, a review and an end (S-7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from calloffs.models import AwardProposal, OfferDraft, OfferPriceLine, ProposalLine
from calloffs.rules.evidence import Evidence, on_acceptance
from calloffs.rules.values import whole_life_value
from calloffs.selectors import proposals
from calloffs.services import offers
from calloffs.services.proposals import next_version
from placements.models import FeeLine
from placements.rules.fees import weekly_line
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from tests.calloffs.pages import day, key, signed_in
from tests.factories import awards, calloffs, placements
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
FEES = calloffs.fees(accommodation="3000.00")
WEEKS = timedelta(weeks=1)


def lines(call_off, **fields):
    return [*FEES, calloffs.support(call_off.needed_on, **fields)]


def kept(given):
    return [line.as_json() for line in given]


def refused_by_the_database(statement, *values):
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return error.value.__cause__.pgcode


class Bidding:
    """A competition with one invited home and its bid writer."""

    def __init__(self):
        with tenancy.scope(tenancy.COUNCIL):
            lot, homes = calloffs.lot_with_providers(1)
            self.call_off = calloffs.competition(*homes, lot=lot)
        self.home, self.by = homes[0], calloffs.bidder(homes[0].provider)

    def draft(self, **fields):
        return calloffs.draft(self.call_off, self.home, self.by, price_lines=lines(self.call_off, **fields))

    def sent(self, **which):
        """A price line as it was sent, read by its provider: it is sealed for everybody else."""
        with tenancy.scope(self.by.scope):
            return OfferPriceLine.objects.get(**which)

    def posted(self, draft, **changes):
        """The fee page sent with therapy and these answers."""
        evidence = calloffs.support(self.call_off.needed_on)
        review, end = evidence.review_on, evidence.ends_on
        fields = {
            "accommodation": "3000",
            "therapy": "300",
            "therapy-need": "support",
            "therapy-note": "An hour a week with our therapist.",
            **day("therapy-review_on", changes.pop("review", review)),
            **day("therapy-ends_on", changes.pop("end", end)),
            **changes,
        }
        return signed_in(self.by).post(f"/portal/offers/{draft.pk}/fees/", {**fields, **key()})


@pytest.fixture
def bidding(clock):
    return Bidding()


# --- The offer ---
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"need": ""}, "choose the need"),
        ({"need": "cultural_needs"}, "choose the need"),
        ({"note": " "}, "in your own words"),
        ({"review_on": None}, "the date on which it is reviewed"),
        ({"ends_on": None}, "the day on which it ends"),
        ({"ends_on": date(2020, 1, 1)}, "it must end after"),
    ],
)
def test_an_add_on_without_evidence_is_not_kept_in_an_offer(bidding, fields, said):
    with pytest.raises(DomainError, match=said):
        bidding.draft(**fields)


def test_an_add_on_kept_before_evidence_was_asked_for_is_not_submitted(bidding):
    draft = bidding.draft()
    with tenancy.scope(bidding.by.scope):
        OfferDraft.objects.update(price_lines=kept([*FEES, weekly_line("therapy", Decimal(300))]))
        with pytest.raises(DomainError, match="choose the need"):
            offers.submit_offer(draft=draft, by=bidding.by)
    page = signed_in(bidding.by).get(f"/portal/offers/{draft.pk}/check/").content.decode()
    assert "Therapy: choose the need of the profile that it rests on." in page


@pytest.mark.parametrize(
    ("name", "nothing"), [("need", ""), ("note", ""), ("review_on", None), ("ends_on", None)]
)
def test_the_database_refuses_an_offer_whose_add_on_lacks_a_part(bidding, name, nothing):
    draft = bidding.draft()
    given = lines(bidding.call_off, **{name: nothing})
    with tenancy.scope(bidding.by.scope):
        OfferDraft.objects.update(price_lines=kept(given))
        code = refused_by_the_database(
            "SELECT * FROM calloffs_submit_offer(%s, %s, gen_random_uuid())",
            str(draft.pk),
            str(bidding.by.pk),
        )
        assert not OfferPriceLine.objects.exists()
    assert code == "SP004"


def test_an_offer_without_add_ons_needs_no_evidence(bidding):
    calloffs.submitted(bidding.call_off, bidding.home, bidding.by, price_lines=FEES)
    assert bidding.sent().need == ""


def test_what_was_written_with_an_add_on_goes_with_the_offer(bidding):
    calloffs.submitted(bidding.call_off, bidding.home, bidding.by, price_lines=lines(bidding.call_off))
    line = bidding.sent(kind__code="therapy")
    given = calloffs.support(bidding.call_off.needed_on)
    assert (line.need, line.note) == ("support", "An hour a week with our therapist.")
    assert (line.review_on, line.ends_on) == (given.review_on, given.ends_on)


@pytest.mark.parametrize(
    ("changes", "box"),
    [
        ({"therapy-need": ""}, "id_therapy-need"),
        ({"therapy-note": ""}, "id_therapy-note"),
        ({"end": date(2020, 1, 1)}, "id_therapy-ends_on_0"),
    ],
)
def test_the_page_says_beside_the_box_what_the_evidence_lacks(bidding, changes, box):
    draft = calloffs.draft(bidding.call_off, bidding.home, bidding.by, price_lines=FEES)
    calloffs.support(bidding.call_off.needed_on)
    page = bidding.posted(draft, **changes)
    assert page.status_code == 200
    assert f'href="#{box}"' in page.content.decode()
    with tenancy.scope(bidding.by.scope):
        assert OfferDraft.objects.get().lines == FEES


def test_the_page_keeps_the_evidence_and_gives_it_back(bidding):
    draft = calloffs.draft(bidding.call_off, bidding.home, bidding.by, price_lines=FEES)
    calloffs.support(bidding.call_off.needed_on)
    assert bidding.posted(draft).status_code == 302
    with tenancy.scope(bidding.by.scope):
        assert OfferDraft.objects.get().lines[1] == calloffs.support(bidding.call_off.needed_on)
    page = signed_in(bidding.by).get(f"/portal/offers/{draft.pk}/fees/").content.decode()
    assert "An hour a week with our therapist." in page
    assert '<option value="support" selected>' in page


# --- The council's agreement with it ---
@kept_rows
def story(clock):
    """A scored competition whose one offer asks for therapy."""
    return awards.scored(clock, "3000.00", supports=("therapy",), age=9)


def accepted(story, **fields):
    needed_on = story.call_off.needed_on
    whole = {
        "need": "support",
        "words": "The last review asked for it.",
        "review_on": needed_on + 12 * WEEKS,
        "ends_on": needed_on + 26 * WEEKS,
    }
    return {"therapy": Evidence(**{**whole, **fields})}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": ""}, "in your own words"),
        ({"need": ""}, "choose the need"),
        ({"ends_on": None}, "the day on which it ends"),
        ({"ends_on": date(2090, 1, 1)}, "at the latest"),
    ],
)
def test_a_recommendation_says_why_each_add_on_is_accepted(fields, said, story):
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DomainError, match=said):
        awards.recommend(story, evidence=accepted(story, **fields))


def test_a_recommendation_that_passes_the_add_on_over_in_silence_is_refused(story):
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DomainError, match="Therapy: choose the need"):
        awards.recommend(story)


def test_what_an_add_on_is_accepted_on_does_not_tell_the_provider_who_the_child_is(story):
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(DomainError, match="Take it out"):
        name = story.call_off.referral.child.given_name
        awards.recommend(story, evidence=accepted(story, words=f"{name} has asked for it."))


def test_the_database_refuses_a_proposed_add_on_without_the_councils_words(story):
    with tenancy.scope(tenancy.COUNCIL):
        proposal = awards.recommend(story, evidence=accepted(story))
        kind = placements.fee_kind("therapy")
        ProposalLine.objects.filter(kind=kind).delete()
        code = refused_by_the_database(
            "INSERT INTO calloffs_proposalline (id, proposal_id, kind_id, unit, pounds, quantity, sign, pay_rule, vat,"
            " shares, note, need, evidence, review_on, ends_on) VALUES (gen_random_uuid(), %s, %s, 'weekly', 5, 1, 1,"
            " 'first_night', 'exempt', '[]', '', 'support', ' ', now(), now())",
            str(proposal.pk),
            str(kind.pk),
        )
    assert code == "SP004"


def test_the_page_asks_what_the_add_on_is_accepted_on_and_gives_the_offers_answers(story):
    with tenancy.scope(tenancy.COUNCIL):
        offer = story.offers[0].pk
    officer = signed_in(story.officer)
    page = officer.get(f"/call-offs/{story.call_off.pk}/recommend/{offer}/").content.decode()
    assert "Therapy: why you agree that it is needed" in page
    assert '<option value="support" selected>' in page
    with tenancy.scope(tenancy.COUNCIL):
        awards.recommend(story, evidence=accepted(story))
    again = officer.get(f"/call-offs/{story.call_off.pk}/recommend/{offer}/").content.decode()
    assert "The last review asked for it." in again
    proposal = officer.get(f"/call-offs/{story.call_off.pk}/proposal/").content.decode()
    assert "For the need “The support needed”. The last review asked for it." in proposal
    assert "The provider wrote: An hour a week with our therapist." in proposal


def test_a_case_for_a_direct_award_names_the_evidence_of_its_add_ons(clock):
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct(age=9, profile=calloffs.PROFILE)
        calloffs.support(story.call_off.needed_on)
        fees = [weekly_line("accommodation", Decimal(3000)), weekly_line("therapy", Decimal(300))]
        with pytest.raises(DomainError, match="Therapy: choose the need"):
            awards.make_case(story, lines=fees)
        fees[1] = on_acceptance(fees[1], accepted(story)["therapy"])
        awards.make_case(story, lines=fees)
        assert ProposalLine.objects.get(kind__code="therapy").evidence == "The last review asked for it."


# --- From the proposal to what is paid ---
def test_an_add_on_is_paid_until_its_own_end_with_both_sides_words_and_nobody_elses(story):
    with tenancy.scope(tenancy.COUNCIL):
        proposal = awards.recommend(story, evidence=accepted(story))
        awards.turn_all(awards.ask(story))
        agreement = awards.issue(story)
    awards.sign(agreement, awards.signer(story))
    line = all_of(FeeLine).get(kind__code="therapy")
    own = accepted(story)["therapy"]
    assert (line.starts_on, line.ends_on) == (proposal.starts_on, own.ends_on)
    assert (line.review_on, line.need) == (own.review_on, "support")
    assert (line.note, line.evidence) == (
        "An hour a week with our therapist.",
        "The last review asked for it.",
    )
    assert all_of(FeeLine).get(kind__code="accommodation").ends_on == proposal.ends_on


def test_what_is_authorised_counts_an_add_on_until_its_own_end(story):
    with tenancy.scope(tenancy.COUNCIL):
        proposal = awards.recommend(story, evidence=accepted(story))
    start, own = proposal.starts_on, accepted(story)["therapy"].ends_on
    assert proposal.whole_life_value == whole_life_value(
        Decimal("3000.00"), start, proposal.ends_on
    ) + whole_life_value(Decimal("300.00"), start, own)


def test_an_add_ons_evidence_is_part_of_what_is_decided_on(story):
    with tenancy.scope(tenancy.COUNCIL):
        before = proposals.content_of(awards.recommend(story, evidence=accepted(story)))
        spaced = accepted(story, words="The last  review asked for it.")
        assert proposals.content_of(awards.recommend(story, evidence=spaced)) == before
        shorter = accepted(story, ends_on=story.call_off.needed_on + 20 * WEEKS)
        assert proposals.content_of(awards.recommend(story, evidence=shorter)) != before


def test_the_next_version_keeps_the_evidence(story):
    with tenancy.scope(tenancy.COUNCIL):
        awards.recommend(story, evidence=accepted(story))
        asked = awards.ask(story).proposal
        later = next_version(asked, by=story.officer, at=asked.made_at)
        assert proposals.content_of(later).lines == proposals.content_of(asked).lines
        assert AwardProposal.objects.filter(call_off=story.call_off).count() == 2


def test_the_database_refuses_a_fee_line_of_support_without_evidence(story):
    with tenancy.scope(tenancy.COUNCIL):
        awards.recommend(story, evidence=accepted(story))
        awards.turn_all(awards.ask(story))
        agreement = awards.issue(story)
    awards.sign(agreement, awards.signer(story))
    with tenancy.scope(tenancy.COUNCIL):
        line = FeeLine.objects.get(kind__code="therapy")
        line.pk, line.evidence = None, " "
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            line.save(force_insert=True)
    assert error.value.__cause__.pgcode == "SP004"
