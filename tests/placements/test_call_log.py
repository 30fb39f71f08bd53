"""The call log: who was rung, when, what they said and the fee; written once, by council people, without a name."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from placements.models import LogEntry, RecordOpening
from placements.services.call_log import write_down
from sefton_pdps.access.roles import Role
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.factories.calloffs import call_off
from tests.factories.providers import provider, setting
from tests.factories.rows import all_of
from tests.placements.browsing import as_user, page, send, summary
from tests.sefton_pdps.files import samples

pytestmark = pytest.mark.usefixtures("council_scope", "files_root")
PNG = samples.png()
SAID = "Has a room from tonight; the fee is 4,200 a week."


def entry(subject, by, **changed):
    now = clock.now()
    told = {
        "kind": "call", "happened_at": now, "who": "Jo Mockwell, manager, Gull House", "outcome": "agreed",
        "weekly": Decimal("4200.00"), "text": SAID, "by": by, "at": now,
    }  # fmt: skip
    return write_down(subject=subject, **(told | changed))


@pytest.fixture
def referral(council_scope):
    return made.referral()


def lived(referral=None):
    """A placement of the referral's child, or of a child without a referral."""
    home = setting(provider(), places=1)
    child = referral.child if referral else made.child()
    return made.placement(home.places.get(), child, referral=referral)


def test_a_call_says_with_whom_when_what_came_of_it_and_the_fee(referral, officer):
    entry(referral, officer)
    html = as_user(officer).get(page("referral_log", referral.pk)).content.decode()
    for words in ("Jo Mockwell, manager, Gull House", SAID, "Agreed", "£4,200 a week", officer.name):
        assert words in html


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"who": " "}, "who"),
        ({"outcome": ""}, "outcome"),
        ({"text": " \n"}, "text"),
        ({"kind": "fax"}, "kind"),
        ({"outcome": "perhaps"}, "outcome"),
    ],
)
def test_what_is_missing_is_refused_at_its_box(referral, officer, changed, field):
    with pytest.raises(DomainError) as refusal:
        entry(referral, officer, **changed)
    assert refusal.value.field == field and not LogEntry.objects.exists()


def test_a_time_to_come_is_refused_by_the_service_and_by_the_database(referral, officer):
    later = clock.now() + timedelta(minutes=1)
    with pytest.raises(DomainError, match="still to come"):
        entry(referral, officer, happened_at=later)
    with pytest.raises(DatabaseError, match="log_entry_is_past"), transaction.atomic():
        LogEntry.objects.create(
            referral=referral, kind="note", happened_at=later, text="x", by=officer, at=clock.now()
        )


def test_a_note_needs_nobody(referral, officer):
    written = entry(referral, officer, kind="note", who="", outcome="agreed", weekly=None)
    assert (written.who, written.outcome) == ("", "")


@pytest.mark.parametrize("box", ["who", "text"])
def test_the_childs_name_is_refused(referral, officer, box):
    with pytest.raises(DomainError, match="without what tells who it is"):
        entry(referral, officer, **{box: f"{referral.child.given_name} {referral.child.family_name}"})


@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.EVALUATOR, Role.FINANCE_OFFICER, Role.PROVIDER_ADMINISTRATOR]
)
def test_who_only_reads_or_is_a_stranger_writes_nothing(referral, role):
    with pytest.raises(NotAllowed):
        entry(referral, person(role))


def test_another_childs_social_worker_writes_nothing_and_does_not_find_the_log(referral, social_worker):
    with pytest.raises(NotAllowed):
        entry(referral, social_worker)
    assert as_user(social_worker).get(page("referral_log", referral.pk)).status_code == 404


def test_an_entry_is_never_changed_or_taken_away(referral, officer):
    written = entry(referral, officer)
    for change in (lambda: LogEntry.objects.update(text="Another"), written.delete):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()


