"""Lives of what providers join by: rounds, applications, admissions."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from providers.models import AdmissionRound, Application, ApplicationDocument
from providers.services import admissions, applications, compliance, evaluation, round_ends, rounds
from providers.states import SuspensionGround
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories.accounts import person
from tests.factories.applications import Cast
from tests.factories.providers import drafted_round
from tests.meta.states.stages import Stage, fresh, life


def _round(of: AdmissionRound, words: str = "", *, owner: User | None = None, cast: Cast) -> Stage:
    people = (cast.manager, cast.dcs, cast.asc)
    others = {"framework": of.framework}
    return Stage({"round": fresh(of)}, words, others, owner, people)


def _application(of: Application, cast: Cast, owner: User, words: str = "") -> Stage:
    """With its admission, once there is one."""
    current = fresh(of)
    admission = current.provider.admissions.first()
    rows = {"application": current, "round": current.round} | ({"admission": admission} if admission else {})
    others = {
        "document": ApplicationDocument.objects.filter(application=current).first(),
        "criterion": current.round.criteria.first(),
        "provider": current.provider,
        "framework": current.round.framework,
    }
    kept = {kind: row for kind, row in others.items() if row} | {"evaluators": cast.evaluators}
    people = (cast.manager, *cast.evaluators, cast.moderator, cast.decider)
    return Stage(rows, words, kept, owner, people)


@life(
    "round.drafted", "round.drafted: advised", "round.signed_off", "round.open", "round.open: past its end",
    "round.closed",
)  # fmt: skip
def a_round(moved: Any) -> Iterator[Stage]:
    cast = Cast()
    owner = cast.applicant()[1]
    drafted = drafted_round(closes_at=clock.now() + timedelta(days=7))
    yield _round(drafted, cast=cast)
    cast.advise(drafted)
    yield _round(drafted, "advised", cast=cast)
    cast.sign(drafted)
    yield _round(drafted, cast=cast)
    rounds.open_round(round=fresh(drafted), by=cast.manager, at=clock.now())
    yield _round(drafted, cast=cast, owner=owner)
    moved.advance(days=8)
    yield _round(drafted, "past its end", cast=cast, owner=owner)
    rounds.close_due_rounds(at=clock.now())
    yield _round(drafted, cast=cast, owner=owner)


@life("round.open: to be cancelled", "round.cancelled", "application.ended")
def a_cancelled_round(moved: Any) -> Iterator[Stage]:
    cast = Cast()
    opened = cast.open_round()
    sent = cast.submitted(opened)
    owner = person(Role.PROVIDER_ADMINISTRATOR, provider=sent.provider)
    round_ends.propose_cancellation(round=opened, reason="Wrong lots.", by=cast.manager, at=clock.now())
    yield _application(sent, cast, owner, "to be cancelled")
    round_ends.cancel_round(round=fresh(opened), by=cast.dcs, at=clock.now())
    yield _application(sent, cast, owner)


@life(
    "application.draft", "application.submitted", "application.compliance", "application.clarification",
    "application.evaluation", "application.evaluation: declared", "application.moderation", "application.moderated",
    "application.admitted", "admission.active",
)  # fmt: skip
def an_application_admitted(moved: Any) -> Iterator[Stage]:
    cast = Cast()
    opened = cast.open_round()
    organisation, owner = cast.applicant()
    with tenancy.scope(owner.scope):
        draft = cast.filled(opened, owner, organisation)
    yield _application(draft, cast, owner)
    with tenancy.scope(owner.scope):
        applications.submit_application(application=draft, by=owner, at=clock.now())
    yield _application(draft, cast, owner)
    compliance.begin_check(application=fresh(draft), by=cast.manager, at=clock.now())
    yield _application(draft, cast, owner)
    compliance.ask_clarification(
        application=fresh(draft), question="Since when?", by=cast.manager, at=clock.now()
    )
    yield _application(draft, cast, owner)
    with tenancy.scope(owner.scope):
        compliance.answer_clarification(
            application=fresh(draft), answer="Since May.", by=owner, at=clock.now()
        )
    compliance.pass_compliance(
        application=fresh(draft),
        note="In order.",
        evaluators=cast.evaluators,
        by=cast.manager,
        at=clock.now(),
    )
    yield _application(draft, cast, owner)
    for assessment in draft.assessments.all():
        cast.score(assessment)
    yield _application(draft, cast, owner, "declared")
    for assessment in draft.assessments.all():
        evaluation.complete(assessment=assessment, by=assessment.evaluator, at=clock.now())
    yield _application(draft, cast, owner)
    agreed = {one.pk: (4, "Dates and figures.") for one in opened.criteria.all()}
    evaluation.settle(application=fresh(draft), agreed=agreed, by=cast.moderator, at=clock.now())
    yield _application(draft, cast, owner)
    evaluation.admit(application=fresh(draft), reasons="Good.", by=cast.decider, at=clock.now())
    yield _application(draft, cast, owner)


@life("admission.suspended", "admission.active: restored", "admission.removed")
def an_admission(moved: Any) -> Iterator[Stage]:
    cast = Cast()
    admitted = cast.admitted()
    owner = person(Role.PROVIDER_ADMINISTRATOR, provider=admitted.provider)
    admission = admitted.provider.admissions.get()
    admissions.suspend(
        admission=admission, ground=SuspensionGround.INSURANCE, reason="It ran out.",
        review_on=clock.today() + timedelta(days=30), by=cast.manager, at=clock.now(),
    )  # fmt: skip
    yield _application(admitted, cast, owner)
    admissions.restore(admission=fresh(admission), by=cast.manager, at=clock.now())
    yield _application(admitted, cast, owner, "restored")
    admissions.remove(admission=fresh(admission), reason="Insurance lapsed.", by=cast.manager, at=clock.now())
    yield _application(admitted, cast, owner)


@life("application.refused", "application.withdrawn")
def applications_that_end(moved: Any) -> Iterator[Stage]:
    cast = Cast()
    opened = cast.open_round()
    refused = cast.moderated(opened)
    evaluation.refuse(application=refused, reasons="Too little.", by=cast.decider, at=clock.now())
    yield _application(refused, cast, person(Role.PROVIDER_ADMINISTRATOR, provider=refused.provider))
    sent = cast.submitted(opened)
    owner = person(Role.PROVIDER_ADMINISTRATOR, provider=sent.provider)
    with tenancy.scope(owner.scope):
        applications.withdraw_application(application=sent, by=owner, at=clock.now())
    yield _application(sent, cast, owner)
