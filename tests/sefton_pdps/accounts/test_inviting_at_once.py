"""Two administrators who invite one person at the same moment: one invites, the other reads that somebody has."""

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services import people
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time import clock
from tests.calloffs.test_awarding_at_once import at_once
from tests.factories.accounts import person


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
