"""The pages of a purchase that ask once more, for `asking_pages`: its proposal and its agreement."""

from typing import Any

from django.urls import reverse

from calloffs.models import Authorisation, AwardProposal, ServiceAgreement
from calloffs.services import agreements
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import awards
from tests.factories.accounts import person
from tests.factories.rows import all_of
from tests.meta.asked import THEIRS, Asked, row_of


def issue_agreement(_clock: Any) -> Asked:
    story = awards.direct(age=9)
    awards.authorised(story)
    drafted = awards.draw_up(story)
    other = person(Role.PLACEMENTS_OFFICER)
    return Asked(
        reverse("calloffs:issue_agreement", args=[drafted.pk]),
        story.officer,
        lambda: awards.draw_up(story, needs=THEIRS, by=other),
        THEIRS,
        row_of(ServiceAgreement, drafted.pk),
    )


def withdraw_agreement(_clock: Any) -> Asked:
    story = awards.direct(age=9)
    awards.authorised(story)
    issued = awards.issue(story)
    other = person(Role.PLACEMENTS_OFFICER)
    by_at = {"by": other, "at": clock.now()}
    return Asked(
        reverse("calloffs:withdraw_agreement", args=[issued.pk]),
        story.officer,
        lambda: agreements.withdraw(agreement=issued, reason="The plan changed.", **by_at),
        "Ended",
        row_of(ServiceAgreement, issued.pk),
        {"reason": "Mine."},
    )


def award(moved: Any) -> Asked:
    story = awards.direct(age=9)
    awards.authorised(story)
    issued = awards.issue(story)
    signer = awards.signer(story)
    return Asked(
        reverse("calloffs:award", args=[issued.pk]),
        story.officer,
        lambda: awards.sign(issued, signer),
        "Signed by both",
        row_of(ServiceAgreement, issued.pk),
    )


def proposal(_clock: Any) -> Asked:
    """Its button asks for authorisation: what the page shows is put to the deciding officers."""
    story = awards.direct(age=9)
    awards.make_case(story)
    other = person(Role.PLACEMENTS_OFFICER)
    return Asked(
        reverse("calloffs:proposal", args=[story.call_off.pk]),
        story.officer,
        lambda: awards.make_case(story, evidence=THEIRS, by=other),
        THEIRS,
        lambda: [all_of(Authorisation).count(), *all_of(AwardProposal).values()],
    )
