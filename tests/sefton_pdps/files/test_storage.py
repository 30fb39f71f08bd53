"""Stored files: whole on disk, seen only in their scope, handed out only as downloads."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, ScopeNotSet
from sefton_pdps.files import storage
from sefton_pdps.files.models import StoredFile
from sefton_pdps.files.refusals import FileLost
from sefton_pdps.files.tasks import remove_orphans
from sefton_pdps.files.uploads import made_here
from tests.sefton_pdps.files import samples

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OWN, OTHER = UUID(int=1), UUID(int=2)
pytestmark = pytest.mark.django_db


@dataclass
class Officer:
    pk: UUID = field(default_factory=uuid4)


@pytest.fixture(autouse=True)
def folder(files_root):
    return files_root


def keep(owner_scope=tenancy.COUNCIL, shared=None, body=None, by=None):
    return storage.store(
        made_here(body or samples.pdf(), name="Agreement"),
        kind="agreement",
        owner_scope=owner_scope,
        shared_with_provider_id=shared,
        by=by,
        at=AT,
    )


def kept_by_council(**options):
    with tenancy.scope(tenancy.COUNCIL):
        return keep(**options)


def seen(scope):
    with tenancy.scope(scope):
        return set(StoredFile.objects.values_list("pk", flat=True))


def test_a_stored_file_is_whole_on_disk_under_a_name_of_its_own(folder):
    officer = Officer()
    stored = kept_by_council(by=officer)
    on_disk = folder / stored.path
    assert on_disk.read_bytes() == samples.pdf()
    assert "Agreement" not in stored.path and on_disk.stat().st_mode & 0o077 == 0
    assert (stored.size, stored.created_by_id, stored.created_at) == (len(samples.pdf()), officer.pk, AT)
    assert [file.name for file in on_disk.parent.iterdir()] == [str(stored.pk)]


def test_a_full_or_forbidden_disk_leaves_no_row_and_says_so(settings, folder):
    (folder / "in the way").write_text("a file where a folder should be")
    settings.FILES_ROOT = str(folder / "in the way")
    with pytest.raises(DomainError, match="Nothing was saved"):
        kept_by_council()
    assert seen(tenancy.COUNCIL) == set()


def test_the_council_sees_every_file_and_a_provider_its_own_and_those_shared_with_it():
    council, shared = kept_by_council(), kept_by_council(shared=OWN)
    with tenancy.scope(tenancy.provider_scope(OWN)):
        own = keep(tenancy.provider_scope(OWN))
    with tenancy.scope(tenancy.provider_scope(OTHER)):
        foreign = keep(tenancy.provider_scope(OTHER))
    assert seen(tenancy.COUNCIL) == seen(tenancy.SYSTEM) == {council.pk, shared.pk, own.pk, foreign.pk}
    assert seen(tenancy.provider_scope(OWN)) == {own.pk, shared.pk}
    assert seen(tenancy.provider_scope(OTHER)) == {foreign.pk}
    assert seen(tenancy.provider_scope(uuid4())) == set()


def test_reading_files_with_no_scope_raises():
    with pytest.raises(ScopeNotSet):
        list(StoredFile.objects.all())


def test_the_database_shows_no_row_when_no_scope_is_set():
    kept_by_council()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sefton.scope', '', true)")
        cursor.execute("SELECT count(*) FROM files_storedfile")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("owner_scope", "shared"),
    [
        (tenancy.COUNCIL, None),
        (tenancy.COUNCIL, OWN),
        (f"provider:{OTHER}", None),
        (f"provider:{OWN}", OTHER),
    ],
)
def test_a_provider_can_store_only_its_own_files_and_share_none(owner_scope, shared):
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, tenancy.scope(tenancy.provider_scope(OWN)):
        keep(owner_scope, shared)


@pytest.mark.parametrize(
    "statement", ["UPDATE files_storedfile SET kind = 'x'", "DELETE FROM files_storedfile"]
)
def test_a_stored_file_is_neither_changed_nor_deleted(statement):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, tenancy.scope(tenancy.COUNCIL), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_download_is_saved_and_never_shown():
    stored = kept_by_council()
    response = storage.open_response(stored)
    assert response["Content-Disposition"] == 'attachment; filename="Agreement.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content) == samples.pdf()


def test_a_download_asks_the_database_nothing(django_assert_num_queries):
    stored = kept_by_council()
    with django_assert_num_queries(0):
        storage.open_response(stored).close()


def test_a_lost_or_shortened_file_says_whom_to_tell(folder):
    stored = kept_by_council()
    path = folder / stored.path
    path.write_bytes(b"%PDF")
    with pytest.raises(FileLost, match=str(stored.pk)):
        storage.open_response(stored)
    path.unlink()
    with pytest.raises(FileLost, match="system administrator"):
        storage.open_response(stored)


def age(path: Path, by: timedelta):
    moment = (AT - by).timestamp()
    os.utime(path, (moment, moment))


def test_content_of_a_rolled_back_transaction_is_removed_after_a_day(folder):
    class Undo(Exception):
        pass

    with pytest.raises(Undo), transaction.atomic(), tenancy.scope(tenancy.COUNCIL):
        orphan = folder / keep().path
        raise Undo
    kept = kept_by_council()
    beside = folder / "a note of somebody else"
    beside.write_text("not ours")
    for file in (orphan, folder / kept.path, beside):
        age(file, timedelta(days=1, minutes=1))
    with tenancy.scope(tenancy.SYSTEM):
        assert storage.remove_orphans(at=AT) == 1
    assert not orphan.exists() and beside.exists()
    assert b"".join(storage.open_response(kept).streaming_content) == samples.pdf()


def test_content_of_a_transaction_still_running_is_left_alone(folder):
    stray = folder / "stored" / "ab" / str(uuid4())
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"%PDF")
    age(stray, timedelta(hours=23, minutes=59))
    with tenancy.scope(tenancy.SYSTEM):
        assert storage.remove_orphans(at=AT) == 0
    assert stray.exists()


def test_a_moved_clock_makes_no_content_look_old(folder, clock):
    stray = folder / "stored" / "ab" / str(uuid4())
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"%PDF")
    clock.advance(days=400)
    remove_orphans()
    assert stray.exists()
    age_by_true_time = stray.stat().st_mtime - timedelta(days=2).total_seconds()
    os.utime(stray, (age_by_true_time, age_by_true_time))
    remove_orphans()
    assert not stray.exists()
