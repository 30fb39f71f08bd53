"""An approved referral is reopened for a change while nothing is bought for it, and approved anew by somebody else."""

import pytest
from django.db import DatabaseError, transaction
from django.db.utils import ProgrammingError

from calloffs.services import call_offs
from placements.models import Referral, ReferralChange, ReferralReopening
from placements.services import profiles
from placements.services import referrals as services
from placements.services.reopening import reopen_approved
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.notifications.models import Notice
from tests.factories import awards
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.providers import provider
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page, send, summary
from tests.placements.test_profile_waits import drafted
from tests.reporting.homes import begins, mine

WHY = "The court wants it a week sooner."


@pytest.fixture
def approved(officer, manager):
    referral = made.referral(state=ReferralState.DRAFT)
    services.submit_referral(referral=referral, by=officer, at=clock.now())
    return services.approve_referral(referral=referral, by=manager, at=clock.now())


def reopen(referral, by, reason=WHY):
    return reopen_approved(referral=referral, reason=reason, by=by, at=clock.now())


def change(referral, by):
    current = Referral.objects.get(pk=referral.pk)
    return services.save_referral(
        referral=current, version=current.version, fields={"wishes": "A garden."}, by=by, at=clock.now()
    )


def submit(referral, by):
    return services.submit_referral(referral=referral, by=by, at=clock.now())


def approve(referral, by):
    return services.approve_referral(referral=referral, by=by, at=clock.now())


def test_it_is_a_draft_again_and_the_approval_counts_no_more(approved, officer):
    after = reopen(approved, officer)
    after.refresh_from_db()
    assert (after.state, after.approved_at, after.approved_by) == (ReferralState.DRAFT, None, None)
    row = ReferralReopening.objects.get()
    assert (row.reason, row.by, row.referral) == (WHY, officer, after)


def test_it_is_submitted_and_approved_anew(approved, officer, manager):
    reopen(approved, officer)
    change(approved, officer)
    submit(approved, officer)
    again = approve(approved, manager)
    assert (again.state, again.approved_by) == (ReferralState.APPROVED, manager)


def test_who_approved_it_before_and_changed_it_does_not_approve_it_again(approved, officer):
    both = person(Role.TEAM_MANAGER)
    reopen(approved, officer)
    change(approved, both)
    submit(approved, officer)
    with pytest.raises(NotAllowed, match="You changed this referral"):
        approve(approved, both)


def test_the_database_asks_the_same_person_anew(approved, officer, manager):
    """Who approved it stays out once they have changed it, whatever the row said before."""
    reopen(approved, officer)
    current = Referral.objects.get(pk=approved.pk)
    ReferralChange.objects.create(
        referral=current, field="wishes", before="", after="A dog.", by=manager, at=clock.now()
    )
    submit(current, officer)
    with pytest.raises(DatabaseError, match="neither submitted nor changed"), transaction.atomic():
        Referral.objects.filter(pk=current.pk).update(
            state=ReferralState.APPROVED, approved_by=manager, approved_at=clock.now()
        )


