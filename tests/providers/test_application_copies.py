"""What an application held is copied to the next one, and sent only once somebody has confirmed it."""

from datetime import timedelta

import pytest

from providers.models import Application
from providers.services import application_documents
from providers.services import applications as services
from providers.states import ApplicationState, DocumentKind
from sefton_pdps.audit.models import Event
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from sefton_pdps.core.web.editing import VERSION
from tests.factories.applications import upload
from tests.factories.rows import all_of
from tests.providers.browsing import as_user, day, page, send


@pytest.fixture
def of(cast):
    return cast.open_round()


@pytest.fixture
def applicant(cast):
    return cast.applicant()


@pytest.fixture
def again(cast, of, applicant):
    """A second application in the round, after the first, which was whole, was withdrawn."""
    owner, by = applicant
    first = cast.filled(of, by, owner)
    services.withdraw_application(application=first, by=by, at=now())
    return services.start_application(round=of, provider=owner, by=by, at=now())


def confirm(application, by):
    for criterion in application.round.criteria.all():
        services.save_answer(application=application, criterion=criterion, text="We do.", by=by, at=now())
    for document in application.documents.all():
        application_documents.keep_document(
            application=application, kind=document.kind, expires_on=document.expires_on, by=by, at=now()
        )


def test_withdrawing_keeps_everything_and_the_next_start_copies_it(again, applicant):
    first = Application.objects.get(state=ApplicationState.WITHDRAWN)
    assert (first.answers.count(), first.documents.count(), first.lots.count()) == (4, len(DocumentKind), 1)
    assert set(again.answers.values_list("text", "to_confirm")) == {("We do.", True)}
    assert again.answers.count() == 4
    assert set(again.documents.values_list("file_id", flat=True)) == set(
        first.documents.values_list("file_id", flat=True)
    )
    assert list(again.lots.values_list("lot_id")) == list(first.lots.values_list("lot_id"))
    assert all_of(Event).filter(name="application.copied", subject_id=again.pk).exists()


def test_what_was_copied_is_not_sent_until_each_part_is_confirmed(again, applicant):
    by = applicant[1]
    with pytest.raises(DomainError, match="not confirmed yet: collaborative working") as refusal:
        services.submit_application(application=again, by=by, at=now())
    assert "public liability insurance" in str(refusal.value)
    confirm(again, by)
    sent = services.submit_application(application=again, by=by, at=now())
    assert sent.state == ApplicationState.SUBMITTED


def test_an_expired_document_is_not_copied(cast, of, applicant, clock):
    owner, by = applicant
    first = cast.filled(of, by, owner)
    first.documents.filter(kind=DocumentKind.INSURANCE).update(expires_on=now().date() + timedelta(days=1))
    clock.advance(days=2)
    services.withdraw_application(application=first, by=by, at=now())
    made = services.start_application(round=of, provider=owner, by=by, at=now())
    assert set(made.documents.values_list("kind", flat=True)) == set(DocumentKind) - {DocumentKind.INSURANCE}


def test_another_providers_application_is_never_copied(cast, of, applicant):
    owner, by = applicant
    cast.filled(of, by, owner)
    other, other_by = cast.applicant()
    made = services.start_application(round=of, provider=other, by=other_by, at=now())
    assert (made.answers.count(), made.documents.count(), made.lots.count()) == (0, 0, 0)
    assert not all_of(Event).filter(name="application.copied", subject_id=made.pk).exists()


def test_only_a_copied_document_is_kept_without_a_file(again, applicant):
    by = applicant[1]
    values = {"application": again, "kind": "insurance", "by": by, "at": now()}
    with pytest.raises(DomainError, match="expired on"):
        application_documents.keep_document(**values, expires_on=now().date() - timedelta(days=1))
    application_documents.keep_document(**values, expires_on=now().date() + timedelta(days=90))
    with pytest.raises(DomainError, match="Choose the file"):
        application_documents.keep_document(**values, expires_on=now().date() + timedelta(days=90))


def test_a_copied_application_is_confirmed_and_sent_in_the_browser(again, applicant):
    client = as_user(applicant[1])
    shown = client.get(page("portal_application_detail", again.pk)).content.decode()
    assert shown.count("To confirm") == 8
    assert "not confirmed yet" in client.get(page("portal_application_send", again.pk)).content.decode()
    for criterion in again.round.criteria.all():
        send(client, page("portal_application_answer", again.pk, criterion.pk), text="We still do.")
    expiry = day("expires_on", now().date() + timedelta(days=90))
    for kind in DocumentKind:
        send(client, page("portal_application_add", again.pk, kind.value), **expiry)
    assert "To confirm" not in client.get(page("portal_application_detail", again.pk)).content.decode()
    send(client, page("portal_application_send", again.pk), declared="on")
    again.refresh_from_db()
    assert again.state == ApplicationState.SUBMITTED


def test_a_file_is_still_asked_for_where_nothing_was_copied(of, applicant):
    owner, by = applicant
    made = services.start_application(round=of, provider=owner, by=by, at=now())
    expiry = day("expires_on", now().date() + timedelta(days=90))
    refused = send(as_user(by), page("portal_application_add", made.pk, "insurance"), 200, **expiry)
    assert "There is a problem" in refused.content.decode()
    assert not made.documents.exists()


def test_a_colleagues_newer_document_is_not_replaced_unseen(again, applicant):
    client, colleague = as_user(applicant[1]), as_user(applicant[1])
    url = page("portal_application_add", again.pk, "insurance")
    version = client.get(url).context["form"][VERSION].value()
    theirs = day("expires_on", now().date() + timedelta(days=90))
    send(colleague, url, **theirs)
    mine = day("expires_on", now().date() + timedelta(days=60))
    refused = send(client, url, 200, **{VERSION: version}, upload=upload(), **mine)
    assert "changed this" in refused.content.decode()
    kept = again.documents.get(kind="insurance")
    assert kept.expires_on == now().date() + timedelta(days=90)
    assert (
        kept.file_id == Application.objects.exclude(pk=again.pk).get().documents.get(kind="insurance").file_id
    )
