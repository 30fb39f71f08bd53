"""A profile that was approved before an answer was changed goes out no more (ADR 106)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from calloffs.models import CallOff
from calloffs.selectors import call_off_facts, competitions
from calloffs.services import competitions as services
from placements.models import AnonymisedProfile, Referral
from placements.selectors.referrals import needs_of_referral
from placements.services import profiles
from placements.services import referrals as of_referral
from placements.services.reopening import reopen_approved
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from tests.factories import accounts, calloffs, placements
from tests.factories.days import when_somebody_works
from tests.placements.browsing import as_user, page
from tests.placements.test_profile_waits import TEXTS

pytestmark = pytest.mark.django_db
NEEDS = [{"code": "adapted_home", "label": "Adapted home", "value": "Yes", "kind": "need"}]
PAGES = {
    "profile_detail": "An answer of the referral was changed after this version was written",
    "referral_detail": "The anonymised profile is older than the answers",
}


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def officer() -> User:
    return accounts.person(Role.PLACEMENTS_OFFICER)


@pytest.fixture
def approved(officer: User) -> Callable[..., tuple[AnonymisedProfile, Referral]]:
    """A referral with an approved profile that was reopened and approved anew, with an answer changed or without."""

    def through(*, changed: bool) -> tuple[AnonymisedProfile, Referral]:
        manager, referral = accounts.person(Role.TEAM_MANAGER), placements.referral()
        profile = placements.approved_profile(referral, manager, needs=NEEDS)
        reopen_approved(referral=referral, reason="The court asks.", by=officer, at=clock.now())
        referral.refresh_from_db()
        if changed:
            _change(referral, officer)
            referral.refresh_from_db()
        of_referral.submit_referral(referral=referral, by=officer, at=clock.now())
        of_referral.approve_referral(
            referral=Referral.objects.get(pk=referral.pk), by=manager, at=clock.now()
        )
        return profile, Referral.objects.get(pk=referral.pk)

    return through


def _change(referral: Referral, by: User) -> None:
    current = Referral.objects.get(pk=referral.pk)
    of_referral.save_referral(
        referral=current, version=current.version, fields={"wishes": "A garden."}, by=by, at=clock.now()
    )


def _opened(referral: Referral) -> CallOff:
    return calloffs.call_off(referral, calloffs.lot_with_providers(1)[0])


def _publish(call_off: CallOff, profile: AnonymisedProfile, officer: User) -> CallOff:
    return services.publish(
        call_off=call_off,
        profile=profile,
        closes_at=when_somebody_works(clock.now() + timedelta(days=2)),
        by=officer,
        at=clock.now(),
    )


def test_it_is_refused_and_every_page_says_what_to_do(approved, officer):
    profile, referral = approved(changed=True)
    for name, words in PAGES.items():
        assert words in as_user(officer).get(page(name, referral.pk)).content.decode()
    call_off = _opened(referral)
    assert competitions.approved_profile(call_off) is None
    assert not call_off_facts.for_publishing(call_off).has_approved_profile
    with pytest.raises(DomainError, match="not approved yet"):
        _publish(call_off, profile, officer)


def test_a_new_version_goes_out_and_the_older_one_never_again(approved, officer):
    profile, referral = approved(changed=True)
    newer = placements.approved_profile(referral, accounts.person(Role.TEAM_MANAGER), version=2)
    call_off = _opened(referral)
    assert competitions.approved_profile(call_off) == newer
    with pytest.raises(DomainError, match="not approved yet"):
        _publish(call_off, profile, officer)
    assert _publish(call_off, newer, officer).profile is not None


def test_where_no_answer_was_changed_it_stands(approved, officer):
    profile, referral = approved(changed=False)
    for name, words in PAGES.items():
        assert words not in as_user(officer).get(page(name, referral.pk)).content.decode()
    call_off = _opened(referral)
    assert competitions.approved_profile(call_off) == profile
    assert _publish(call_off, profile, officer).profile is not None


def test_needs_are_those_of_the_answers_until_a_new_version_tells_them(approved):
    _profile, unchanged = approved(changed=False)
    assert "adapted_home" in {need.code for need in needs_of_referral(unchanged)}
    _profile, changed = approved(changed=True)
    assert "adapted_home" not in {need.code for need in needs_of_referral(changed)}


def test_a_draft_that_an_answer_has_overtaken_is_not_approved_until_it_is_saved_again(officer):
    manager, referral = accounts.person(Role.TEAM_MANAGER), placements.referral(state=ReferralState.DRAFT)
    draft = profiles.draft_profile(referral=referral, fields=TEXTS, by=officer, at=clock.now())
    of_referral.submit_referral(referral=referral, by=officer, at=clock.now())
    of_referral.send_back(
        referral=Referral.objects.get(pk=referral.pk), question="A garden?", by=manager, at=clock.now()
    )
    _change(referral, officer)
    with pytest.raises(DomainError, match="changed after this version was written"):
        profiles.approve_profile(profile=draft, by=manager, at=clock.now())
    text = as_user(manager).get(page("profile_detail", referral.pk)).content.decode()
    assert "Read the texts again" in text and "Approve the profile" not in text
    draft = profiles.draft_profile(referral=referral, fields=TEXTS, by=officer, at=clock.now())
    assert profiles.approve_profile(profile=draft, by=manager, at=clock.now()).approved_at
