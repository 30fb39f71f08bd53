"""Support from before evidence was asked for: what people wrote stands, and the system's own sentence goes."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connections

from calloffs.models import ProposalLine
from calloffs.rules.evidence import Evidence
from placements.models import FeeLine
from sefton_pdps.core.database import tenancy
from tests.factories import awards
from tests.factories.rows import all_of

pytestmark = pytest.mark.whole
# As rows stood before: frozen, without evidence, and the award's own sentence in the fee line.
BEFORE = """
ALTER TABLE calloffs_proposalline DISABLE TRIGGER USER;
SELECT set_config('sefton.scope', 'system', true);
UPDATE calloffs_proposalline SET evidence = '', need = '', review_on = NULL, ends_on = NULL, note = '';
ALTER TABLE calloffs_proposalline ENABLE TRIGGER USER;
UPDATE placements_feeline SET evidence = 'Needs set out in agreement SA-2026-00001.', need = ''
    WHERE evidence <> '';
"""


@pytest.fixture
def before(committed_db, clock):
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.scored(clock, "3000.00", supports=("therapy",), age=9)
        start = story.call_off.needed_on
        own = Evidence("support", "Asked for.", start + timedelta(weeks=12), start + timedelta(weeks=26))
        awards.recommend(story, evidence={"therapy": own}, reasons="She sleeps badly and needs it.")
        awards.turn_all(awards.ask(story))
        agreement = awards.issue(story)
    awards.sign(agreement, awards.signer(story))
    with connections["owner"].schema_editor(atomic=True) as editor:
        editor.execute(BEFORE)
    yield story
    connections["owner"].close()


def migrate():
    with connections["owner"].schema_editor(atomic=True) as editor:
        import_module("calloffs.migrations.0020_words_of_people").use_peoples_words(None, editor)


def test_people_s_words_take_the_place_of_the_systems(before):
    migrate()
    line = all_of(ProposalLine).select_related("proposal").get(kind__code="therapy")
    start, end = before.call_off.needed_on, line.proposal.ends_on
    assert (line.evidence, line.need) == ("She sleeps badly and needs it.", "")
    assert (line.review_on, line.ends_on) == (start + timedelta(weeks=26), end)
    assert all_of(FeeLine).get(kind__code="therapy").evidence == "She sleeps badly and needs it."
    assert all_of(FeeLine).get(kind__code="accommodation").evidence == ""


def test_what_was_asked_for_stays_frozen_afterwards(before):
    migrate()
    with tenancy.scope(tenancy.COUNCIL), pytest.raises(Exception, match="does not change"):
        ProposalLine.objects.update(evidence="Other words.")
