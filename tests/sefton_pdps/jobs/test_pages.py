"""Whoever asked sees how far a job is and what came of it; others see its state at most."""

import pytest

from sefton_pdps.access.roles import Role
from sefton_pdps.core.errors import DomainError
from sefton_pdps.jobs import running
from tests.factories.accounts import person
from tests.sefton_pdps.jobs import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return person(Role.QUALITY_OFFICER)


def test_a_waiting_job_is_looked_at_again_by_itself_unless_the_reader_stops_that(client, ask, officer):
    job = ask(officer)
    client.force_login(officer)
    page = client.get(f"/jobs/{job.pk}/")
    assert page["Refresh"] == "4"
    assert "It waits for a worker" in page.content.decode()
    assert "Refresh" not in client.get(f"/jobs/{job.pk}/?still=yes")


def test_a_running_job_says_how_far_it_is(client, ask, officer):
    job = ask(officer)
    taken = running._take()
    running.Progress(taken)("Reading rows.", 1500, 4000)
    client.force_login(officer)
    assert "Reading rows. 1,500 of 4,000." in client.get(f"/jobs/{job.pk}/").content.decode()


def test_a_done_job_leads_to_its_result_and_comes_no_more(client, ask, officer):
    job = ask(officer)
    running.run_next()
    client.force_login(officer)
    page = client.get(f"/jobs/{job.pk}/")
    assert "Refresh" not in page
    assert 'href="/help/"' in page.content.decode()
    assert "Counting for a test" in client.get("/jobs/").content.decode()


def test_a_failed_job_says_what_to_do(client, ask, officer):
    def refuse(told):
        raise DomainError("The file has no rows. Choose another file.")

    work.DOES["work"] = refuse
    job = ask(officer)
    running.run_next()
    client.force_login(officer)
    assert "The file has no rows. Choose another file." in client.get(f"/jobs/{job.pk}/").content.decode()


def test_another_persons_job_is_not_found(client, ask):
    job = ask()
    client.force_login(person(Role.QUALITY_OFFICER))
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404
    assert "You have not asked for any long work yet" in client.get("/jobs/").content.decode()


def test_an_administrator_reads_the_state_and_nothing_that_came_of_it(client, ask):
    job = ask()
    running.run_next()
    client.force_login(person(Role.SYSTEM_ADMINISTRATOR))
    page = client.get("/people/jobs/").content.decode()
    assert "Counting for a test" in page and job.owner.name in page
    assert "/help/" not in page.split("<main")[1].split("</main>")[0] and "small" not in page
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    client.force_login(person(Role.QUALITY_OFFICER))
    assert client.get("/people/jobs/").status_code == 403
