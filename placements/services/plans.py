"""A placement plan is owed with its placement, begun from what is on record, sent and signed (reg. 9, ADR 146)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from placements.codes import LawDays
from placements.documents.plan import plan_pdf
from placements.models import Placement, PlacementPlan, PlanMatter, PlanPart, PlanSignature
from placements.models.plans import TO_SIGN
from placements.policies import plans as policies
from placements.ports import agreed_in
from placements.rules import plans as rules
from placements.rules.leak_guard.masking import WHOM_TO_ASK, masked
from placements.rules.plans import Begun, Decided, PlanFacts
from placements.rules.questions import QUESTIONS
from placements.selectors.identity import identity_of
from placements.selectors.law_data import clock_on
from placements.selectors.plans import newest_of, to_render
from placements.services.guarding import refuse_leaks
from placements.states import PlanSource, PlanState, Risk
from placements.transitions.plans import PLAN
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.jobs import wake
from sefton_pdps.core.time.working_days import local
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here
from sefton_pdps.workflow import run

RENDER = "placements.tasks.render_plans"
BEGUN_BEFORE = (
    "This placement has a plan already. Nothing was changed; open it from the page of the placement."
)
KIND = "placement-plan"


def owe(placement: Placement, *, may_follow: bool, at: datetime) -> PlacementPlan:
    """The plan of a placement that comes about now; `may_follow`: in an emergency on record, or made already."""
    today = local(at).date()
    clock = clock_on(LawDays.PLAN, today) if may_follow else None
    return PlacementPlan.objects.create(
        placement=placement,
        provider_id=placement.provider_id,
        may_follow=may_follow,
        due_on=rules.due_on(placement.starts_on, today, clock),
        owed_at=at,
    )


@transaction.atomic
def begin(*, placement: Placement, by: User, at: datetime) -> PlacementPlan:
    """Begin the plan from referral and agreement; one from before the rule is owed by no day."""
    check_has(by, Permission.PLAN_WRITE)
    Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    plan = newest_of(placement.pk)
    if plan is None:
        policies.check_begins(by, PlacementPlan(placement=placement))
        plan = PlacementPlan.objects.create(
            placement=placement, provider_id=placement.provider_id, owed_at=at
        )
    if plan.state != PlanState.OWED:
        raise Stale(BEGUN_BEFORE)
    begun = run(PLAN, "begin", plan, by=by, at=at, begun_by=by)
    child, today = placement.child, local(at).date()
    sections = rules.sections_on(today, placement.service_type)
    _fill(begun, _without_names(rules.begun(sections, _facts(placement)), placement))
    PlanMatter.objects.bulk_create(PlanMatter(plan=begun, code=one.code) for one in rules.matters_on(today))
    _ask_to_sign(begun, child.legal_status, at)
    return begun


@transaction.atomic
def begin_anew(*, plan: PlacementPlan, reason: str, by: User, at: datetime) -> PlacementPlan:
    """Another version of a signed plan, which holds until this one is signed; the home reads the reason."""
    check_has(by, Permission.PLAN_WRITE)
    locked = _locked(plan)
    policies.check_begins(by, locked)
    if locked.state != PlanState.SIGNED or newest_of(locked.placement_id) != locked:
        raise Stale("Only the newest plan, once it is signed, is written anew. Open the newest version.")
    if not reason.strip():
        raise DomainError("Say why the plan is written anew, such as what a review decided.", field="reason")
    refuse_leaks({"The reason": reason}, child=locked.placement.child, by=by, at=at, subject=locked)
    again = PlacementPlan.objects.create(
        placement=locked.placement, provider_id=locked.provider_id, version=locked.version + 1,
        reason=reason.strip(), owed_at=at,
    )  # fmt: skip
    again = run(PLAN, "begin", again, by=by, at=at, begun_by=by)
    before = {one.code: Begun(one.text, PlanSource.BEFORE) for one in locked.parts.all()}
    today, placement = local(at).date(), locked.placement
    _fill(
        again,
        {one.code: before.get(one.code, Begun()) for one in rules.sections_on(today, placement.service_type)},
    )
    decided = {one.code: one for one in locked.matters.all()}
    PlanMatter.objects.bulk_create(
        PlanMatter(plan=again, code=one.code, **_as_decided(decided.get(one.code)))
        for one in rules.matters_on(today)
    )
    _ask_to_sign(again, placement.child.legal_status, at)
    return again


@transaction.atomic
def save(*, plan: PlacementPlan, texts: Mapping[str, str], by: User, at: datetime) -> PlacementPlan:
    """Keep what is written of the sections, whole or half; the home will read it, so no name stands there."""
    locked = _draft(plan, by)
    parts = {one.code: one for one in locked.parts.all()}
    titles = rules.titles_of(parts)
    written = {titles[code]: text for code, text in texts.items() if code in parts and text.strip()}
    refuse_leaks(written, child=locked.placement.child, by=by, at=at, subject=locked)
    for code, part in parts.items():
        part.text, part.saved_by, part.saved_at = texts.get(code, part.text).strip(), by, at
    PlanPart.objects.bulk_update(parts.values(), ["text", "saved_by", "saved_at"])
    events.record("placement_plan.save", subject=locked, by=by, at=at)
    return locked


@transaction.atomic
def decide(*, plan: PlacementPlan, decided: Mapping[str, Decided], by: User, at: datetime) -> PlacementPlan:
    """Keep who decides what, and who consents; what nobody decides yet waits, and stops the signature alone."""
    locked, today = _draft(plan, by), local(at).date()
    rows = {one.code: one for one in locked.matters.all() if one.code in decided}
    for code in rows:
        field, reason = rules.why_not_decided(rules.matter_of(code), decided[code], today)
        if reason:
            raise DomainError(reason, field=f"{code}_{field}")
    terms = {rules.matter_of(code).label: decided[code].terms for code in rows if decided[code].terms.strip()}
    refuse_leaks(terms, child=locked.placement.child, by=by, at=at, subject=locked)
    for code, row in rows.items():
        said = decided[code]
        row.decider, row.terms, row.given_on = said.decider, said.terms.strip(), said.given_on
        row.saved_by, row.saved_at = by, at
    PlanMatter.objects.bulk_update(rows.values(), ["decider", "terms", "given_on", "saved_by", "saved_at"])
    events.record("placement_plan.decide", subject=locked, by=by, at=at)
    return locked


@transaction.atomic
def send(*, plan: PlacementPlan, by: User, at: datetime) -> PlacementPlan:
    """Ask the home to agree; every text is held against the record once more, for names noted since it was saved."""
    locked = _locked(plan)
    policies.check_may_write(by, locked)
    titles = rules.titles_of([one.code for one in locked.parts.all()])
    texts = {titles[one.code]: one.text for one in locked.parts.all()}
    texts |= {rules.matter_of(one.code).label: one.terms for one in locked.matters.all()}
    refuse_leaks(texts, child=locked.placement.child, by=by, at=at, subject=locked)
    return run(PLAN, "send", locked, by=by, at=at, sent_by=by, officer=by.described, officer_email=by.email)


@transaction.atomic
def take_back(*, plan: PlacementPlan, by: User, at: datetime) -> PlacementPlan:
    """Take a plan back from the home to change it: what was agreed and signed was of other words, so it falls away."""
    locked = _locked(plan)
    policies.check_may_write(by, locked)
    if locked.state in TO_SIGN:
        nobody = {"name": "", "signed_on": None, "reason": "", "recorded_by": None, "recorded_at": None}
        PlanSignature.objects.filter(plan=locked).update(**nobody)
    return run(
        PLAN, "take_back", locked, by=by, at=at, home_agreed_at=None, home_agreed_by=None, home_name="", home_role="",
        home_recorded_by=None,
    )  # fmt: skip


@transaction.atomic
def sign(*, plan: PlacementPlan, by: User, at: datetime) -> PlacementPlan:
    """Sign for the council; the version before it is replaced with that, and the PDF is kept."""
    locked = _locked(plan)
    before = PlacementPlan.objects.filter(placement=locked.placement_id, state=PlanState.SIGNED).first()
    if before is not None and locked.state == PlanState.AGREED:
        run(PLAN, "supersede", before, by=None, at=at)
    signed = run(PLAN, "sign", locked, by=by, at=at, signed_by=by)
    wake(RENDER)
    return signed


def due_for_rendering() -> list[UUID]:
    """The signed plans whose PDF is not kept yet, oldest first."""
    return list(to_render().values_list("pk", flat=True))


def keep_pdf(*, plan_id: UUID, at: datetime) -> bool:
    """Make a signed plan's PDF and keep it with its fingerprint; False when another worker was quicker."""
    plan = PlacementPlan.objects.get(pk=plan_id)
    body = plan_pdf(plan)
    with transaction.atomic():
        locked = (
            PlacementPlan.objects.select_for_update(of=("self",)).select_related("placement").get(pk=plan_id)
        )
        if locked.file_id:
            return False
        name = f"{locked.placement.reference} plan {locked.version}.pdf"
        locked.file = store(
            made_here(body, name=name), kind=KIND, owner_scope=tenancy.COUNCIL, by=None, at=at
        )
        locked.save(update_fields=["file"])
        events.record("placement_plan.pdf_kept", subject=locked, by=None, at=at)
    return True


