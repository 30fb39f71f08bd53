"""What the supplier portal shows of rounds and of the own provider's applications and admissions."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from providers.models import Admission, AdmissionRound, Application
from providers.presenters.applications import agreed_table, answers, document_table, when
from providers.presenters.events import applicant_history
from providers.presenters.statuses import admission_status, applicant_status
from providers.rules.admission import expiry_reasons, why_not_submitted
from providers.rules.rounds import is_taking
from providers.selectors.applications import Contents, contents, submission_facts_from
from providers.selectors.evaluation import agreed_with_reasons
from providers.selectors.rounds import cancelled_because
from providers.states import OVER, ApplicationState, CriterionCode, DocumentKind
from sefton_pdps.core import words
from sefton_pdps.core.components import Action, Cell, Colour, Column, Empty, Status, SummaryRow, Table, Task
from sefton_pdps.core.working_days import local

A = ApplicationState
TO_DO = Status("Not started", Colour.DRAFT)
DONE = Status("Done", Colour.DONE)
DECIDED = (A.ADMITTED, A.REFUSED)
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
    """A card a round that takes applications: lots, closing time, and the own application in it."""
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
                reverse("providers:portal_application_start", args=[one.pk]),
                STARTS_WITH_COPIES if applications else STARTS_EMPTY,
            ),
        }
        for one in rounds
    ]


def own_table(applications: Iterable[Application]) -> Table:
    """The own applications; without their numbers, which would let a provider count rivals."""
    rows = [
        [
            Cell(one.round.title, reverse("providers:portal_application_detail", args=[one.pk])),
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
    """The lots in which the own provider holds an admission."""
    rows = [
        [
            Cell(one.lot.name, reverse("providers:portal_admission_detail", args=[one.pk])),
            Cell(status=admission_status(one)),
            one.admitted_on,
        ]
        for one in admissions
    ]
    columns = [Column("Lot"), Column("State"), Column("Admitted on")]
    return Table(
        "Your lots", columns, rows, Empty("You are not admitted to a lot yet. Apply in an open round.")
    )


def tasks(application: Application, held: Contents, today: date) -> list[tuple[str, list[Task]]]:
    """The task list of a draft: lots, four answers, documents."""
    own = f"{reverse('providers:portal_application_detail', args=[application.pk])}"
    lots = words.listed([lot.name for lot in held.lots])
    chosen = Task("Choose your lots", DONE if held.lots else TO_DO, f"{own}lots/", lots if held.lots else "")
    written = []
    for one in held.criteria:
        answer = held.answers.get(one.pk)
        hint = f"Saved by {answer.saved_by.name} on {words.moment(answer.saved_at)}" if answer else ""
        copied = answer is not None and answer.to_confirm
        url = reverse("providers:portal_application_answer", args=[application.pk, one.pk])
        title = f"{CriterionCode(one.code).label} ({one.weight} of 100)"
        status = TO_CONFIRM if copied else DONE if answer else TO_DO
        written.append(Task(title, status, url, COPIED if copied else hint))
    papers = [document_task(application, held, kind, today) for kind in DocumentKind]
    return [("Lots", [chosen]), ("Your answers", written), ("Your documents", papers)]


def document_task(application: Application, held: Contents, kind: DocumentKind, today: date) -> Task:
    """A document's line: added with its expiry, expired, or to add."""
    url = reverse("providers:portal_application_add", args=[application.pk, kind.value])
    one = held.documents.get(kind.value)
    if one is None:
        return Task(str(kind.label), TO_DO, url)
    if expiry_reasons(kind.value, one.expires_on, today):
        return Task(str(kind.label), Status("Expired", Colour.STOPPED), url, "Add the new one.")
    if one.to_confirm:
        return Task(
            str(kind.label),
            TO_CONFIRM,
            url,
            f"{one.file.original_name}, copied from your earlier application",
        )
    until = f", expires on {words.day(one.expires_on)}" if one.expires_on else ""
    return Task(
        str(kind.label), DONE, url, f"{one.file.original_name}{until}. {one.file.warning}".removesuffix(". ")
    )


def page(application: Application, own_people: frozenset[str], at: datetime) -> dict[str, Any]:
    """The applicant's page of an application, in whatever state it is."""
    held = contents(application)
    over = _why_over(application, at)
    draft = application.state == A.DRAFT and not over
    asked = application.state == A.CLARIFICATION
    today = local(at).date()
    expiring = [kind for kind, one in held.documents.items() if one.expires_on]
    return {
        "application": application,
        "caption": f"{application.round.framework.title}: your application",
        "status": applicant_status(application),
        "when": _when(application, at),
        "tasks": tasks(application, held, today) if draft else [],
        "over": over,
        "extended": _extended(application) if draft else "",
        "asked": asked,
        "papers": [document_task(application, held, kind, today) for kind in DocumentKind] if asked else [],
        "renewals": [
            document_task(application, held, kind, today) for kind in DocumentKind if kind.value in expiring
        ]
        if application.state == A.ADMITTED
        else [],
        "why_not": why_not_submitted(submission_facts_from(application, held)) if draft else (),
        "may_withdraw": application.state not in OVER,
        "sent": None if draft else sent(application, held, today),
        "result": agreed_table(agreed_with_reasons(application)) if application.state in DECIDED else None,
        "lots": words.listed([lot.name for lot in held.lots]),
        "events": applicant_history([application.pk], own_people),
    }


def sent(application: Application, held: Contents, today: date) -> dict[str, Any]:
    """What was, or would be, sent: lots, answers, documents."""
    facts = [SummaryRow("Lots", words.listed([lot.name for lot in held.lots]))]
    if application.clarification_question:
        facts.append(SummaryRow("The council asked", application.clarification_question))
        facts.append(SummaryRow("Your answer", application.clarification_answer))
    return {
        "facts": facts,
        "answers": answers(held),
        "documents": document_table(held.documents, today, "portal_document"),
    }


def _extended(application: Application) -> str:
    """The newest change of the closing time, with its reason."""
    newest = application.round.extensions.order_by("-at").first()
    return f"The closing time is now {words.moment(newest.new_end)}: {newest.reason}" if newest else ""


def _why_over(application: Application, at: datetime) -> tuple[str, ...]:
    """Why an application that is not decided goes no further, and what becomes of its text."""
    round = application.round
    kept = "Your answers and documents are kept. They would be copied to the next application that you start."
    if application.state == A.ENDED:
        return ("The council has cancelled this round.", f"Its reason: {cancelled_because(round)}", kept)
    if application.state == A.WITHDRAWN:
        return (kept,)
    if application.state == A.DRAFT and not is_taking(round.state, round.closes_at, at):
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
