"""A list as a file: what the page shows to this person and no more, in the background, written down, nothing runs."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import DatabaseError, transaction
from openpyxl import load_workbook

from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.jobs import exports
from sefton_pdps.jobs.models import Job, ListExport
from sefton_pdps.jobs.running import run_next
from sefton_pdps.jobs.states import JobState
from tests.calloffs.pages import key, signed_in
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.providers import provider, setting
from tests.factories.rows import all_of

pytestmark = pytest.mark.usefixtures("files_root")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _ask(client, address, file_format="csv") -> Job:
    """Press the button of the page, and let the worker run."""
    answer = client.post(address, {**key(), "file_format": file_format})
    job = Job.objects.order_by("-queued_at").first()
    assert job is not None and answer["Location"] == f"/jobs/{job.pk}/"
    assert run_next()
    job.refresh_from_db()
    return job


def _lines(client, job: Job) -> list[list[str]]:
    text = client.get(f"/jobs/{job.pk}/file/").getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_the_file_holds_the_rows_of_the_filter_and_no_name_of_a_child():
    child = made.child(given_name="Zaphira", family_name="Quillfeather")
    draft = made.referral(child, state=ReferralState.DRAFT)
    other = made.referral()
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    assert "State: Draft" in client.get("/lists/referrals/file/?state=draft").content.decode()
    job = _ask(client, "/lists/referrals/file/?state=draft")
    lines = _lines(client, job)
    assert job.summary == [["List", "Referrals"], ["Rows", 1]]
    assert [line[1] for line in lines] == ["Referral", draft.reference]
    told = str(lines)
    assert "Zaphira" not in told and "Quillfeather" not in told and other.reference not in told
    assert child.reference not in job.file.original_name


def test_a_workbook_opens_and_no_text_in_it_is_a_formula():
    setting(provider(), name="=HYPERLINK(1)")
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    job = _ask(client, "/lists/settings/file/", "xlsx")
    answer = client.get(f"/jobs/{job.pk}/file/")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    lines = list(load_workbook(BytesIO(answer.getvalue())).active.iter_rows(values_only=True))
    assert lines[0][0] == "Setting"
    assert any(str(line[0]).startswith("'=HYPERLINK") for line in lines)
    assert not any(str(cell)[:1] == "=" for line in lines for cell in line)


def test_of_an_address_only_what_the_list_reads_is_kept():
    """A name in an address, or a character that no row holds, is not kept for 90 days and breaks nothing."""
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    strange = "words=Zaphira+Quillfeather&x=%00&due=%00&sort=-started&whose=mine&state=draft"
    _ask(client, f"/lists/referrals/file/?{strange}")
    assert ListExport.objects.get().filters == {"sort": "-started", "whose": "mine", "state": "draft"}
    _ask(client, "/lists/second-looks/file/?sort=%00&show=%00")
    assert ListExport.objects.order_by("-asked_at").first().filters == {}


def test_a_social_workers_file_holds_the_own_children_only():
    worker = person(Role.SOCIAL_WORKER)
    own, _other = made.referral(made.child(social_worker=worker)), made.referral()
    client = signed_in(worker)
    lines = _lines(client, _ask(client, "/lists/referrals/file/"))
    assert [line[1] for line in lines[1:]] == [own.reference]


@pytest.mark.parametrize(("role", "has_fee"), [(Role.PLACEMENTS_OFFICER, True), (Role.SOCIAL_WORKER, False)])
def test_the_fee_stands_only_in_the_file_of_who_reads_what_a_placement_costs(role, has_fee):
    client = signed_in(person(role))
    headings = _lines(client, _ask(client, "/lists/placements/file/"))[0]
    assert ("Weekly fee" in headings) is has_fee


def test_asking_and_making_are_each_in_the_trail():
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    _ask(client, "/lists/referrals/file/")
    names = set(all_of(Event).filter(name__in=["job.queued", "list.exported"]).values_list("name", flat=True))
    assert names == {"job.queued", "list.exported"}


def test_nobody_else_reads_the_job_or_takes_its_file():
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    job = _ask(client, "/lists/referrals/file/")
    other = signed_in(person(Role.PLACEMENTS_OFFICER))
    assert other.get(f"/jobs/{job.pk}/").status_code == 404
    assert other.get(f"/jobs/{job.pk}/file/").status_code == 404


@pytest.mark.parametrize("name", ["nonsense", "people", "education"])
def test_a_list_that_is_not_or_is_anothers_gives_the_same_not_found(name):
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    for answer in (
        client.get(f"/lists/{name}/file/"),
        client.post(f"/lists/{name}/file/", {**key(), "file_format": "csv"}),
    ):
        assert answer.status_code == 404
    assert not all_of(ListExport).exists()


def test_a_provider_makes_no_file_of_a_list_of_the_council():
    owner = person(Role.PROVIDER_ADMINISTRATOR, provider=provider())
    assert signed_in(owner).get("/lists/settings/file/").status_code == 404


def test_without_a_kind_of_file_nothing_is_made():
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    answer = client.post("/lists/referrals/file/", {**key(), "file_format": "pdf"})
    assert answer.status_code == 200 and not all_of(Job).exists()


def test_who_lost_the_role_meanwhile_gets_no_file():
    user = person(Role.PLACEMENTS_OFFICER)
    client = signed_in(user)
    client.post("/lists/referrals/file/", {**key(), "file_format": "csv"})
    RoleGrant.objects.filter(user=user).update(valid_to=clock.today())
    assert run_next()
    job = Job.objects.get()
    assert job.state == JobState.FAILED and job.file is None and "may no longer do it" in job.failure


def test_who_lost_the_role_since_takes_no_file_that_was_made_before():
    user = person(Role.PLACEMENTS_OFFICER)
    job = _ask(signed_in(user), "/lists/referrals/file/")
    RoleGrant.objects.filter(user=user).update(role=Role.FINANCE_OFFICER.name)
    client = signed_in(User.objects.get(pk=user.pk))
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "Your role no longer shows what this file holds." in page and "Download the file" not in page
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_more_than_a_file_holds_is_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(exports, "MOST_EXPORTED", 1)
    made.referral(), made.referral()
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    job = _ask(client, "/lists/referrals/file/")
    assert job.state == JobState.FAILED and "Choose fewer" in job.failure and job.file is None


def test_what_was_asked_for_never_changes():
    client = signed_in(person(Role.PLACEMENTS_OFFICER))
    _ask(client, "/lists/referrals/file/")
    with pytest.raises(DatabaseError), transaction.atomic():
        ListExport.objects.update(list_name="people")
