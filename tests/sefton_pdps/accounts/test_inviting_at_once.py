"""Two administrators at the same moment: of two equal invitations one counts, of two who end each other one stays."""

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services import colleagues, people
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock
from tests.calloffs.test_awarding_at_once import at_once
from tests.factories.accounts import person
from tests.factories.providers import provider


def test_two_equal_invitations_at_once_make_one_person_and_a_sentence(committed_db):
    with tenancy.scope(tenancy.COUNCIL):
        administrators = [person(Role.SYSTEM_ADMINISTRATOR) for _ in range(2)]

    def invite(by: User):
        return lambda: people.invite_person(
            name="Testperson Invited",
            email="invited.twice@example.invalid",
            job_title="Placements officer",
            provider_id=None,
            roles=[Role.PLACEMENTS_OFFICER],
            by=by,
            at=clock.now(),
        )

    results = at_once(*(invite(by) for by in administrators))
    made = [result for result in results if isinstance(result, User)]
    refused = [result for result in results if isinstance(result, DomainError)]
    assert len(made) == len(refused) == 1, results
    assert "already a person with the address" in str(refused[0])


def test_of_two_administrators_of_a_provider_who_end_each_other_at_once_one_stays(committed_db):
    """Else nobody would be left to invite anybody."""
    with tenancy.scope(tenancy.COUNCIL):
        own = provider()
        keepers = [person(Role.PROVIDER_ADMINISTRATOR, provider=own) for _ in range(2)]

    def end(by: User, user: User):
        return lambda: colleagues.end_colleague(user=user, by=by, at=clock.now())

    results = at_once(end(*keepers), end(*reversed(keepers)))
    assert [result is None for result in results].count(True) == 1, results
    assert [isinstance(result, NotAllowed) for result in results].count(True) == 1, results
    with tenancy.scope(tenancy.COUNCIL):
        assert User.objects.filter(provider_id=own.pk, is_active=True).count() == 1
