"""What the portal shows of rounds and of a provider's own applications and admissions."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from providers.models import Admission, AdmissionRound, Application
from providers.presenters.applications import agreed_table, answers, document_table, when
from providers.presenters.statuses import admission_status, applicant_status
from providers.rules.admission import expiry_reasons, why_not_submitted
from providers.rules.rounds import is_taking
from providers.states import OVER, SCORES_TOLD, ApplicationState, CriterionCode, DocumentKind
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import (
    Action,
    Cell,
    Column,
    Empty,
    Event,
    Status,
    SummaryRow,
    Table,
    Task,
)

if TYPE_CHECKING:
    from providers.selectors.applications import Contents
    from providers.selectors.own_applications import OwnApplication

A = ApplicationState
TO_DO = Status("Not started", Colour.DRAFT)
DONE = Status("Done", Colour.DONE)
STARTS_EMPTY = (
    "If you start, your answers will be saved as you go. The council will see nothing until you send it."
)
STARTS_WITH_COPIES = (
    "If you start, the answers and documents of your last application will be copied, for you to confirm. The council "
    "will see nothing until you send it."
)
TO_CONFIRM = Status("To confirm", Colour.ATTENTION)
COPIED = "Copied from your earlier application. Read it and save it."


def open_rounds(
    rounds: Iterable[AdmissionRound], applications: Iterable[Application], at: datetime
) -> list[dict[str, Any]]:
    """A card a round that takes applications: lots, closing time, and the provider's application in it."""
    applications = list(applications)
    own = {one.round_id: one for one in applications if one.state != A.WITHDRAWN}
    return [
        {
            "round": one,
            "lots": words.listed([lot.name for lot in one.lots.all()]),
            "closes": f"Closes {words.deadline(one.closes_at, at)}"
            if one.closes_at
            else "Open until further notice",
            "own": own.get(one.pk),
            "start": Action(
                f"Start an application to {one.title}",
                address_of("providers:portal_application_start", one.pk),
                STARTS_WITH_COPIES if applications else STARTS_EMPTY,
            ),
        }
        for one in rounds
    ]


def own_table(applications: Iterable[Application]) -> Table:
    """A provider's own applications; without their numbers, which would let a provider count rivals."""
    rows = [
        [
            Cell(one.round.title, address_of("providers:portal_application_detail", one.pk)),
            Cell(status=applicant_status(one)),
            when(one),
        ]
        for one in applications
    ]
    columns = [Column("Round"), Column("State"), Column("Last step")]
    return Table(
        "Your applications", columns, rows, Empty("You have no applications. Start one in an open round.")
    )


def admission_table(admissions: Iterable[Admission]) -> Table:
    """The lots in which the provider holds an admission."""
    rows = [
        [
            Cell(one.lot.name, address_of("providers:portal_admission_detail", one.pk)),
            Cell(status=admission_status(one)),
            one.admitted_on,
        ]
        for one in admissions
    ]
    columns = [Column("Lot"), Column("State"), Column("Admitted on")]
    return Table(
        "Your lots", columns, rows, Empty("You are not admitted to a lot yet. Apply in an open round.")
    )


def tasks(application: Application, contents: "Contents", today: date) -> list[tuple[str, list[Task]]]:
    """The task list of a draft: lots, four answers, documents."""
    own = f"{reverse('providers:portal_application_detail', args=[application.pk])}"
    lots = words.listed([lot.name for lot in contents.lots])
    chosen = Task(
        "Choose your lots", DONE if contents.lots else TO_DO, f"{own}lots/", lots if contents.lots else ""
    )
    written = []
    for criterion in contents.criteria:
        answer = contents.answers.get(criterion.pk)
        hint = f"Saved by {answer.saved_by.name} on {words.moment(answer.saved_at)}" if answer else ""
        copied = answer is not None and answer.to_confirm
        url = reverse("providers:portal_application_answer", args=[application.pk, criterion.pk])
        title = f"{CriterionCode(criterion.code).label} ({criterion.weight} of 100)"
        status = TO_CONFIRM if copied else DONE if answer else TO_DO
        written.append(Task(title, status, url, COPIED if copied else hint))
    papers = [document_task(application, contents, kind, today) for kind in DocumentKind]
    return [("Lots", [chosen]), ("Your answers", written), ("Your documents", papers)]


