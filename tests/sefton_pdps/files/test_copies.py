"""The content of a file that only copies what is on record goes after a week; whatever else is kept stays."""

from datetime import timedelta

import pytest

from sefton_pdps.access.lists import LISTS
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.files import copies, storage
from sefton_pdps.files.models import StoredFile
from sefton_pdps.files.tasks import remove_copies
from sefton_pdps.files.uploads import made_here
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.running import run_next
from tests.calloffs.pages import key, signed_in
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.sefton_pdps.files import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(files_root):
    with tenancy.scope(tenancy.COUNCIL):
        yield files_root


def kept(kind, name="referrals-2026-11-29"):
    checked = made_here(samples.pdf(), name=name)
    return storage.store(
        checked,
        kind=kind,
        owner_scope=tenancy.COUNCIL,
        by=person(Role.PLACEMENTS_OFFICER),
        at=product_clock.now(),
    )


def sweep():
    with tenancy.scope(tenancy.SYSTEM):
        return storage.remove_copies(at=product_clock.now())


@pytest.fixture
def asked():
    """Somebody's file of the list of referrals, and their way to it."""
    user = person(Role.PLACEMENTS_OFFICER)
    client = signed_in(user)
    made.referral(made.child(given_name="Zaphira", family_name="Quillfeather"))
    client.post("/lists/referrals/file/", {**key(), "file_format": "csv"})
    assert run_next()
    return client, Job.objects.get(owner=user)


@pytest.mark.parametrize("kind", ["list_export", "audit_export"])
def test_a_copy_is_there_for_a_week_and_then_its_content_goes_while_its_row_stays(folder, clock, kind):
    file = kept(kind)
    clock.advance(days=6, hours=23)
    assert sweep() == 0 and (folder / file.path).exists()
    clock.advance(hours=1, minutes=1)
    assert sweep() == 1 and not (folder / file.path).exists()
    assert StoredFile.objects.get(pk=file.pk).sha256 == file.sha256


@pytest.mark.parametrize("kind", ["agreement", "application_document", "register", "expenditure_report", ""])
def test_what_is_no_copy_is_never_removed(folder, clock, kind):
    file = kept(kind)
    clock.advance(days=4000)
    assert sweep() == 0 and (folder / file.path).exists()
    assert not copies.is_over(file, product_clock.now()) and copies.kept_until(file) is None


def test_a_sweep_whose_worker_died_is_done_again_without_harm(folder, clock):
    """A dead worker leaves some removed and some not; the repeat takes the rest, and a further one nothing."""
    files = [kept("list_export") for _ in range(3)]
    clock.advance(days=8)
    (folder / files[0].path).unlink()
    fresh = kept("list_export")
    assert sweep() == 2
    assert sweep() == 0
    remove_copies()
    assert (folder / fresh.path).exists() and not any((folder / file.path).exists() for file in files)


def test_content_that_cannot_be_removed_stops_no_other(folder, clock):
    stuck, other = kept("list_export"), kept("list_export")
    (folder / stuck.path).unlink()
    (folder / stuck.path).mkdir()
    clock.advance(days=8)
    assert sweep() == 1 and not (folder / other.path).exists()


def test_the_page_says_until_when_and_afterwards_that_it_is_gone_and_what_to_do(asked, clock):
    client, job = asked
    until = words.day(local(product_clock.now() + timedelta(days=7)).date())
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert f"It is kept until {until}, then the service removes it." in page and "Download the file" in page
    clock.advance(days=7)
    client = signed_in(job.owner)
    for _ in range(2):
        page = client.get(f"/jobs/{job.pk}/").content.decode()
        assert "The file was removed on" in page and "Download the file" not in page
        assert client.get(f"/jobs/{job.pk}/file/").status_code == 404
        sweep()


def test_no_file_is_named_for_a_person(asked):
    _client, job = asked
    for word in ("zaphira", "quillfeather", job.owner.name.split()[0].lower()):
        assert word not in job.file.original_name.lower()
    assert all(page.name.replace("-", "").isalpha() for page in LISTS.values())
    assert job.file.original_name == f"referrals-{local(job.file.created_at).date()}.csv"
