"""A page that lists only what is live says so: what has ended, was decided or withdrawn is never said not to be."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from placements.models import Placement
from placements.states import PlacementState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.meta.planted import awarded
from tests.meta.test_names_by_permission import EMPTY, walked

DENIES = re.compile(r"<dd class=\"govuk-summary-list__value\">\s*(No(?:body|thing|ne)? [^<]*?)\s*<", re.S)
READERS = [
    Role.PLACEMENTS_OFFICER,
    Role.HEAD_OF_SERVICE,
    Role.VIRTUAL_SCHOOL,
    Role.SOCIAL_WORKER,
    Role.QUALITY_OFFICER,
]
# Read in a world where the child's placement ended: each names what it lists, and is true there.
TRUE = {
    "No fall of a setting that we use waits for a decision. What was decided stands under “Decided ones too”.",
    "No fall of a setting where a child lives that you work with waits for a decision. "
    "What was decided stands under “Decided ones too”.",
    "No call-off that you may see is still going. Those that have ended stand under “All”.",
    "No authorisation that you may see is waiting. One comes here when an officer asks for it.",
    "No child of ours lives here or is to move in. Stays that have ended stand under “Placements”.",
    "No search that you may see is without a call-off.",
    "Nothing waits for your authorisation.",
    "No register waits to be applied.",
    "No notice of an award waits to be published. One comes here when its clock has begun.",
    "Every setting on record is in the newest register, or somebody has decided about it.",
    # Rows that this world never had, in any state.
    "No application that you may see is here. Providers apply while a round is open.",
    "No budget is recorded for this year yet. Record the first one above.",
    "No fee file was sent yet.",
    "No import has changed anything.",
    "No setting on record changed.",
    "No report is issued yet. You will be told when the first one is.",
    "Nobody has asked you to score a competition. When somebody does, it stands here.",
    "Nobody has declared a conflict of interest at an application.",
    "No PDF of it was made before it ended. What it says stands below.",
    "No PDF with both signatures was made before it ended. What was agreed stands below.",
    "Nobody is left out for this reason.",
    "Nobody stands in for an authoriser now. One comes here when who is away names somebody.",
    "The Director has not reviewed it yet.",
    "The record says what it said when it was made. Each change of it would stand here.",
    "Nobody was left out.",
    "Nothing is written down yet. Who was rung, what they said and what it would cost belongs here.",
    "Nothing has been charged yet.",
    "Nothing has happened yet.",
    "Nothing said yet",
    "Nothing was chosen. Go back and tick up to three settings.",
    "There is no profile yet. Write one: a search cannot go out without it.",
    "Provisional authority is off: no scheme has been entered, so nobody may give it.",
    "The anonymised profile is not approved yet.",
    "The PDF is being made. Look again in a minute.",
    "This is the first month of the financial year, so there is no forecast to compare with.",
    # The home is in the council's own area; the plan asks nothing of this kind.
    "Nothing is asked: the home is in the council’s own area, or was approved before it was asked.",
    "Nothing is asked.",
    # Answers of the referral, and the reason of an exemption.
    "Nothing else.",
    "No known risk",
    "No preference",
}


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def ended(planted):
    """The child arrived and has left, the referral was carried out: nothing of the child is live any more."""
    at = product_clock.now()
    Placement.objects.update(
        state=PlacementState.STARTED, started_at=at, arrived_at=at, arrival_confirmed_by="The manager"
    )
    Placement.objects.update(
        state=PlacementState.ENDED,
        ended_on=F("starts_on") + timedelta(days=9), ended_at=at, end_reason="planned",
    )  # fmt: skip
    return planted


@pytest.mark.parametrize("role", READERS, ids=lambda role: role.name)
def test_no_page_denies_what_has_ended(clock, files_root, role):
    denied = {}
    for seen in walked(ended(awarded(clock)), role):
        for sentence in (*EMPTY.findall(seen.text), *DENIES.findall(seen.text)):
            denied.setdefault(" ".join(sentence.split()), set()).add(seen.address.path)
    assert {told: where for told, where in denied.items() if told not in TRUE} == {}