def document_task(application: Application, contents: "Contents", kind: DocumentKind, today: date) -> Task:
    """A document's line: added with its expiry, expired, or to add."""
    url = reverse("providers:portal_application_add", args=[application.pk, kind.value])
    document = contents.documents.get(kind.value)
    if document is None:
        return Task(str(kind.label), TO_DO, url)
    if expiry_reasons(kind.value, document.expires_on, today):
        return Task(str(kind.label), Status("Expired", Colour.STOPPED), url, "Add the new one.")
    if document.to_confirm:
        return Task(
            str(kind.label),
            TO_CONFIRM,
            url,
            f"{document.file.original_name}, copied from your earlier application",
        )
    until = f", expires on {words.day(document.expires_on)}" if document.expires_on else ""
    return Task(
        str(kind.label),
        DONE,
        url,
        f"{document.file.original_name}{until}. {document.file.warning}".removesuffix(". "),
    )


def page(
    own: "OwnApplication", events: Iterable[Event], own_people: frozenset[str], at: datetime
) -> dict[str, Any]:
    """The applicant's page of an application, in whatever state it is."""
    application, contents, draft = own.row, own.contents, own.is_open_draft
    asked = application.state == A.CLARIFICATION
    today = local(at).date()
    expiring = [kind for kind, one in contents.documents.items() if one.expires_on]
    return {
        "application": application,
        "caption": f"{application.round.framework.title}: your application",
        "status": applicant_status(application),
        "when": _when(application, at),
        "tasks": tasks(application, contents, today) if draft else [],
        "over": _why_over(own),
        "extended": _extended(own),
        "asked": asked,
        "papers": [document_task(application, contents, kind, today) for kind in DocumentKind]
        if asked
        else [],
        "renewals": [
            document_task(application, contents, kind, today)
            for kind in DocumentKind
            if kind.value in expiring
        ]
        if application.state == A.ADMITTED
        else [],
        "why_not": why_not_submitted(own.facts) if own.facts else (),
        "may_withdraw": application.state not in OVER,
        "sent": None if draft else sent(application, contents, today),
        "result": agreed_table(own.scores) if application.state in SCORES_TOLD else None,
        "lots": words.listed([lot.name for lot in contents.lots]),
        "events": _by_council(events, own_people),
    }


def _by_council(events: Iterable[Event], own_people: frozenset[str]) -> list[Event]:
    """The events as the applicant reads them: the council's officers appear as Sefton Council."""
    return [one if one.who in own_people else replace(one, who="Sefton Council") for one in events]


def sent(application: Application, contents: "Contents", today: date) -> dict[str, Any]:
    """What was, or would be, sent: lots, answers, documents."""
    rows = [SummaryRow("Lots", words.listed([lot.name for lot in contents.lots]))]
    if application.clarification_question:
        rows.append(SummaryRow("The council asked", application.clarification_question))
        rows.append(SummaryRow("Your answer", application.clarification_answer))
    return {
        "summary_rows": rows,
        "answers": answers(contents),
        "documents": document_table(contents.documents, today, "portal_document"),
    }


def parts_to_send(contents: "Contents") -> dict[str, Any]:
    """What would be sent, each part by its label, a document with when it was added: whoever sends it has read this."""
    documents = {
        str(DocumentKind(kind).label): (
            document.file.original_name,
            document.expires_on,
            f"added {words.moment(document.added_at)}",
        )
        for kind, document in contents.documents.items()
    }
    return {
        "Lots": [lot.name for lot in contents.lots],
        **{each["title"]: each["answer"].text if each["answer"] else None for each in answers(contents)},
        **documents,
    }


def _extended(own: "OwnApplication") -> str:
    """The newest change of the closing time, with its reason."""
    newest = own.extension
    return f"The closing time is now {words.moment(newest.new_end)}: {newest.reason}" if newest else ""


def _why_over(own: "OwnApplication") -> tuple[str, ...]:
    """Why an application that is not decided goes no further, and what becomes of its text."""
    state = own.row.state
    kept = "Your answers and documents are kept. They would be copied to the next application that you start."
    if state == A.ENDED:
        return ("The council has cancelled this round.", f"Its reason: {own.cancelled_because}", kept)
    if state == A.WITHDRAWN:
        return (kept,)
    if state == A.DRAFT and not own.is_open_draft:
        return ("The round closed before this application was sent, so it takes no more text.", kept)
    return ()


def _when(application: Application, at: datetime) -> str:
    if application.state != A.DRAFT:
        return when(application)
    closes = application.round.closes_at
    if not is_taking(application.round.state, closes, at):
        return "The round has closed"
    return (
        f"The round closes {words.deadline(closes, at)}"
        if closes
        else "The round is open until further notice"
    )
