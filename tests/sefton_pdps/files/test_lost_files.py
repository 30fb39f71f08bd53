"""A file whose content is gone: the page says plainly what to do, and the log tells it once, without identifiers."""

import logging
from pathlib import Path

import pytest
from django.http import HttpRequest

from providers.models import ApplicationDocument
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.files.middleware import LostFilesMiddleware
from sefton_pdps.files.models import StoredFile
from tests.factories.applications import Cast
from tests.factories.rows import all_of
from tests.providers.browsing import as_user, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(files_root: Path) -> tuple[ApplicationDocument, object, Path]:
    """A document of an application, its owner, and where its content stood."""
    with tenancy.scope(tenancy.COUNCIL):
        cast = Cast()
        owner, by = cast.applicant()
        cast.filled(cast.open_round(), by, owner)
    document = all_of(ApplicationDocument).select_related("file").first()
    return document, by, files_root / document.file.path


@pytest.mark.parametrize("how", ["gone", "cut short"])
def test_the_page_says_what_to_do_and_the_log_has_one_line_without_names(lost, how, caplog) -> None:
    document, by, path = lost
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(b"%PDF")
    url = page("portal_document", document.pk)
    with caplog.at_level(logging.WARNING):
        answer = as_user(by).get(url)
    text, number = answer.content.decode(), str(document.file.pk)
    assert (
        answer.status_code == 500 and "Tell the system administrator this number" in text and number in text
    )
    assert document.file.original_name not in text
    (line,) = [record.getMessage() for record in caplog.records]
    assert number in line
    assert document.file.original_name not in line and str(document.pk) not in line and url not in line


def test_a_file_that_is_there_is_handed_out(lost) -> None:
    document, by, path = lost
    answer = as_user(by).get(page("portal_document", document.pk))
    assert b"".join(answer.streaming_content) == path.read_bytes()
    assert all_of(StoredFile).filter(pk=document.file.pk, created_at__lte=clock.now()).exists()


def test_any_other_fault_is_left_to_the_page_for_faults() -> None:
    middleware = LostFilesMiddleware(lambda request: None)
    assert middleware.process_exception(HttpRequest(), RuntimeError("another")) is None
