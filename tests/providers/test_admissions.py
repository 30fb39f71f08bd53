"""Suspending, restoring and removing an admission."""

from datetime import timedelta

import pytest

from providers.models import AdmissionSuspension
from providers.selectors.admissions import admitted, all_admissions, visible_to
from providers.services import admissions as services
from providers.states import AdmissionState, SuspensionGround
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.providers import admission, lot, provider
from tests.factories.rows import all_of


@pytest.fixture
def held(council_scope):
    return admission(provider(), lot())


@pytest.fixture
def officer(council_scope):
    return person(Role.QUALITY_OFFICER)


def suspend(held, by, **changes):
    at = now()
    values = {"ground": SuspensionGround.INSURANCE, "reason": "It ran out.", "by": by, "at": at}
    return services.suspend(admission=held, review_on=at.date() + timedelta(days=30), **{**values, **changes})


def test_a_suspended_admission_takes_no_call_offs_until_restored(held, officer):
    writer = person(Role.BID_WRITER, provider=held.provider)
    suspend(held, officer)
    assert list(admitted(held.lot, now().date())) == []
    assert list(all_admissions(held.lot)) == [held]
    assert all_of(Notice).get(recipient=writer).kind == "admission.suspended"
    restored = services.restore(admission=held, by=officer, at=now())
    assert restored.state == AdmissionState.ACTIVE
    assert AdmissionSuspension.objects.get().ends_at is not None
    assert list(admitted(held.lot, now().date())) == [held]


def test_an_admission_counts_from_its_day_in_a_lot_in_use(held):
    assert list(admitted(held.lot, held.admitted_on)) == [held]
    assert list(admitted(held.lot, held.admitted_on - timedelta(days=1))) == []
    held.lot.valid_to = held.admitted_on + timedelta(days=10)
    held.lot.save()
    assert list(admitted(held.lot, held.lot.valid_to)) == []


def test_a_suspension_without_reason_or_review_to_come_is_refused(held, officer):
    with pytest.raises(DomainError, match="Say why"):
        suspend(held, officer, reason=" ")
    with pytest.raises(DomainError, match="after today"):
        services.suspend(
            admission=held, ground="insurance", reason="Lapsed.", review_on=now().date(), by=officer, at=now()
        )
    assert not AdmissionSuspension.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.EVALUATOR, Role.HEAD_OF_SERVICE, Role.AUDITOR]
)
def test_others_do_not_suspend_restore_or_remove(held, role):
    by = person(role)
    for attempt in (
        lambda: suspend(held, by),
        lambda: services.remove(admission=held, reason="Lapsed.", by=by, at=now()),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_suspended_admission_is_not_suspended_twice(held, officer):
    suspend(held, officer)
    with pytest.raises(Stale):
        suspend(held, officer)


def test_a_removed_admission_stays_removed_and_ends_its_suspension(held, officer):
    suspend(held, officer)
    for empty in ("", "  "):
        with pytest.raises(DomainError, match="Say why you remove the admission"):
            services.remove(admission=held, reason=empty, by=officer, at=now())
    gone = services.remove(admission=held, reason="Insurance lapsed.", by=officer, at=now())
    assert (gone.state, gone.removed_at is not None) == (AdmissionState.REMOVED, True)
    assert AdmissionSuspension.objects.get().ends_at is not None
    with pytest.raises(Stale):
        services.restore(admission=held, by=officer, at=now())
    with pytest.raises(Stale):
        services.remove(admission=held, reason="Insurance lapsed.", by=officer, at=now())


def test_the_provider_comments_on_a_running_suspension_only(held, officer):
    own = person(Role.PROVIDER_ADMINISTRATOR, provider=held.provider)
    with pytest.raises(Stale, match="not suspended"):
        services.comment(admission=held, text="Why?", by=own, at=now())
    suspend(held, officer)
    with tenancy.scope(own.scope):
        services.comment(admission=held, text="Renewed yesterday.", by=own, at=now())
    assert AdmissionSuspension.objects.get().provider_comment == "Renewed yesterday."
    assert all_of(Notice).filter(kind="admission.commented", recipient=officer).exists()
    with pytest.raises(DomainError, match="Enter your comment"):
        services.comment(admission=held, text=" ", by=own, at=now())


def test_another_provider_neither_sees_nor_comments(held, officer):
    stranger = person(Role.PROVIDER_ADMINISTRATOR, provider=provider())
    suspend(held, officer)
    with pytest.raises(NotFound):
        services.comment(admission=held, text="Mine?", by=stranger, at=now())
    with tenancy.scope(stranger.scope):
        assert not visible_to(stranger).exists()
        assert not AdmissionSuspension.objects.exists()