def test_the_log_of_a_search_is_read_on_its_placement_and_written_there(officer):
    placement = lived(made.referral())
    entry(placement.referral, officer)
    client = as_user(officer)
    assert (
        page("placement_log", placement.pk)
        in client.get(page("placement_detail", placement.pk)).content.decode()
    )
    assert SAID in client.get(page("placement_log", placement.pk)).content.decode()
    entry(placement, officer, text="Arrived well.")
    assert "Arrived well." in client.get(page("referral_log", placement.referral_id)).content.decode()


def test_a_placement_without_a_referral_has_a_log_of_its_own(officer):
    placement = lived()
    entry(placement, officer)
    other = lived()
    client = as_user(officer)
    assert SAID in client.get(page("placement_log", placement.pk)).content.decode()
    assert SAID not in client.get(page("placement_log", other.pk)).content.decode()


def test_a_call_offs_page_leads_to_the_log_whoever_may_read_it(officer):
    search = call_off()
    log, its_page = page("referral_log", search.referral_id), f"/call-offs/{search.pk}/"
    assert log in as_user(officer).get(its_page).content.decode()
    assert log not in as_user(person(Role.EVALUATOR)).get(its_page).content.decode()


def test_who_reads_no_costs_reads_no_fee(referral):
    reader = person(Role.TEAM_MANAGER)
    entry(referral, person(Role.PLACEMENTS_OFFICER), text="They have a room.")
    html = as_user(reader).get(page("referral_log", referral.pk)).content.decode()
    assert "They have a room." in html and "4,200" not in html


def test_opening_the_log_is_an_opening_of_the_childs_record(referral, officer):
    as_user(officer).get(page("referral_log", referral.pk))
    assert RecordOpening.objects.filter(child=referral.child, by=officer, page="call log").exists()


def test_it_is_written_from_the_page_with_a_file_under_a_neutral_name(referral, officer):
    client = as_user(officer)
    url = page("referral_log_new", referral.pk)
    now = clock.now()
    boxes = {
        "kind": "email", "who": "Jo Mockwell, manager", "outcome": "agreed", "text": "Says yes in writing.",
        "happened_at_0": now.day, "happened_at_1": now.month, "happened_at_2": now.year - 1, "happened_at_3": "6:10pm",
    }  # fmt: skip
    picture = SimpleUploadedFile(f"{referral.child.family_name}.png", PNG, "image/png")
    send(client, url, **boxes, upload=picture)
    written = LogEntry.objects.get()
    assert written.file and written.file.original_name == "attachment.png"
    file = client.get(page("log_file", written.pk))
    assert b"".join(file.streaming_content) == PNG
    assert RecordOpening.objects.filter(page="file of the call log", by=officer).exists()
    trail = all_of(Event).filter(name="call_log.write").get()
    assert SAID not in str(trail.payload) and "Mockwell" not in str(trail.payload)


def test_a_file_of_another_kind_is_refused_and_nothing_is_kept(referral, officer):
    client = as_user(officer)
    now = clock.now()
    boxes = {
        "kind": "note", "text": "With a program.", "happened_at_0": now.day, "happened_at_1": now.month,
        "happened_at_2": now.year - 1, "happened_at_3": "6:10pm",
    }  # fmt: skip
    upload = SimpleUploadedFile("x.exe", b"MZ\x90\x00 invented program", "application/pdf")
    refused = send(client, page("referral_log_new", referral.pk), expected=200, **boxes, upload=upload)
    assert "not what this page takes" in summary(refused) and not LogEntry.objects.exists()


def test_a_file_is_not_found_by_who_may_not_open_the_referral(referral, officer, social_worker):
    written = entry(referral, officer, upload=SimpleUploadedFile("a.png", PNG, "image/png"))
    assert as_user(social_worker).get(page("log_file", written.pk)).status_code == 404
    assert as_user(person(Role.EVALUATOR)).get(page("log_file", written.pk)).status_code == 403
