"""The parts of a provider's own application: what is done, what is missing, and which comes next."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from providers.models import Application, ApplicationAnswer, Criterion
from providers.rules.admission import expiry_reasons
from providers.rules.evaluation import HIGHEST_SCORE
from providers.states import CriterionCode, DocumentKind
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import Action, Status, Task

if TYPE_CHECKING:
    from providers.selectors.applications import Contents

TO_DO = Status("Not started", Colour.DRAFT)
DONE = Status("Done", Colour.DONE)
TO_CONFIRM = Status("To confirm", Colour.ATTENTION)
COPIED = "Copied from your earlier application. Read it and save it."


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


def next_url(groups: list[tuple[str, list[Task]]], after: str) -> str:
    """The address of the next part that is not done, those after the one at an address first; "" where none is left.

    The part that was just saved is not asked again at once.
    """
    parts = [task for _title, group in groups for task in group]
    urls = [task.url for task in parts]
    at = urls.index(after) + 1 if after in urls else 0
    left = [task.url for task in (*parts[at:], *parts[:at]) if task.status != DONE and task.url != after]
    return left[0] if left else ""


def left(groups: list[tuple[str, list[Task]]]) -> list[Task]:
    """The parts that are not done, in their order."""
    return [task for _title, group in groups for task in group if task.status != DONE]


def next_step(groups: list[tuple[str, list[Task]]], why_not: Sequence[str], send: str) -> NextStep:
    """The part to go on with, or that all is written and may be sent, or what else stands in the way."""
    every = sum(len(group) for _title, group in groups)
    open_parts = left(groups)
    if open_parts:
        said = f"{every - len(open_parts)} of {every} parts are done."
        first = open_parts[0]
        return NextStep(said, action=Action(f"Go on: {words.lower_first(first.title)}", first.url, asks=True))
    if why_not:
        return NextStep("All parts are written.", why_not=why_not)
    check = Action("Check your answers and send", send, asks=True)
    return NextStep("All parts are written. The council sees nothing until you send it.", action=check)


def part_caption(groups: list[tuple[str, list[Task]]], title: str, at: str) -> str:
    """The round, and how far through its parts the one at an address is."""
    urls = [task.url for _title, group in groups for task in group]
    return f"{title}: part {urls.index(at) + 1} of {len(urls)}" if at in urls else title


def question_words(criterion: Criterion, answer: ApplicationAnswer | None) -> str:
    """What is asked, what the answer counts and when it fails, and who saved it last: a paragraph each."""
    weighed = (
        f"It counts {criterion.weight} of 100 points. Evaluators score it from 0 to {HIGHEST_SCORE}; "
        f"an agreed score below {criterion.least_score} fails the application."
    )
    saved = f"Saved by {answer.saved_by.name} on {words.moment(answer.saved_at)}." if answer else ""
    return "\n\n".join(part for part in (criterion.question, weighed, saved) if part)
