"""A provider names pounds a week and what for; how a fee is counted, paid and shared is the council's to decide."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg2.extras import Json

from calloffs.models import Offer, OfferDraft, OfferPriceLine
from calloffs.rules.offers import OF_THE_COUNCIL, SAID_BY_PROVIDERS
from calloffs.services import offers
from placements.rules.fees import Share, weekly_line
from placements.states import FeeUnit, Funder, PayRule, VatTreatment
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.demo.living.story import saying_yes
from sefton_pdps.local.pytest_servers import servers
from tests.factories import calloffs, placements
from tests.factories.rows import all_of

pytestmark = pytest.mark.django_db
USUAL = weekly_line("accommodation", Decimal(3000))
SPLIT = (Share(Funder.SOCIAL_CARE, Decimal(60)), Share(Funder.HEALTH, Decimal(40), "ICB-7"))
TERMS = {
    "unit": FeeUnit.NIGHTLY,
    "quantity": Decimal(2),
    "starts_on": date(2026, 12, 1),
    "pay_rule": PayRule.BOTH_DAYS,
    "vat": VatTreatment.STANDARD,
    "shares": SPLIT,
    "evidence": "Accepted.",
}
EACH = pytest.mark.parametrize(("part", "value"), TERMS.items(), ids=TERMS)


class Bidding:
    """A provider with a working copy that may be sent."""

    def __init__(self) -> None:
        with tenancy.scope(tenancy.COUNCIL):
            lot, homes = calloffs.lot_with_providers(1)
            self.call_off = calloffs.competition(*homes, lot=lot)
        self.home, self.by = homes[0], calloffs.bidder(homes[0].provider)
        self.draft = calloffs.draft(self.call_off, self.home, self.by, price_lines=[USUAL])

    def send(self, *lines: dict[str, object]) -> None:
        """The door of the database itself, in the provider's scope, with the working copy changed past the services."""
        with tenancy.scope(self.by.scope), transaction.atomic(), connection.cursor() as cursor:
            OfferDraft.objects.update(price_lines=list(lines))
            cursor.execute(
                "SELECT * FROM calloffs_submit_offer(%s, %s, gen_random_uuid())",
                [str(self.draft.pk), str(self.by.pk)],
            )

    def refused(self, *lines: dict[str, object]) -> str:
        with pytest.raises(DatabaseError) as refusal:
            self.send(*lines)
        assert not all_of(Offer).exists()
        return refusal.value.__cause__.pgcode  # type: ignore[union-attr]


@pytest.fixture
def bidding(clock) -> Bidding:
    return Bidding()


def test_every_part_of_a_line_is_the_providers_or_the_councils(bidding):
    assert set(TERMS) == set(OF_THE_COUNCIL)
    assert {*SAID_BY_PROVIDERS, *OF_THE_COUNCIL} == set(USUAL.as_json())


@EACH
def test_a_working_copy_with_a_term_of_the_council_is_not_kept(bidding, part, value):
    lines = [replace(USUAL, **{part: value})]
    with pytest.raises(DomainError, match="The council decides how a fee is counted, paid and shared"):
        calloffs.draft(bidding.call_off, bidding.home, bidding.by, price_lines=lines)
    with tenancy.scope(bidding.by.scope):
        assert OfferDraft.objects.get().lines == [USUAL]


@EACH
def test_the_database_refuses_an_offer_with_a_term_of_the_council(bidding, part, value):
    assert bidding.refused(replace(USUAL, **{part: value}).as_json()) == offers.INCOMPLETE


@EACH
def test_a_provider_reads_why_its_offer_is_refused(bidding, part, value):
    line = replace(USUAL, **{part: value})
    with tenancy.scope(bidding.by.scope):
        OfferDraft.objects.update(price_lines=[line.as_json()])
        with pytest.raises(DomainError, match="A fee line cannot be used"):
            saying_yes(lambda sure: offers.submit_offer(draft=bidding.draft, sure=sure, by=bidding.by))


@pytest.mark.parametrize("sign", [-1, 2, 0, None])
def test_a_sign_is_the_kinds_and_never_the_providers(bidding, sign):
    """A line of a fee that is taken off would lower the price that is compared; a sign of two would double it."""
    placements.fee_kind("discount", is_discount=True)
    assert bidding.refused(USUAL.as_json() | {"sign": sign}) == offers.INCOMPLETE
    added = weekly_line("discount", Decimal(-100)).as_json()
    assert bidding.refused(USUAL.as_json(), added | {"sign": 1}) == offers.INCOMPLETE


def written(**columns: object) -> None:
    """A row of the table by the superuser, triggers and foreign keys asleep: what is left is what the table refuses."""
    ids = {name: str(uuid4()) for name in ("id", "offer_id", "kind_id")}
    row = {**ids, **columns, "shares": Json(columns["shares"])}
    outside = servers.postgres.connect(connection.settings_dict["NAME"])
    try:
        with outside.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            names = ", ".join(row)
            marks = ", ".join(f"%({name})s" for name in row)
            cursor.execute(f"INSERT INTO calloffs_offerpriceline ({names}) VALUES ({marks})", row)
    finally:
        outside.rollback()
        outside.close()


def test_a_usual_line_is_taken_by_the_table():
    written(**OfferPriceLine.columns_of(USUAL))


@EACH
def test_no_line_of_an_offer_has_a_term_of_the_council_whoever_writes_it(part, value):
    with pytest.raises(psycopg2.errors.CheckViolation, match="offer_price_line_no_terms_of_the_council"):
        written(**OfferPriceLine.columns_of(replace(USUAL, **{part: value})))


def test_a_discount_is_taken_off_and_what_is_usual_is_kept(bidding):
    placements.fee_kind("discount", is_discount=True)
    bidding.send(USUAL.as_json(), weekly_line("discount", Decimal(-100)).as_json())
    with tenancy.scope(bidding.by.scope):
        assert sorted(row.line.weekly for row in OfferPriceLine.objects.select_related("kind")) == [
            -100,
            3000,
        ]
