"""What the portal shows of rounds and of a provider's own applications and admissions."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from providers.models import Admission, AdmissionRound, Application
from providers.presenters.applications import agreed_table, answers, document_table, when
from providers.presenters.own_parts import document_task, next_step, tasks
from providers.presenters.statuses import admission_status, applicant_status
from providers.rules.admission import why_not_submitted
from providers.rules.rounds import is_taking
from providers.states import OVER, SCORES_TOLD, ApplicationState, DocumentKind
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import (
    Action,
    Cell,
    Column,
    Empty,
    Event,
    SummaryRow,
    Table,
)

if TYPE_CHECKING:
    from providers.selectors.applications import Contents
    from providers.selectors.own_applications import OwnApplication

A = ApplicationState
STARTS_EMPTY = (
    "If you start, your answers will be saved as you go. The council will see nothing until you send it."
)
STARTS_WITH_COPIES = (
    "If you start, the answers and documents of your last application will be copied, for you to confirm. The council "
    "will see nothing until you send it."
)


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


def page(
    own: "OwnApplication", events: Iterable[Event], own_people: frozenset[str], at: datetime
) -> dict[str, Any]:
    """The applicant's page of an application, in whatever state it is."""
    application, contents, draft = own.row, own.contents, own.is_open_draft
    asked = application.state == A.CLARIFICATION
    today = local(at).date()
    expiring = [kind for kind, one in contents.documents.items() if one.expires_on]
    groups = tasks(application, contents, today) if draft else []
    why_not = why_not_submitted(own.facts) if own.facts else ()
    send = address_of("providers:portal_application_send", application.pk)
    return {
        "application": application,
        "caption": f"{application.round.framework.title}: your application",
        "status": applicant_status(application),
        "when": _when(application, at),
        "tasks": groups,
        "next": next_step(groups, why_not, send) if draft else None,
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
