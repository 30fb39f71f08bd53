from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.jobs import services
from sefton_pdps.jobs.kinds import KINDS
from sefton_pdps.jobs.models import Job
from tests.factories.accounts import person
from tests.sefton_pdps.jobs import work


@pytest.fixture(autouse=True)
def known_kinds() -> Iterator[None]:
    """The tests' own kind of job, which does nothing unless a test says otherwise."""
    ours = dict(KINDS)
    KINDS.clear()
    KINDS[work.KIND.name] = work.KIND
    work.DOES["work"] = lambda told: None
    work.GO_ON.clear()
    yield
    KINDS.clear()
    KINDS.update(ours)


@pytest.fixture
def ask() -> Callable[..., Job]:
    """Ask for a job of the tests' kind, as a quality officer or whoever is given."""

    def queue(by: Any = None) -> Job:
        with tenancy.scope(tenancy.COUNCIL):
            by = by or person(Role.QUALITY_OFFICER)
            return services.queue(kind=work.KIND.name, parameters={}, by=by, at=clock.now())

    return queue


@pytest.fixture
def stored() -> Callable[[Job], Job]:
    """The job as its row stands now."""

    def read(job: Job) -> Job:
        with tenancy.scope(tenancy.SYSTEM):
            return Job.objects.select_related("owner").get(pk=job.pk)

    return read
