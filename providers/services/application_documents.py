"""The documents of an application: added, renewed, or confirmed where they were copied."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from providers.models import (
    Application,
    ApplicationDocument,
)
from providers.rules.admission import expiry_reasons
from providers.rules.sanity import doubt_of_expiry
from providers.services.applications import own_locked
from providers.states import ApplicationState, DocumentKind
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.time.working_days import local
from sefton_pdps.files.file_types import DOCUMENTS
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import Upload, check_upload


@transaction.atomic
def add_document(
    *,
    application: Application,
    kind: str,
    upload: Upload,
    expires_on: date | None,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> ApplicationDocument:
    """Add a document, or put a newer one in its place: before sending, while the council asks, or to renew one.

    Once admitted, a provider renews what expires and adds nothing else.
    """
    open_to = (ApplicationState.DRAFT, ApplicationState.CLARIFICATION, ApplicationState.ADMITTED)
    locked = own_locked(application, by, at, *open_to)
    if locked.state == ApplicationState.ADMITTED and not _expires(locked, kind):
        raise Stale("This document does not expire, so there is nothing to renew.")
    reasons = expiry_reasons(kind, expires_on, local(at).date())
    if reasons:
        raise DomainError(*reasons)
    check_sure([doubt_of_expiry(expires_on, today=local(at).date())], sure)
    stored = store(
        check_upload(upload, DOCUMENTS),
        kind="application_document",
        owner_scope=tenancy.provider_scope(locked.provider_id),
        by=by,
        at=at,
    )
    document, _ = ApplicationDocument.objects.update_or_create(
        application=locked,
        kind=kind,
        defaults={
            "provider_id": locked.provider_id,
            "file": stored,
            "expires_on": expires_on,
            "to_confirm": False,
            "added_at": at,
        },
    )
    label = DocumentKind(kind).label.lower()
    events.record("application.document_added", subject=locked, by=by, at=at, kind=label)
    return document


@transaction.atomic
def add_or_keep_document(
    *,
    application: Application,
    kind: str,
    upload: Upload | None,
    expires_on: date | None,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> ApplicationDocument:
    """Add the file that was chosen; where none was, confirm the one that was copied from an earlier application."""
    if upload is None:
        return keep_document(
            application=application, kind=kind, expires_on=expires_on, sure=sure, by=by, at=at
        )
    return add_document(
        application=application, kind=kind, upload=upload, expires_on=expires_on, sure=sure, by=by, at=at
    )


def keep_document(
    *,
    application: Application,
    kind: str,
    expires_on: date | None,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> ApplicationDocument:
    """Confirm a document that was copied from an earlier application, with the date on which it expires."""
    locked = own_locked(application, by, at, ApplicationState.DRAFT)
    copied = locked.documents.filter(kind=kind, to_confirm=True).first()
    if copied is None:
        raise DomainError("Choose the file.", field="upload")
    reasons = expiry_reasons(kind, expires_on, local(at).date())
    if reasons:
        raise DomainError(*reasons, field="expires_on")
    check_sure([doubt_of_expiry(expires_on, today=local(at).date())], sure)
    copied.expires_on, copied.to_confirm = expires_on, False
    copied.save(update_fields=["expires_on", "to_confirm"])
    label = DocumentKind(kind).label.lower()
    events.record("application.document_kept", subject=locked, by=by, at=at, kind=label)
    return copied


def _expires(application: Application, kind: str) -> bool:
    return application.documents.filter(kind=kind, expires_on__isnull=False).exists()
