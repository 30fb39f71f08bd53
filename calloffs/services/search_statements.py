"""A search statement for the court or the council: written down as it stands, made into a PDF by a worker (ADR 156)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from calloffs.documents.search_content import content
from calloffs.documents.search_statement import statement_pdf, title_of
from calloffs.models import CallOff, SearchStatement
from calloffs.rules.search_statements import check_addressee
from calloffs.selectors.searches import reads_whole_search, search_for, statements_to_render
from calloffs.services.proposals import lock
from calloffs.states import Edition
from placements.policies import check_names
from placements.services.guarding import refuse_names
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.tenancy import COUNCIL
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.jobs import wake
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here

MAKE = "calloffs.tasks.make_search_statements"
KIND = "search-statement"
FOR_WHOM = "For which court or hearing"
NOT_WHOLE = (
    "You judge offers of this search, so its statement is not yours to make. Ask another placements officer."
)


@transaction.atomic
def make(*, call_off: CallOff, edition: str, for_whom: str, by: User, at: datetime) -> SearchStatement:
    """Write down the whole search for the child as it stands now, in one edition; a worker makes the PDF of it."""
    check_has(by, Permission.CALLOFF_OPEN)
    locked = lock(call_off.pk)
    child = locked.referral.child
    check_names(by, child)
    if not reads_whole_search(by, locked.referral_id):
        raise NotAllowed(NOT_WHOLE)
    if edition not in Edition.values:
        raise DomainError("Choose for whom it is written.", field="edition")
    addressee = check_addressee(for_whom)
    refuse_names({FOR_WHOM: addressee}, children=[child], by=by, at=at, subject=locked)
    texts = content(
        search_for(locked.referral_id), Edition(edition), for_whom=addressee, by=by.described, at=at
    )
    statement = SearchStatement.objects.create(
        call_off=locked,
        number=SearchStatement.objects.filter(call_off=locked).count() + 1,
        edition=edition,
        for_whom=addressee,
        content=texts,
        made_by=by,
        made_at=at,
    )
    wake(MAKE)
    _record("call_off.statement_made", statement, by=by, at=at)
    return statement


def opened(*, statement: SearchStatement, by: User, at: datetime) -> None:
    """Each download is written down: who took which edition out."""
    _record("call_off.statement_opened", statement, by=by, at=at)


def _record(name: str, statement: SearchStatement, *, by: User, at: datetime) -> None:
    edition = lower_first(Edition(statement.edition).label)
    events.record(name, subject=statement.call_off, by=by, at=at, number=statement.number, edition=edition)


def due_for_rendering() -> list[UUID]:
    """The statements whose PDF is not kept yet, the oldest first."""
    return list(statements_to_render().values_list("pk", flat=True))


def keep_pdf(*, statement_id: UUID, at: datetime) -> bool:
    """Make the PDF of a statement and keep it with its fingerprint; False where another worker was quicker."""
    statement = SearchStatement.objects.select_related("call_off").get(pk=statement_id)
    body = statement_pdf(statement)
    with transaction.atomic():
        locked = SearchStatement.objects.select_for_update(of=("self",)).get(pk=statement_id)
        if locked.file_id is not None:
            return False
        name = f"{title_of(statement)}.pdf"
        locked.file = store(made_here(body, name=name), kind=KIND, owner_scope=COUNCIL, by=None, at=at)
        locked.save(update_fields=["file"])
    return True