def _locked(plan: PlacementPlan) -> PlacementPlan:
    rows = PlacementPlan.objects.select_for_update(of=("self",))
    return rows.select_related("placement__child__team").get(pk=plan.pk)


def _draft(plan: PlacementPlan, by: User) -> PlacementPlan:
    locked = _locked(plan)
    policies.check_may_write(by, locked)
    if locked.state != PlanState.DRAFT:
        state = PlanState(locked.state).label
        raise Stale(
            f"Only a draft is changed, and this plan is now “{state}”. Take it back first, or write it anew."
        )
    return locked


def _ask_to_sign(plan: PlacementPlan, legal_status: str, at: datetime) -> None:
    asked = rules.capacities_on(local(at).date(), legal_status)
    PlanSignature.objects.bulk_create(PlanSignature(plan=plan, capacity=one.code) for one in asked)


def _fill(plan: PlacementPlan, texts: Mapping[str, Begun]) -> None:
    PlanPart.objects.bulk_create(
        PlanPart(plan=plan, code=code, text=one.text, source=one.source) for code, one in texts.items()
    )


def _as_decided(before: PlanMatter | None) -> dict[str, object]:
    return {name: getattr(before, name) for name in ("decider", "terms", "given_on")} if before else {}


def _without_names(texts: Mapping[str, Begun], placement: Placement) -> dict[str, Begun]:
    """What the council wrote for itself, as a home may read it: what tells who the child is stands left out."""
    own = {code: one.text for code, one in texts.items() if one.source == PlanSource.REFERRAL and one.text}
    shown = masked(own, identity_of(placement.child))
    return {
        code: Begun(shown[code].replace(WHOM_TO_ASK, "").strip(), one.source) if code in shown else one
        for code, one in texts.items()
    }


def _facts(placement: Placement) -> PlanFacts:
    referral, setting = placement.referral, placement.setting
    agreed = agreed_in(placement.call_off_id) if placement.call_off_id else None
    answers = referral.answers if referral else {}
    return PlanFacts(
        answers=answers,
        risks=[
            f"{question.label}: {answers.get(f'{field}_detail') or 'a risk is present'}"
            for field, question in QUESTIONS.items()
            if field.startswith("risk_") and answers.get(field) == Risk.PRESENT
        ],
        home=f"{setting.get_kind_display()}: {placement.place.household or setting.name}",
        nights=(placement.planned_end - placement.starts_on).days,
        offered=agreed.service if agreed else "",
        notice=agreed.notice if agreed else "",
        reviews=agreed.reviews if agreed else "",
    )