def test_one_night_alone_lets_nobody_approve_a_later_submission(officer, manager):
    """The second look that excused the first approval lies before the second submission."""
    referral = made.referral(state=ReferralState.DRAFT, needed_on=clock.today())
    submit(referral, officer)
    services.approve_alone(
        referral=referral, version=1, reason="Nobody is there.", by=officer, at=clock.now()
    )
    reopen(referral, officer)
    submit(referral, officer)
    with pytest.raises(DatabaseError, match="neither submitted nor changed"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(
            state=ReferralState.APPROVED, approved_by=officer, approved_at=clock.now()
        )


@pytest.mark.parametrize("reason", ["", "   "])
def test_it_needs_a_reason(approved, officer, reason):
    with pytest.raises(DomainError, match="Say why"):
        reopen(approved, officer, reason)
    assert not ReferralReopening.objects.exists()


@pytest.mark.parametrize(
    "state", [ReferralState.DRAFT, ReferralState.SUBMITTED, ReferralState.HOME_AGREED, ReferralState.PLACED,
              ReferralState.WITHDRAWN],
)  # fmt: skip
def test_nothing_else_is_reopened(officer, state):
    with pytest.raises(Stale):
        reopen(made.referral(state=state), officer)


@pytest.mark.parametrize(
    "role", [Role.REVIEWING_OFFICER, Role.COMMISSIONING_MANAGER, Role.HEAD_OF_SERVICE, Role.AUDITOR]
)
def test_who_makes_no_referrals_reopens_none(approved, role):
    with pytest.raises(NotAllowed):
        reopen(approved, person(role))


def test_a_social_worker_reopens_no_other_childs(approved):
    with pytest.raises(NotAllowed, match="another social worker"):
        reopen(approved, person(Role.SOCIAL_WORKER))


def test_a_call_off_that_is_open_holds_it(council_scope):
    story = awards.direct()
    referral, by = story.call_off.referral, story.officer
    with pytest.raises(DomainError, match=f"{story.call_off.reference} is open for this referral"):
        reopen(referral, by)
    text = as_user(by).get(page("referral_reopen", referral.pk)).content.decode()
    assert "End it with no award first" in text and "<textarea" not in text
    assert page("referral_reopen", referral.pk) not in as_user(by).get(
        page("referral_detail", referral.pk)
    ).content.decode()  # fmt: skip


def test_once_it_has_ended_with_no_award_it_may_be_reopened(council_scope):
    story = awards.direct()
    call_offs.end_without_award(
        call_off=story.call_off, reason="Nothing fits.", by=story.officer, at=clock.now()
    )
    assert reopen(story.call_off.referral, story.officer).state == ReferralState.DRAFT


def test_no_call_off_is_opened_for_one_that_is_reopened(approved, officer):
    reopen(approved, officer)
    with pytest.raises(DomainError):
        services.begin_search(referral=approved, by=officer, at=clock.now())


def test_the_page_asks_why_says_what_follows_and_leads_back(approved, officer):
    browser, url = as_user(officer), page("referral_reopen", approved.pk)
    assert url in browser.get(page("referral_detail", approved.pk)).content.decode()
    asked = browser.get(url).content.decode()
    assert "If you reopen it, it would be a draft again" in asked
    send(browser, url, 200, reason="")
    assert send(browser, url, reason=WHY)["Location"] == page("referral_detail", approved.pk)
    shown = browser.get(page("referral_detail", approved.pk)).content.decode()
    assert "Reopened after it was approved" in shown and WHY in shown
    assert "Reopened the approved referral for a change" in shown
    assert url not in shown


def test_pressed_twice_it_is_reopened_once(approved, officer):
    reopen(approved, officer)
    answer = send(as_user(officer), page("referral_reopen", approved.pk), 200, reason=WHY)
    assert "can no longer be done" in summary(answer) or "nothing to reopen" in answer.content.decode()
    assert ReferralReopening.objects.count() == 1


def test_whoever_approves_it_anew_reads_why_and_what_changed(approved, officer, manager):
    reopen(approved, officer)
    change(approved, officer)
    submit(approved, officer)
    text = as_user(manager).get(page("referral_approve", approved.pk)).content.decode()
    assert WHY in text and "A garden." in text


def test_who_approved_it_and_who_searches_are_told_and_who_did_it_is_not(approved, officer, manager):
    colleague = person(Role.PLACEMENTS_OFFICER)
    reopen(approved, officer)
    told = all_of(Notice).filter(kind="referral.reopen")
    assert set(told.values_list("recipient_id", flat=True)) == {manager.pk, colleague.pk}
    assert not all_of(Notice).filter(kind="referral.approve", read_at=None).exists()


def test_the_childs_social_worker_is_told_that_nobody_searches_any_more(approved, officer, manager):
    made.rewritten(approved.child, social_worker=person(Role.SOCIAL_WORKER))
    reopen(approved, officer)
    told = all_of(Notice).filter(kind="referral.reopen", recipient=approved.child.social_worker)
    assert told.count() == 1


def test_the_team_is_told_of_the_second_approval_too(approved, officer, manager):
    reopen(approved, officer)
    submit(approved, officer)
    approve(approved, manager)
    assert all_of(Notice).filter(kind="referral.approve", recipient=officer).count() == 2


def test_it_leaves_the_worklist_of_those_who_search(approved, officer):
    colleague = person(Role.PLACEMENTS_OFFICER)
    assert begins(mine(colleague), f"Find a home {approved.reference}")
    reopen(approved, officer)
    assert not begins(mine(colleague), f"Find a home {approved.reference}")


def test_it_is_the_work_of_who_reopened_it_and_of_the_childs_social_worker(approved, officer):
    """Whoever started it may be away: it is nobody's draft alone any more."""
    worker, reopener, other = (
        person(Role.SOCIAL_WORKER), person(Role.PLACEMENTS_OFFICER), person(Role.PLACEMENTS_OFFICER)
    )  # fmt: skip
    made.rewritten(approved.child, social_worker=worker)
    line = f"Finish the referral {approved.reference}"
    assert not any(begins(mine(reader), line) for reader in (worker, reopener, other))
    reopen(approved, reopener)
    assert begins(mine(worker), line) and begins(mine(reopener), line)
    assert not begins(mine(other), line)


def test_a_part_that_is_read_says_how_it_may_be_changed(approved, officer):
    text = as_user(officer).get(page("referral_section", approved.pk, "risks")).content.decode()
    assert "To change more, reopen it on its page" in text
    way = f'href="{page("referral_reopen", approved.pk)}"'
    assert way in text
    reader = as_user(person(Role.REVIEWING_OFFICER))
    assert way not in reader.get(page("referral_section", approved.pk, "risks")).content.decode()


def test_the_approved_profile_stays_as_it_was(officer, manager):
    referral, profile = drafted(officer)
    profiles.approve_profile(profile=profile, by=manager, at=clock.now())
    reopen(referral, officer)
    change(referral, officer)
    profile.refresh_from_db()
    assert profile.approved_at is not None and profile.wishes == "To stay near school."
    anew = profiles.draft_profile(referral=referral, fields={"wishes": "Calm."}, by=officer, at=clock.now())
    assert anew.version == 2


def test_a_reason_is_written_once(approved, officer):
    reopen(approved, officer)
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReferralReopening.objects.update(reason="Another.")
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReferralReopening.objects.all().delete()


def test_a_provider_sees_no_reason(approved, officer):
    reopen(approved, officer)
    someone = person(Role.PROVIDER_ADMINISTRATOR, provider=provider())
    with tenancy.scope(someone.scope):
        assert not ReferralReopening.objects.exists()
