from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sefton_pdps.access.roles import Role
from sefton_pdps.core import clock, tenancy
from sefton_pdps.jobs import services
from sefton_pdps.jobs.kinds import kinds
from sefton_pdps.jobs.models import Job
from tests.factories.accounts import person
from tests.sefton_pdps.jobs import work


@pytest.fixture(autouse=True)
def known_kinds(settings: Any) -> Iterator[None]:
    """The tests' own kind of job, which does nothing unless a test says otherwise."""
    settings.JOB_KINDS = [work.PATH]
    kinds.cache_clear()
    work.DOES["work"] = lambda told: None
    work.GO_ON.clear()
    yield
    kinds.cache_clear()


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
