"""What a register changed and left out, and the conflicts that were declared, as files: each for its readers only."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from providers.models import Absence, Assessment, RegisterImport
from providers.services import absences as services
from providers.services import evaluation
from providers.services.register import import_register
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time import clock
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.running import run_next
from tests.calloffs.pages import key, signed_in
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.providers.register_files import register

pytestmark = pytest.mark.usefixtures("files_root")
FORMULA = "@SUM(1)"
OTHER = {
    "urn": "SC900002",
    "setting_name": "Invented Other House",
    "owner_id": "RP900002",
    "owner_name": "Other Care",
}
FILES = ("left-out-by-the-register", "register-changes", "conflicts")


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def client():
    return signed_in(person(Role.COMMISSIONING_MANAGER))


def take(*changes, days):
    as_at = clock.today() - timedelta(days=days)
    return import_register(file=register(*changes), file_name="r.xlsx", as_at=as_at, by=None, at=clock.now())


def lines(client, address):
    """The lines of the file that is made of a list."""
    assert client.post(address, {**key(), "file_format": "csv"}).status_code == 302
    assert run_next()
    job = Job.objects.order_by("-queued_at").first()
    text = client.get(f"/jobs/{job.pk}/file/").getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_the_settings_left_out_are_made_into_a_file_by_the_tab_that_is_shown(client):
    take({}, OTHER, days=30)
    take({}, days=2)
    absent = Absence.objects.get()
    address = "/lists/left-out-by-the-register/file/"
    headings, told = lines(client, address)
    assert headings[0] == "Setting" and told[:2] == [absent.setting.name, absent.setting.urn]
    services.keep_registered(
        absence=absent, reason="Still there.", by=person(Role.QUALITY_OFFICER), at=clock.now()
    )
    assert lines(client, address) == [headings], "decided, so not among those to decide"
    assert len(lines(client, f"{address}?show=all")) == 2


def test_what_a_register_changed_is_of_the_newest_import_or_of_the_one_that_is_asked_for(client):
    for grade, days in (("Good", 30), ("Outstanding", 2), ("Outstanding", 1)):
        take({"setting_name": FORMULA, "grade": grade}, days=days)
    _first, changed, newest = RegisterImport.objects.order_by("as_at")
    page = client.get("/register/changes/").content.decode()
    assert "No setting on record changed." in page
    address = f"/register/changes/?imported={changed.pk}"
    told = client.get(address).content.decode()
    assert "from Good to Outstanding" in told and f"Register as at: {day(changed.as_at)}, read on" in told
    assert f"Register as at: {day(newest.as_at)}, read on" in page, "also where none was asked for"
    assert f"?imported={changed.pk}" in client.get(f"/register/{changed.pk}/").content.decode()
    _headings, told = lines(client, f"/lists/register-changes/file/?imported={changed.pk}")
    assert told[0] == f"'{FORMULA}" and "from Good to Outstanding" in told[-1]
    assert newest.pk != changed.pk and len(lines(client, "/lists/register-changes/file/")) == 1


@pytest.mark.parametrize("imported", ["nonsense", "00000000-0000-0000-0000-000000000000", "%27"])
def test_an_import_that_is_not_is_told_and_gives_no_other_imports_rows(client, imported):
    for grade, days in (("Good", 30), ("Outstanding", 2), ("Outstanding", 1)):
        take({"grade": grade}, days=days)
    page = client.get(f"/register/changes/?imported={imported}").content.decode()
    assert "does not have, so it is left out" in page and "from Good" not in page


def test_without_an_import_there_is_nothing_to_list(client):
    assert "No setting on record changed." in client.get("/register/changes/").content.decode()


def test_a_file_of_the_conflicts_names_who_declared_and_never_what_was_written(client):
    cast = Cast()
    found = Assessment.objects.get(application=cast.scoring(), evaluator=cast.evaluators[0])
    evaluation.declare(
        assessment=found, has_conflict=True, note="My sister works there.", by=found.evaluator, at=clock.now()
    )
    _headings, told = lines(client, "/lists/conflicts/file/")
    assert told[0].startswith(found.evaluator.name) and told[2] == found.application.reference
    assert "sister" not in str(told)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "role", [Role.PLACEMENTS_OFFICER, Role.EVALUATOR, Role.SOCIAL_WORKER, Role.CABINET_MEMBER]
)
def test_no_file_is_made_for_whom_the_list_is_closed_to(name, role):
    reader = signed_in(person(role))
    assert reader.get(f"/lists/{name}/file/").status_code == 404
    assert reader.post(f"/lists/{name}/file/", {**key(), "file_format": "csv"}).status_code == 404
    assert not Job.objects.exists()
