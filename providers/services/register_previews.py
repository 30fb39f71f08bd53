"""A register between its upload and its import: read, questions answered, applied or dropped."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from uuid import UUID

from django.db import transaction

from providers.imports import read_register
from providers.imports.reading import Tell
from providers.models import PreviewLine, RegisterImport, RegisterPreview
from providers.rules.gravity import Weight
from providers.services import bulk
from providers.services.register import check_date, not_taken, one_at_a_time, write_plan
from providers.services.register_plan import Plan, weigh_all
from providers.states import Answer, PreviewState
from providers.transitions import PREVIEW
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.files.storage import content, store
from sefton_pdps.files.uploads import Checked
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.services import queue
from sefton_pdps.workflow import run

FILE_KIND = "register"
READ, APPLY = "register.read", "register.apply"
QUESTIONS = (Weight.PROVIDER, Weight.KIND)


@transaction.atomic
def ask_preview(*, checked: Checked, as_at: date, by: User, at: datetime) -> Job:
    """Keep a register and have it read; nothing of it is written until somebody applies it."""
    check_date(as_at, at=at)
    kept = store(checked, kind=FILE_KIND, owner_scope=tenancy.COUNCIL, by=by, at=at)
    preview = RegisterPreview.objects.create(file=kept, as_at=as_at, by=by, asked_at=at)
    events.record("register_preview.asked", subject=preview, by=by, at=at)
    return queue(kind=READ, parameters={"preview": preview.pk}, by=by, at=at)


def read_again(*, preview: RegisterPreview, by: User, at: datetime) -> Job:
    """Compare it anew with what is on record now."""
    with transaction.atomic():
        run(PREVIEW, "read_again", preview, by=by, at=at)
        return queue(kind=READ, parameters={"preview": preview.pk}, by=by, at=at)


def drop(*, preview: RegisterPreview, by: User, at: datetime) -> RegisterPreview:
    """Nothing of it is written."""
    return run(PREVIEW, "drop", preview, by=by, at=at)


@transaction.atomic
def answer(*, preview: RegisterPreview, answers: Mapping[UUID, Answer], by: User, at: datetime) -> None:
    """Say for changes of provider or kind whether each is taken; an answer may be changed until it is applied."""
    _waiting(preview)
    for line in preview.lines.select_for_update().filter(pk__in=list(answers), weight__in=QUESTIONS):
        line.answer, line.answered_by, line.answered_at = answers[line.pk], by, at
        line.save(update_fields=["answer", "answered_by", "answered_at"])
    events.record("register_preview.answered", subject=preview, by=by, at=at, lines=len(answers))


def ask_to_apply(*, preview: RegisterPreview, by: User, at: datetime) -> Job:
    """Have it applied; refused while a question is open."""
    with transaction.atomic():
        check_answered(_waiting(preview))
        return queue(kind=APPLY, parameters={"preview": preview.pk}, by=by, at=at)


def check_answered(preview: RegisterPreview) -> None:
    """Raises while a change of provider or kind has no answer."""
    left = preview.lines.filter(weight__in=QUESTIONS, answer="").count()
    if left:
        raise DomainError(
            f"{left} changes of provider or kind have no answer yet. Accept or refuse each, then apply the register."
            if left > 1
            else "1 change of provider or kind has no answer yet. Accept or refuse it, then apply the register."
        )


@transaction.atomic
def read(*, preview_id: UUID, by: User, at: datetime, tell: Tell | None = None) -> RegisterPreview:
    """Read the file and keep what it would change, the gravest first; writes nothing to settings."""
    preview = RegisterPreview.objects.select_related("file").get(pk=preview_id)
    check_date(preview.as_at, at=at)
    plan = _plan(preview, tell)
    _waiting(preview, PreviewState.READING)  # it may have been dropped while the file was read
    answered = preview.lines.exclude(answer="")
    before = {(line.setting_id, line.field, line.after): line for line in answered}
    preview.lines.all().delete()
    bulk.create(PreviewLine, _rows(preview, plan, before))
    return run(
        PREVIEW,
        "read",
        preview,
        by=by,
        at=at,
        layout=plan.register.layout,
        digest=plan.digest(),
        created=len(plan.new),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
        missing=len(plan.missing),
        not_taken=[not_taken(problem) for problem in plan.problems],
        unknown_words=plan.unknown_words(),
    )


@transaction.atomic
def apply(*, preview_id: UUID, by: User, at: datetime, tell: Tell | None = None) -> RegisterImport:
    """Write what the preview showed, all or nothing; refused where it would change anything else by now."""
    preview = RegisterPreview.objects.select_related("file").get(pk=preview_id)
    _waiting(preview)
    one_at_a_time()
    check_date(preview.as_at, at=at)
    check_answered(preview)
    plan = _plan(preview, tell)
    if plan.digest() != preview.digest:
        raise Stale(
            "What is on record changed since this register was read, so it would now change something else than you "
            "were shown. Nothing was written. Open the register and read it again."
        )
    kept = _refused(preview)
    if kept:
        plan = weigh_all(plan.register, as_at=preview.as_at, kept=kept)
    done = write_plan(
        plan, file_name=preview.file.original_name, sha=preview.file.sha256, as_at=preview.as_at, by=by, at=at
    )
    run(PREVIEW, "apply", preview, by=by, at=at, register_import=done)
    return done


def _waiting(preview: RegisterPreview, state: PreviewState = PreviewState.READY) -> RegisterPreview:
    locked = RegisterPreview.objects.select_for_update(of=("self",)).get(pk=preview.pk)
    if locked.state != state:
        raise Stale(
            f"This register is no longer waiting: it is now “{locked.get_state_display()}”. Open it again."
        )
    return locked


def _plan(preview: RegisterPreview, tell: Tell | None) -> Plan:
    register = read_register(BytesIO(content(preview.file)), tell=tell)
    return weigh_all(register, as_at=preview.as_at)


def _rows(
    preview: RegisterPreview, plan: Plan, before: Mapping[tuple[UUID | None, str, str], PreviewLine]
) -> list[PreviewLine]:
    """The lines in their order; an answer given before to the same change stands."""
    rows = []
    for position, line in enumerate(plan.lines(), start=1):
        row = PreviewLine(
            preview=preview,
            position=position,
            weight=line.weight,
            setting_id=line.setting_id,
            urn=line.urn,
            name=line.name,
            provider_name=line.provider_name,
            field=line.field,
            before=line.before,
            after=line.after,
        )
        answered = before.get((line.setting_id, line.field, line.after))
        if answered:
            row.answer, row.answered_at = answered.answer, answered.answered_at
            row.answered_by_id = answered.answered_by_id
        rows.append(row)
    return rows


def _refused(preview: RegisterPreview) -> dict[UUID, set[str]]:
    """The facts of each setting that stay as recorded, because the change was refused."""
    fields: defaultdict[UUID, set[str]] = defaultdict(set)
    for setting_id, field in preview.lines.filter(answer=Answer.REFUSE).values_list("setting_id", "field"):
        if setting_id:
            fields[setting_id].add(field)
    return dict(fields)
