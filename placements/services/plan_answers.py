"""What others say to a placement plan: the home agrees or asks, parent and child sign (regulation 9, ADR 146)."""

from datetime import datetime

from django.db import transaction

from placements.models import PlacementPlan, PlanQuestion, PlanSignature
from placements.models.plans import TO_SIGN
from placements.notices import plans as notices
from placements.policies.plans import NO_PLAN, check_goes_on, check_may_write
from placements.rules.leak_guard import shapes
from placements.rules.plans import Signed, signs_as, why_not_signed
from placements.services.guarding import refuse_leaks, refuse_names
from placements.states import PlanState
from placements.transitions.plans import PLAN
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotFound, Stale
from sefton_pdps.core.text.words import listed, lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

WHO = "Enter name and role of who agrees: the registered person of the home, or the carer."
SENT_AGAIN = (
    "The council changed the plan and sent it again after this page was opened. Nothing was agreed. Read the plan "
    "again, then agree it."
)
LONGEST = 1000
ASKED = (PlanState.WITH_HOME, PlanState.AGREED, PlanState.SIGNED)


@transaction.atomic
def agree(
    *, plan: PlacementPlan, name: str, role: str, sent_at: datetime | None = None, by: User, at: datetime
) -> PlacementPlan:
    """The appropriate person of the home agrees the plan in the portal, in its provider's own scope.

    `sent_at`: when the words that were read were sent, where they were read on a page that may be old by now.
    """
    if not name.strip() or not role.strip():
        raise DomainError(WHO, field="name")
    said = {"home_agreed_by": by, "home_name": name.strip(), "home_role": role.strip()}
    return _as_it_was_read(run(PLAN, "agree", plan, by=by, at=at, **said), sent_at)


@transaction.atomic
def record_agreement(
    *, plan: PlacementPlan, name: str, role: str, sent_at: datetime | None = None, by: User, at: datetime
) -> PlacementPlan:
    """The officer records that a home agreed where nobody has an account; `sent_at` as when it agrees itself."""
    if not name.strip() or not role.strip():
        raise DomainError(WHO, field="name")
    refuse_leaks(
        {"Who agrees": name, "Their role": role}, child=plan.placement.child, by=by, at=at, subject=plan
    )
    said = {"home_recorded_by": by, "home_name": name.strip(), "home_role": role.strip()}
    return _as_it_was_read(run(PLAN, "record_agreement", plan, by=by, at=at, **said), sent_at)


def _as_it_was_read(agreed: PlacementPlan, sent_at: datetime | None) -> PlacementPlan:
    """Nobody agrees words that they have not read: taken back, changed and sent again, the plan is another one."""
    if sent_at is not None and agreed.sent_at != sent_at:
        raise Stale(SENT_AGAIN)
    return agreed


@transaction.atomic
def record_signature(
    *, plan: PlacementPlan, capacity: str, signed: Signed, by: User, at: datetime
) -> PlanSignature:
    """That a parent or the child signed, by name and day, or why not; put right until the council has signed."""
    locked = (
        PlacementPlan.objects.select_for_update(of=("self",))
        .select_related("placement__child")
        .get(pk=plan.pk)
    )
    check_may_write(by, locked)
    if locked.state not in TO_SIGN:
        raise Stale("Signatures are recorded between the home’s being asked and the council’s signature.")
    row = PlanSignature.objects.select_for_update(of=("self",)).filter(plan=locked, capacity=capacity).first()
    if row is None:
        raise DomainError("Choose who signed.", field="capacity")
    sent_on = local(locked.sent_at).date() if locked.sent_at else None
    field, reason = why_not_signed(signed, local(at).date(), sent_on)
    if reason:
        raise DomainError(reason, field=field)
    if signed.reason.strip():
        about = locked.placement.child
        refuse_names({"Why there is none": signed.reason}, children=[about], by=by, at=at, subject=locked)
    row.name, row.signed_on, row.reason = signed.name.strip(), signed.signed_on, signed.reason.strip()
    row.recorded_by, row.recorded_at = by, at
    row.save(update_fields=["name", "signed_on", "reason", "recorded_by", "recorded_at"])
    who = lower_first(signs_as(capacity))
    events.record("placement_plan.signature", subject=locked, by=by, at=at, who=who)
    return row


@transaction.atomic
def ask(*, plan: PlacementPlan, question: str, by: User, at: datetime) -> PlanQuestion:
    """The home asks about the plan; the same again is the first one.

    What looks like an identifier is stopped whoever it belongs to, and no record is asked: a refusal must not tell.
    """
    check_has(by, Permission.PLAN_AGREE)
    if by.provider_id != plan.provider_id:
        raise NotFound(NO_PLAN)
    check_goes_on(plan)
    if plan.state not in ASKED:
        raise Stale("The council has taken this plan back to change it. Ask once it comes again.")
    text = question.strip()
    if not text:
        raise DomainError("Write your question.", field="question")
    if len(text) > LONGEST:
        raise DomainError(
            f"A question must be {LONGEST:,} characters or fewer. Make it shorter.", field="question"
        )
    if kinds := list(dict.fromkeys(leak.what for leak in shapes({"Your question": text}))):
        raise DomainError(f"Your question seems to contain {listed(kinds)}. Take it out.", field="question")
    same = PlanQuestion.objects.filter(plan=plan, question__iexact=text).first()
    if same is not None:
        return same
    asked = PlanQuestion.objects.create(
        plan=plan, provider_id=plan.provider_id, question=text, asked_by=by, asked_at=at
    )
    events.record("placement_plan.ask", subject=plan, by=by, at=at)
    outbox.queue(notices.asked(asked), at=at)
    return asked


@transaction.atomic
def answer(*, question: PlanQuestion, answer: str, by: User, at: datetime) -> PlanQuestion:
    """The council answers what the home asked, once; the answer is held against the record."""
    locked = PlanQuestion.objects.select_for_update(of=("self",)).select_related("plan__placement__child")
    asked = locked.get(pk=question.pk)
    check_may_write(by, asked.plan)
    if asked.answer:
        raise Stale("This question is answered already. Nothing was changed.")
    if not answer.strip():
        raise DomainError("Write the answer.", field="answer")
    refuse_leaks({"Your answer": answer}, child=asked.plan.placement.child, by=by, at=at, subject=asked.plan)
    asked.answer, asked.answered_by, asked.answered_at = answer.strip(), by, at
    asked.save(update_fields=["answer", "answered_by", "answered_at"])
    events.record("placement_plan.answer", subject=asked.plan, by=by, at=at)
    outbox.queue(notices.answered(asked), at=at)
    return asked
