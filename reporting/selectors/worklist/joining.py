"""Work about the framework: rounds, applications and their scoring; and about undelivered mail."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q

from providers.models import Assessment
from providers.policies.rounds import ADVISERS, office_of
from providers.selectors import applications, rounds
from providers.selectors.conflicts import ends_to_decide
from providers.states import ApplicationState, RoundState
from reporting.rules.work import WorkItem
from reporting.selectors.worklist.items import first
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text import words
from sefton_pdps.notifications.inbox import undelivered

ROUND_PAGE = "providers:round_detail"
APPLICATION_STEPS: dict[str, tuple[str, P | None, str]] = {
    ApplicationState.SUBMITTED: ("Check the application", P.APPLICATION_CHECK, "Waits for its check"),
    ApplicationState.COMPLIANCE: ("Finish the check", P.APPLICATION_CHECK, "Is being checked"),
    ApplicationState.CLARIFICATION: ("", None, "Waits for the provider’s answer"),
    ApplicationState.EVALUATION: ("", None, "Is being scored"),
    ApplicationState.MODERATION: ("Settle the scores", P.APPLICATION_MODERATE, "Waits for the moderator"),
    ApplicationState.MODERATED: ("Decide the application", P.APPLICATION_DECIDE, "Waits for a decision"),
}
CONFLICTED = ("Choose an evaluator", P.APPLICATION_CHECK, "Is being scored")


def _round_tasks(row: Any, user: User) -> Iterator[str]:
    """What this person has to do about a round that is not open yet."""
    office = office_of(user)
    if row.state == RoundState.DRAFTED and office and office not in row.signed:
        yield "Sign off the round"
    for kind, role in ADVISERS.items():
        if role in user.roles and kind not in row.advised:
            yield f"Record {words.lower_first(kind.label)}"
    if row.state == RoundState.SIGNED_OFF and has_permission(user, P.FRAMEWORK_MANAGE):
        yield "Open the round"


def conflict_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Declared conflicts of interest whose end a colleague has proposed, the first proposed in front."""
    rows = ends_to_decide(user).order_by("proposed_at", "pk")
    shown, more = first(rows, "end of a conflict", "ends of conflicts", "providers:conflict_list")
    yield from more
    for end in shown:
        yield WorkItem(
            "Decide whether a conflict has ended", "providers:conflict_end_decide", end.pk,
            about=f"Conflict of interest of {end.assessment.evaluator.name}", since=end.proposed_at,
        )  # fmt: skip


def round_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Rounds that wait for a signature, for advice or to be opened (S-9), and those that take applications."""
    states = (RoundState.DRAFTED, RoundState.SIGNED_OFF, RoundState.OPEN)
    rows = rounds.visible_to(user).filter(state__in=states)
    rows = rows.annotate(
        signed=ArrayAgg("sign_offs__office", distinct=True, default=[]),
        advised=ArrayAgg("advice__kind", distinct=True, default=[]),
        proposers=ArrayAgg(
            "cancellations__proposed_by_id",
            filter=Q(cancellations__isnull=False, cancellations__is_confirmed=None),
            distinct=True,
            default=[],
        ),
    )
    shown, more = first(rows.order_by("drafted_at"), "round", "rounds", "providers:framework_list")
    yield from more
    for row in shown:
        yield from _round(row, user)


def _round(row: Any, user: User) -> Iterator[WorkItem]:
    about = row.title[:1].upper() + row.title[1:]
    if row.proposers and has_permission(user, P.ROUND_SIGN_OFF) and user.pk not in row.proposers:
        yield WorkItem("Answer the proposal to cancel", ROUND_PAGE, row.pk, about=about)
    if row.state == RoundState.OPEN:
        yield WorkItem(
            "Takes applications", ROUND_PAGE, row.pk, row.closes_at, mine=False, about=about, by="closes"
        )
        return
    tasks = list(_round_tasks(row, user))
    for task in tasks:
        yield WorkItem(task, ROUND_PAGE, row.pk, about=about)
    if not tasks:
        yield WorkItem("Waits to be opened", ROUND_PAGE, row.pk, mine=False, about=about)


def _short_of_evaluators() -> Exists:
    """Whether a conflict was declared and nobody has been chosen since in that person's place (S-45)."""
    conflict = Assessment.objects.filter(application=OuterRef("pk"), has_conflict=True)
    chosen_since = Assessment.objects.filter(
        application=OuterRef("application"), assigned_at__gt=OuterRef("declared_at")
    )
    return Exists(conflict.exclude(Exists(chosen_since)))


def application_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Applications to check, settle or decide, or to choose an evaluator for, and those that wait for others."""
    rows = applications.visible_to(user).filter(state__in=list(APPLICATION_STEPS)).order_by("submitted_at")
    rows = rows.annotate(short=_short_of_evaluators())
    told = rows.values_list("pk", "reference", "state", "short", "provider__name", "submitted_at")
    shown, more = first(told, "application", "applications", "providers:application_list")
    yield from more
    for pk, reference, state, short, applicant, sent_at in shown:
        short_now = short and state == ApplicationState.EVALUATION
        todo, permission, waiting = CONFLICTED if short_now else APPLICATION_STEPS[state]
        mine = permission is not None and has_permission(user, permission)
        yield WorkItem(
            todo if mine else waiting, "providers:application_detail", pk, mine=mine, about=applicant,
            note="a conflict was declared" if mine and short_now else "", since=sent_at, reference=reference,
        )  # fmt: skip


def evaluation_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Applications that this evaluator has not finished scoring."""
    rows = Assessment.objects.filter(
        evaluator=user, completed_at=None, application__state=ApplicationState.EVALUATION
    ).exclude(has_conflict=True)
    to_score = rows.order_by("assigned_at").values_list(
        "application_id", "application__reference", "assigned_at"
    )
    shown, more = first(
        to_score, "application to score", "applications to score", "providers:application_list"
    )
    yield from more
    for pk, reference, assigned_at in shown:
        yield WorkItem(
            "Score the application", "providers:evaluation", pk, since=assigned_at, reference=reference
        )


def mail_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """E-mails that could not be delivered."""
    failed = undelivered().count()
    if failed:
        yield WorkItem(
            "Look into undelivered e-mails",
            "notifications:undelivered",
            about=f"{words.plural(failed, 'e-mail')} could not be delivered",
        )
