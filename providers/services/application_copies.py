"""What a new application takes over from the one before: nothing that somebody wrote is asked for twice."""

from datetime import date

from providers.models import Application, ApplicationAnswer, ApplicationDocument, ApplicationLot, Lot
from providers.rules.admission import expiry_reasons


def copy_contents(before: Application, copy: Application, *, today: date) -> bool:
    """Copy lots that are offered again, answers by criterion, and documents that have not expired.

    Answers and documents are marked to be confirmed. True when there was anything to copy.
    """
    lots = _lots(before, copy)
    answers = _answers(before, copy)
    documents = _documents(before, copy, today)
    ApplicationLot.objects.bulk_create(lots)
    ApplicationAnswer.objects.bulk_create(answers)
    ApplicationDocument.objects.bulk_create(documents)
    return bool(lots or answers or documents)


def _lots(before: Application, made: Application) -> list[ApplicationLot]:
    again = Lot.objects.filter(rounds=made.round, pk__in=before.lots.values("lot_id"))
    return [ApplicationLot(provider_id=made.provider_id, application=made, lot=lot) for lot in again]


def _answers(before: Application, copy: Application) -> list[ApplicationAnswer]:
    criteria = {criterion.code: criterion for criterion in copy.round.criteria.all()}
    return [
        ApplicationAnswer(
            provider_id=copy.provider_id,
            application=copy,
            criterion=criteria[answer.criterion.code],
            text=answer.text,
            to_confirm=True,
            saved_at=answer.saved_at,
            saved_by_id=answer.saved_by_id,
        )
        for answer in before.answers.select_related("criterion")
        if answer.criterion.code in criteria
    ]


def _documents(before: Application, copy: Application, today: date) -> list[ApplicationDocument]:
    return [
        ApplicationDocument(
            provider_id=copy.provider_id,
            application=copy,
            kind=document.kind,
            file_id=document.file_id,
            expires_on=document.expires_on,
            to_confirm=True,
            added_at=document.added_at,
        )
        for document in before.documents.all()
        if not expiry_reasons(document.kind, document.expires_on, today)
    ]
