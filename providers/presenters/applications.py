"""What the council's pages of applications show."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from providers.models import AgreedScore, Application, ApplicationDocument
from providers.policies.evaluation import check_decides, check_settles
from providers.presenters.statuses import application_status, assessment_status
from providers.rules.admission import expiry_reasons
from providers.rules.evaluation import ScoreLine, weighted_total
from providers.states import ApplicationState, CriterionCode, DocumentKind
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Action, Cell, Column, Empty, Link, Status, SummaryRow, Table

if TYPE_CHECKING:
    from providers.selectors.applications import Contents
    from providers.selectors.evaluation import SideBySide

A = ApplicationState
WAITS_FOR = {
    A.SUBMITTED: "Waits for the compliance check by commissioning or procurement.",
    A.COMPLIANCE: "Commissioning or procurement is checking it.",
    A.CLARIFICATION: "Waits for the provider's answer.",
    A.EVALUATION: "Waits for the evaluators. Scores are hidden until all have scored.",
    A.MODERATION: "Waits for a moderator to settle the scores.",
    A.MODERATED: "Waits for the decision of a delegated officer.",
}
# The page of each next step, by the state it starts from: link words, url name, permission, policy.
STEPS: dict[str, tuple[tuple[str, str, P, Any], ...]] = {
    A.COMPLIANCE: (
        ("Pass to scoring", "application_pass", P.APPLICATION_CHECK, None),
        ("Ask the provider", "application_clarify", P.APPLICATION_CHECK, None),
        ("Refuse the application", "application_decide", P.APPLICATION_DECIDE, check_decides),
    ),
    A.EVALUATION: (("Add an evaluator", "evaluator_add", P.APPLICATION_CHECK, None),),
    A.MODERATION: (("Settle the scores", "application_settle", P.APPLICATION_MODERATE, check_settles),),
    A.MODERATED: (("Decide the application", "application_decide", P.APPLICATION_DECIDE, check_decides),),
}


def application_table(applications: Iterable[Application], sorted_by: str) -> Table:
    """The list of applications."""
    rows = [
        [
            Cell(
                one.provider.name, address_of("providers:application_detail", one.pk), reference=one.reference
            ),
            Cell(status=application_status(one)),
            one.submitted_at,
            one.round.title,
        ]
        for one in applications
    ]
    columns = [Column("Provider"), Column("State"), Column("Sent", sort="sent"), Column("Round", wide=True)]
    link = Link("See the framework and its rounds", reverse("providers:framework_list"))
    empty = Empty("No application that you may see is here. Providers apply while a round is open.", link)
    return Table("Applications", columns, rows, empty, sorted_by=sorted_by, caption_hidden=True)


def when(application: Application) -> str:
    """The date that matters of an application."""
    if application.decided_at:
        return f"Decided on {words.moment(application.decided_at)}"
    if application.ended_at:
        return f"Ended with its round on {words.moment(application.ended_at)}"
    if application.withdrawn_at:
        return f"Withdrawn on {words.moment(application.withdrawn_at)}"
    if application.submitted_at:
        return f"Sent on {words.moment(application.submitted_at)}"
    return f"Started on {words.moment(application.started_at)}"


def document_table(documents: dict[str, ApplicationDocument], today: Any, url_name: str) -> Table:
    """The checklist of documents: each kind, its file, its expiry, and what is wrong with it."""
    rows = []
    for kind in DocumentKind:
        document = documents.get(kind.value)
        if document is None:
            rows.append([str(kind.label), Cell(status=Status("Missing", Colour.STOPPED)), None])
            continue
        expired = expiry_reasons(kind.value, document.expires_on, today)
        status = Status("Expired", Colour.STOPPED) if expired else Status("In order", Colour.DONE)
        file = Cell(
            document.file.original_name,
            reverse(f"providers:{url_name}", args=[document.pk]),
            status,
            document.file.warning,
        )
        rows.append([str(kind.label), file, document.expires_on])
    columns = [Column("Document"), Column("File"), Column("Expires")]
    return Table("Documents", columns, rows)


def score_tables(lines: list["SideBySide"]) -> list[Table]:
    """One table a criterion: every evaluator's score and reason, the agreed one last."""
    columns = [Column("Who"), Column("Score", numeric=True), Column("Reason")]
    tables = []
    for line in lines:
        rows: list[list[Any]] = [
            [one.assessment.evaluator.name, one.score, one.reason] for one in line.scores
        ]
        if line.agreed:
            rows.append([f"Agreed, by {line.agreed.by.name}", line.agreed.score, line.agreed.reason])
        caption = str(CriterionCode(line.criterion.code).label)
        if line.differ_widely:
            caption += ": scores differ by 2 or more"
        tables.append(Table(caption, columns, rows, Empty("Nobody scored this criterion.")))
    return tables


def settled_from(application: Application, lines: list["SideBySide"]) -> dict[str, Any]:
    """What the moderator reads of an application and its scores before settling them."""
    given = {
        str(CriterionCode(line.criterion.code).label): [
            f"{one.assessment.evaluator.name} {one.score}: {one.reason}" for one in line.scores
        ]
        for line in lines
    }
    return {"State": application.get_state_display(), **given}


