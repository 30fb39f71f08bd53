"""Proposals from before versions: frozen when they were asked for; what was written over later is the next version."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from calloffs.models import AwardProposal, DirectAwardCase
from calloffs.services import authorising
from calloffs.states import OfficeDecision
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import now
from tests.factories import accounts, awards

pytestmark = pytest.mark.whole
STEP = ("calloffs", "0011_first_versions")
# As rows stood before: nothing frozen, nothing kept from being written over.
BEFORE = """
ALTER TABLE calloffs_awardproposal DISABLE TRIGGER USER;
SELECT set_config('sefton.scope', 'system', true);
UPDATE calloffs_awardproposal SET asked_at = NULL;
ALTER TABLE calloffs_awardproposal ENABLE TRIGGER USER;
ALTER TABLE calloffs_proposalline DISABLE TRIGGER USER;
ALTER TABLE calloffs_proposalline ADD kept numeric(10, 2);
UPDATE calloffs_proposalline SET kept = weekly;
ALTER TABLE calloffs_proposalline DROP weekly;
ALTER TABLE calloffs_proposalline RENAME kept TO weekly;
ALTER TABLE calloffs_proposalline ENABLE TRIGGER USER;
ALTER TABLE calloffs_proposalline ALTER need SET DEFAULT '', ALTER evidence SET DEFAULT '',
    ALTER unit SET DEFAULT 'weekly', ALTER pounds SET DEFAULT 1, ALTER quantity SET DEFAULT 1,
    ALTER sign SET DEFAULT 1, ALTER pay_rule SET DEFAULT 'first_night', ALTER vat SET DEFAULT 'exempt',
    ALTER shares SET DEFAULT '[{"funder": "social_care", "percent": "100"}]';
ALTER TABLE calloffs_directawardcase DISABLE TRIGGER case_guard, DISABLE TRIGGER evidence_guard;
ALTER TABLE calloffs_directawardcase ALTER how_long SET DEFAULT '', ALTER longer_reason SET DEFAULT '',
    ALTER agreed_by SET DEFAULT '', ALTER agreed_how SET DEFAULT '', ALTER court_reference SET DEFAULT '',
    ALTER evidence_kind SET DEFAULT '', ALTER evidence_reference SET DEFAULT '', ALTER why_this SET DEFAULT '';
"""


def number() -> None:
    """The data migration as the owner, with the models as they were then."""
    owner = connections["owner"]
    with owner.schema_editor(atomic=True) as editor:
        state = MigrationExecutor(owner).loader.project_state(STEP)
        import_module("calloffs.migrations.0011_first_versions").number(state.apps, editor)


@pytest.fixture
def refused(committed_db):
    """A proposal that was asked for and refused, as a row of the time before."""
    with tenancy.scope(tenancy.COUNCIL):
        story = awards.direct(age=9)
        awards.make_case(story, "500.00")
        asked = awards.ask(story)
        authorising.decide(
            asked=asked.offices.get(), decision=OfficeDecision.REFUSE, reason="Too dear.", no_conflict=True,
            by=accounts.person(Role.HEAD_OF_SERVICE), at=now(),
        )  # fmt: skip
    with connections["owner"].schema_editor(atomic=True) as editor:
        editor.execute(BEFORE)
    yield story, asked
    connections["owner"].close()


def test_what_was_asked_for_is_frozen_since_it_was_asked(refused):
    _story, asked = refused
    number()
    with tenancy.scope(tenancy.COUNCIL):
        proposal = AwardProposal.objects.get()
    assert (proposal.version, proposal.asked_at) == (1, asked.requested_at)
    assert (proposal.case_id is None, proposal.recommendation_id) == (False, None)


def test_what_was_written_over_afterwards_is_the_next_version_and_open(refused):
    story, asked = refused
    with tenancy.scope(tenancy.COUNCIL):
        AwardProposal.objects.update(made_at=asked.requested_at + timedelta(minutes=5))
    number()
    with tenancy.scope(tenancy.COUNCIL):
        first, second = AwardProposal.objects.order_by("version")
        assert (first.pk, first.asked_at) == (asked.proposal_id, asked.requested_at)
        assert (second.asked_at, second.case.version) == (None, 2)
        assert [line.weekly for line in second.lines.all()] == [Decimal("500.00")]
        awards.make_case(story, "450.00")
        assert AwardProposal.objects.count() == DirectAwardCase.objects.count() == 2
