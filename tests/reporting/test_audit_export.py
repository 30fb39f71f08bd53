"""The audit trail as a file: made in the background, waiting for who asked, itself in the trail, and nothing runs."""

from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from placements.services.children import open_record
from reporting.models import AuditExport
from reporting.services import audit_trail as services
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.running import run_next
from sefton_pdps.jobs.states import JobState
from tests.calloffs.pages import key, signed_in
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.rows import all_of

pytestmark = pytest.mark.usefixtures("files_root")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def reader():
    return person(Role.DATA_PROTECTION_OFFICER)


def _opened(child, by):
    open_record(child=child, page="child", by=by, at=product_clock.now())


def _ask(client, **query) -> Job:
    """Press the button of the page, and let the worker run."""
    url = f"/audit/export/?{'&'.join(f'{name}={value}' for name, value in query.items())}"
    answer = client.post(url, key())
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert run_next()
    job.refresh_from_db()
    return job


def _lines(client, job: Job) -> list[tuple]:
    answer = client.get(f"/jobs/{job.pk}/file/")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    return list(load_workbook(BytesIO(answer.getvalue())).active.iter_rows(values_only=True))


def test_the_file_holds_the_search_and_no_formula(reader):
    officer, child = person(Role.PLACEMENTS_OFFICER, name="=HYPERLINK(1)"), made.child()
    _opened(child, officer)
    _opened(made.child(), person(Role.PLACEMENTS_OFFICER))
    client = signed_in(reader)
    assert "Export these" in client.get("/audit/", {"child": child.reference}).content.decode()
    asked = client.get("/audit/export/", {"child": child.reference}).content.decode()
    assert f"The lines about {child.reference}." in asked and "Make the file" in asked
    job = _ask(client, child=child.reference)
    assert job.state == JobState.DONE and job.summary == [["Lines", 2]], "the opening and this page's reading"
    lines = _lines(client, job)
    assert lines[0][:4] == ("When", "Who", "What", "About")
    opening = next(line for line in lines if "Opened the record" in line[2])
    assert opening[1].startswith("'=HYPERLINK") and opening[3] == child.reference
    assert not any(str(cell)[:1] == "=" for line in lines for cell in line)


def test_asking_making_and_taking_it_are_each_in_the_trail(reader):
    child, client = made.child(), signed_in(reader)
    _opened(child, person(Role.PLACEMENTS_OFFICER))
    job = _ask(client, child=child.reference)
    client.get(f"/jobs/{job.pk}/file/")
    exported = all_of(Event).get(name="audit.export")
    assert (exported.actor_id, exported.subject_id, exported.payload) == (reader.pk, child.pk, {"rows": 1})
    for name in ("job.queued", "job.file_taken"):
        assert all_of(Event).get(name=name).actor_id == reader.pk
    kept = AuditExport.objects.get()
    assert (kept.asked_by, kept.child, kept.person, kept.kind) == (reader, child, None, "")


def test_no_name_of_a_child_stands_in_file_or_job(reader):
    child = made.child(given_name="Plantedgiven", family_name="Plantedfamily")
    _opened(child, person(Role.PLACEMENTS_OFFICER))
    client = signed_in(reader)
    job = _ask(client, child=child.reference)
    assert child.reference not in f"{job.parameters} {job.file.original_name} {job.summary}"
    assert "Planted" not in str(_lines(client, job))


def test_somebody_else_does_not_take_the_file(reader):
    job = _ask(signed_in(reader))
    assert signed_in(person(Role.AUDITOR)).get(f"/jobs/{job.pk}/file/").status_code == 404


def test_more_than_a_file_should_hold_is_refused_and_says_what_to_do(reader, monkeypatch):
    monkeypatch.setattr(services, "MOST_EXPORTED", 2)
    for _ in range(3):
        _opened(made.child(), person(Role.PLACEMENTS_OFFICER))
    job = _ask(signed_in(reader))
    assert job.state == JobState.FAILED and "Choose a shorter time" in job.failure
    assert not all_of(Event).filter(name="audit.export").exists()


def test_parts_are_written_one_after_the_other_and_none_twice(reader, monkeypatch):
    monkeypatch.setattr(services, "AT_A_TIME", 2)
    officer = person(Role.PLACEMENTS_OFFICER)
    children = [made.child() for _ in range(5)]
    for child in children:
        _opened(child, officer)
    client = signed_in(reader)
    lines = _lines(client, _ask(client, person=officer.pk))
    assert sorted(line[3] for line in lines[1:]) == sorted(child.reference for child in children)


def test_whoever_lost_the_role_meanwhile_gets_no_file(reader):
    client = signed_in(reader)
    client.post("/audit/export/", key())
    RoleGrant.objects.filter(user=reader).update(valid_to=product_clock.today())
    assert run_next()
    assert Job.objects.get().state == JobState.FAILED


@pytest.mark.parametrize("query", [{"child": "CH-0000-00000"}, {"kind": "nonsense"}])
def test_a_search_that_cannot_be_read_exports_nothing(reader, query):
    page = signed_in(reader).get("/audit/export/", query).content.decode()
    assert "There is a problem" in page and "Make the file" not in page


def test_what_was_asked_for_is_never_changed(reader):
    AuditExport.objects.create(asked_by=reader, asked_at=product_clock.now())
    for change in (lambda rows: rows.update(kind="money"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(AuditExport.objects.all())
