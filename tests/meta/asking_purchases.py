"""The pages of a purchase that ask once more, for `asking_pages`: its proposal and its agreement."""

from typing import Any

from django.urls import reverse

from calloffs.models import Authorisation, AwardProposal, Disclosure, PullOut, ServiceAgreement
from calloffs.services import agreements, authorising
from calloffs.services.sharing import accept as accept_terms
from calloffs.services.sharing import hold_back
from calloffs.states import DecidingOffice, OfficeDecision
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import awards, pull_outs
from tests.factories import sharing as shared_with
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


def end_sharing(_clock: Any) -> Asked:
    story = awards.direct(age=9)
    awards.authorised(story)
    shared, reader = shared_with.shared(story), shared_with.reader(story)

    def accept() -> Disclosure:
        with tenancy.scope(reader.scope):
            return accept_terms(disclosure=shared, by=reader, at=clock.now())

    url = reverse("calloffs:end_sharing", args=[shared.pk])
    return Asked(url, story.officer, accept, "Accepted", row_of(Disclosure, shared.pk))


def sharing(moved: Any) -> Asked:
    """While one reads what would go out, a manager lets out a part that was held back."""
    story = shared_with.recommended(moved)
    manager, call_off = person(Role.TEAM_MANAGER), story.fresh()
    told = {"call_off": call_off, "part": "risks", "by": manager}
    hold_back(**told, is_held=True, reason="The police ask for it.", at=clock.now())
    url = reverse("calloffs:sharing", args=[call_off.pk])
    return Asked(
        url,
        story.officer,
        lambda: hold_back(**told, is_held=False, reason="They agree.", at=clock.now()),
        "Nothing",
        lambda: list(all_of(Disclosure).values("pk")),
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


def pull_out(moved: Any) -> Asked:
    """The officer writes down a pull-out while an office sends the authorisation back."""
    story = awards.scored(moved, "3000.00")
    awards.recommend(story)
    asked = awards.ask(story)
    url = reverse("calloffs:pull_out", args=[story.call_off.pk])
    return Asked(
        url,
        story.officer,
        lambda: authorising.decide(
            asked=asked.offices.get(office=DecidingOffice.DCS),
            decision=OfficeDecision.RETURN,
            reason="Is it still free?",
            no_conflict=True,
            by=person(Role.DCS),
            at=clock.now(),
        ),
        "Returned with a question",
        lambda: [all_of(PullOut).count(), *all_of(Authorisation).values()],
        pull_outs.boxes(),
    )


PURCHASES = (issue_agreement, withdraw_agreement, award, end_sharing, sharing, proposal, pull_out)
