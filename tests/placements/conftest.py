import pytest

from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from tests.factories import placements, providers
from tests.factories.accounts import person


@pytest.fixture
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def officer(council_scope):
    return person(Role.PLACEMENTS_OFFICER)


@pytest.fixture
def manager(council_scope):
    return person(Role.COMMISSIONING_MANAGER)


@pytest.fixture
def social_worker(council_scope):
    return person(Role.SOCIAL_WORKER)


@pytest.fixture
def known(council_scope):
    """A child and a home of a fee file's numbers."""
    child = placements.child(case_number="123456")
    setting = providers.setting(providers.provider(), urn="SC900100")
    return child, setting
