"""Fees from before they had one shape: every line, offer, proposal and working copy says what it said, to the penny."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connections

from calloffs.models import OfferDraft, OfferPriceLine, ProposalLine
from placements.models import FeeLine, FeeMonth
from placements.rules.fees import Share, weekly_line
from placements.states import Funder
from sefton_pdps.core.database import tenancy
from tests.factories import awards, placements
from tests.factories.rows import all_of

pytestmark = pytest.mark.whole
TABLES = ("placements_feeline", "calloffs_offerpriceline", "calloffs_proposalline")
# As rows stood before: pounds a week in one column, below nothing for a discount, and three columns of shares.
BEFORE = """
ALTER TABLE {table} DISABLE TRIGGER USER;
ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} ADD COLUMN kept numeric(10, 2);
UPDATE {table} SET kept = weekly, pounds = 1, sign = 1;
ALTER TABLE {table} DROP COLUMN weekly;
ALTER TABLE {table} RENAME COLUMN kept TO weekly;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
ALTER TABLE {table} ENABLE TRIGGER USER;
"""
SHARES = """
ALTER TABLE placements_feeline ADD COLUMN social_care_share numeric(5, 2) DEFAULT 60,
    ADD COLUMN education_share numeric(5, 2) DEFAULT 40, ADD COLUMN health_share numeric(5, 2) DEFAULT 0;
UPDATE calloffs_offerdraft SET price_lines = '[{"kind": "accommodation", "weekly": "3000.00", "note": "Warm."},
    {"kind": "discount", "weekly": "-100.00", "note": ""}]';
"""


@pytest.fixture
def before(committed_db, clock):
    with tenancy.scope(tenancy.COUNCIL):
        placements.fee_kind("discount", is_discount=True)
        story = awards.scored(clock, "3000.00", age=9)
        awards.recommend(story)
        awards.turn_all(awards.ask(story))
        agreement = awards.issue(story)
    awards.sign(agreement, awards.signer(story))
    with tenancy.scope(tenancy.COUNCIL):
        placement = FeeLine.objects.get().placement
        placements.fee_line(placement, "-100.00", kind=placements.fee_kind("discount"))
    with connections["owner"].schema_editor(atomic=True) as editor:
        editor.execute("SELECT set_config('sefton.scope', 'system', true)")
        for table in TABLES:
            editor.execute(BEFORE.format(table=table))
        editor.execute(SHARES)
    yield story
    connections["owner"].close()


def migrate():
    with connections["owner"].schema_editor(atomic=True) as editor:
        editor.execute(import_module("placements.migrations.0029_terms_of_kept_fees").KEPT)
        import_module("calloffs.migrations.0033_terms_of_kept_fees").tell_by_terms(None, editor)


def test_every_kept_line_says_what_it_said(before):
    kept = {row.pk: row.amount for row in all_of(FeeMonth)}
    migrate()
    shares = (Share(Funder.SOCIAL_CARE, Decimal(60)), Share(Funder.EDUCATION, Decimal(40)))
    for line in all_of(FeeLine).select_related("kind"):
        assert (line.pounds * line.sign, line.unit, line.quantity) == (line.weekly, "weekly", 1)
        assert line.line.shares == shares
    assert {line.sign for line in all_of(FeeLine)} == {1, -1}
    with tenancy.scope(tenancy.COUNCIL):
        for line in (OfferPriceLine.objects.get(), ProposalLine.objects.get()):
            assert (line.pounds, line.sign) == (Decimal("3000.00"), 1)
    assert kept == {row.pk: row.amount for row in all_of(FeeMonth)}


def test_every_working_copy_says_what_it_said(before):
    migrate()
    with tenancy.scope(before.bidders[0].scope):
        draft = OfferDraft.objects.get()
    care = weekly_line("accommodation", Decimal("3000.00"), note="Warm.")
    assert draft.lines == [care, weekly_line("discount", Decimal("-100.00"))]


def test_what_is_sealed_and_frozen_is_so_again(before):
    migrate()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relforcerowsecurity", [list(TABLES)]
        )
        assert len(cursor.fetchall()) == len(TABLES)
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(Exception, match="does not change"):
        ProposalLine.objects.update(note="Other words.")