def arithmetic(lines: tuple[ScoreLine, ...]) -> Table:
    """The weighted total, line by line: score / 5 x weight (S-45)."""
    rows = [
        [
            Cell(
                str(CriterionCode(line.code).label),
                status=Status("Below the least score", Colour.STOPPED) if line.falls_short else None,
            ),
            f"{line.score} of 5",
            f"{line.least_score} of 5",
            line.weight,
            f"{line.points:.1f}",
        ]
        for line in lines
    ]
    columns = [
        Column("Criterion"),
        Column("Agreed score", numeric=True),
        Column("Least score", numeric=True),
        Column("Weight", numeric=True),
        Column("Points", numeric=True),
    ]
    total = ["Total of 100", "", "", sum(line.weight for line in lines), f"{weighted_total(lines):.1f}"]
    empty = Empty("No agreed scores yet. A moderator settles them when all evaluators have scored.")
    return Table("Weighted total: score ÷ 5 × weight", columns, rows, empty, totals=total if lines else ())


def lines_of(side: list["SideBySide"]) -> tuple[ScoreLine, ...]:
    """The agreed lines from scores that are read already."""
    return tuple(
        ScoreLine(one.criterion.code, one.criterion.weight, one.criterion.least_score, one.agreed.score)
        for one in side
        if one.agreed
    )


def answers(contents: "Contents") -> list[dict[str, Any]]:
    """Each criterion with its question and the provider's answer."""
    return [
        {
            "id": one.code,
            "title": str(CriterionCode(one.code).label),
            "weight": one.weight,
            "question": one.question,
            "answer": contents.answers.get(one.pk),
        }
        for one in contents.criteria
    ]


def agreed_table(scores: list[AgreedScore]) -> Table:
    """The agreed scores with reasons, as the applicant reads them."""
    rows = [[one.criterion.get_code_display(), f"{one.score} of 5", one.reason] for one in scores]
    columns = [Column("Criterion"), Column("Agreed score", numeric=True), Column("Reason")]
    return Table("Your scores", columns, rows, Empty("The application was decided without being scored."))


def steps(application: Application, user: User) -> dict[str, Any]:
    """What this person may do next, why not, or whom the application waits for."""
    begin = None
    if application.state == A.SUBMITTED and has_permission(user, P.APPLICATION_CHECK):
        begin = Action(
            "Begin the compliance check",
            address_of("providers:application_check", application.pk),
            "If you begin, the provider will be told that the check has begun.",
        )
    links: list[Link] = []
    why_not: list[str] = []
    for text, url_name, permission, policy in STEPS.get(application.state, ()):
        if not has_permission(user, permission):
            continue
        try:
            if policy:
                policy(user, application)
            links.append(Link(text, reverse(f"providers:{url_name}", args=[application.pk])))
        except DomainError as refusal:
            why_not += refusal.reasons
    waits = WAITS_FOR.get(A(application.state), "")
    return {"begin": begin, "links": links, "why_not": why_not, "waits_for": waits}


def evaluator_table(assessments: Iterable[Any]) -> Table:
    """Who scores and how far each has come; a declared conflict with its note, never a score."""
    rows = [
        [
            Cell(one.evaluator.name, note=one.conflict_note),
            Cell(status=assessment_status(one)),
            f"{one.number_scored} of {len(CriterionCode)}",
        ]
        for one in assessments
    ]
    columns = [Column("Evaluator"), Column("State"), Column("Criteria scored", numeric=True)]
    return Table("Evaluators", columns, rows, Empty("No evaluator is chosen yet."))


def page(
    application: Application,
    contents: "Contents",
    assessments: Sequence[Any],
    side: list["SideBySide"],
    user: User,
    at: datetime,
) -> dict[str, Any]:
    """The council's page of an application; `assessments` with the number scored, as the selector counts it."""
    own = next((one for one in assessments if one.evaluator_id == user.pk), None)
    asked = own is not None and application.state == A.EVALUATION
    return {
        "application": application,
        "caption": f"{application.reference}, {application.round.title}",
        "status": application_status(application),
        "when": when(application),
        "summary_rows": _summary(application, contents),
        "answers": answers(contents),
        "documents": document_table(contents.documents, local(at).date(), "application_document"),
        "evaluators": evaluator_table(assessments) if assessments else None,
        "scores": score_tables(side),
        "arithmetic": arithmetic(lines_of(side)) if side else None,
        "to_score": address_of("providers:evaluation", application.pk) if asked else "",
        **steps(application, user),
    }


def _summary(application: Application, held: "Contents") -> list[SummaryRow]:
    rows = [SummaryRow("Lots applied for", words.listed([lot.name for lot in held.lots]))]
    rows += [
        SummaryRow(label, value)
        for label, value in (
            ("Question asked", application.clarification_question),
            ("Provider's answer", application.clarification_answer),
            ("Note of the check", application.compliance_note),
            ("Reasons of the decision", application.decision_reasons),
        )
        if value
    ]
    return rows
