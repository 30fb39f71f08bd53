"""Lives of what the Ofsted register brings: previews with their jobs, settings left out, falls; and of reports."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from placements.models import BarredStart, CostLine
from placements.services import exemptions, grave_changes
from placements.states import SafeguardChoice
from providers.models import Absence, GraveChange, RegisterImport, RegisterPreview, Setting
from providers.services import absences, places, register_previews
from providers.services.register import import_register
from providers.states import HoldReason
from reporting.services import reports
from reporting.services.budgets import set_budget
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.time import clock
from sefton_pdps.files.uploads import made_here
from sefton_pdps.jobs.models import Job
from sefton_pdps.jobs.running import LEASE, MOST_ATTEMPTS, run_next
from sefton_pdps.jobs.transitions import JOB
from sefton_pdps.workflow import run
from tests.factories import placements as made
from tests.factories import providers
from tests.factories.accounts import person
from tests.factories.reports import with_pdf
from tests.meta.states.stages import Stage, fresh, life
from tests.providers.register_files import register

OTHER = {
    "urn": "SC900002", "setting_name": "Invented Other House", "owner_id": "RP900002", "owner_name": "Other Care",
}  # fmt: skip
NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)


def _ask(by: Any, **changes: Any) -> tuple[RegisterPreview, Job]:
    file = made_here(register(changes).getvalue(), name="register.xlsx")
    job = register_previews.ask_preview(
        checked=file, as_at=clock.today() - timedelta(days=2), by=by, at=clock.now()
    )
    return RegisterPreview.objects.get(pk=job.parameters["preview"]), job


def _take(job: Job) -> None:
    """A worker takes it and is not heard of again."""
    at = clock.now()
    with tenancy.scope(tenancy.SYSTEM):
        current = fresh(job)
        run(
            JOB, "take", current, by=None, at=at, worker=new_id(), lease_until=at + LEASE,
            attempts=current.attempts + 1,
        )  # fmt: skip


@life(
    "register_preview.reading", "job.queued", "job.running", "register_preview.ready", "job.done",
    "register_preview.applied", "register_preview.dropped", "job.failed", "job.abandoned",
)  # fmt: skip
def a_register(moved: Any) -> Iterator[Stage]:
    by = person(Role.QUALITY_OFFICER)
    preview, job = _ask(by)

    def stage() -> Stage:
        others = {"register_import": done} if (done := RegisterImport.objects.first()) else {}
        return Stage({"register_preview": fresh(preview), "job": fresh(job)}, "", others, None, (by,))

    yield stage()
    _take(job)
    yield stage()
    moved.advance(minutes=3)
    run_next()
    yield stage()
    job = register_previews.ask_to_apply(preview=fresh(preview), by=by, at=clock.now())
    run_next()
    yield stage()
    preview, job = _ask(by, grade="Outstanding")
    register_previews.drop(preview=preview, by=by, at=clock.now())
    run_next()
    yield stage()
    preview, job = _ask(by, grade="Outstanding")
    for _ in range(MOST_ATTEMPTS):
        _take(job)
    moved.advance(minutes=3)
    run_next()
    yield stage()


def _taken(*changes: Any, days: int) -> None:
    import_register(
        file=register(*changes), file_name="r.xlsx", as_at=clock.today() - timedelta(days=days), by=None,
        at=clock.now(),
    )  # fmt: skip


@life("absence.open", "absence.asked", "absence.closed", "absence.kept", "absence.named")
def a_setting_left_out(moved: Any) -> Iterator[Stage]:
    by = person(Role.QUALITY_OFFICER)
    _taken({}, OTHER, days=30)
    _taken({}, days=20)
    absence = Absence.objects.get()

    def stage() -> Stage:
        others = {"setting": absence.setting, "provider": absence.setting.provider}
        return Stage({"absence": fresh(absence)}, "", others, None, (by,))

    yield stage()
    absences.ask_ofsted(absence=absence, reason="We asked.", by=by, at=clock.now())
    yield stage()
    absences.keep_registered(absence=fresh(absence), reason="It is open.", by=by, at=clock.now())
    yield stage()
    _taken({}, days=15)
    absence = Absence.objects.latest("opened_at")
    _taken({}, OTHER, days=10)
    yield stage()
    _taken({}, days=5)
    absence = Absence.objects.latest("opened_at")
    absences.close_setting(
        absence=absence, closed_on=clock.today(), reason="It told us.", by=by, at=clock.now()
    )
    yield stage()


@life("grave_change.open", "grave_change.open: overdue", "grave_change.decided", "grave_change.overtaken")
def a_setting_that_falls(moved: Any) -> Iterator[Stage]:
    by = person(Role.HEAD_OF_SERVICE)
    _taken({}, days=30)
    setting = Setting.objects.get()
    lived = made.placement(setting.places.get(number=1))
    owner = person(Role.PROVIDER_ADMINISTRATOR, provider=setting.provider)
    _taken({"grade": "Inadequate"}, days=20)
    change = GraveChange.objects.get()

    def stage(words: str = "") -> Stage:
        rows = {"grave_change": fresh(change), "placement": fresh(lived)}
        others = {"setting": setting, "provider": setting.provider, "place": setting.places.last()}
        return Stage(rows, words, others | more, owner, (by,))

    more: dict[str, Any] = {}
    yield stage()
    moved.advance(days=2)
    yield stage("overdue")
    more["exemption"] = exemptions.grant(
        setting=setting, referral=made.referral(), admission=None, reason="Nothing else.", starts_on=clock.today(),
        until=clock.today() + timedelta(days=9), by=by, at=clock.now(),
    )  # fmt: skip
    more["hold"] = places.hold_place(
        place=setting.places.last(), reason=HoldReason.RESERVED, starts_on=clock.today(), ends_on=None, by=owner,
        at=clock.now(),
    )  # fmt: skip
    place = setting.places.all()[1]
    arriving = made.placement(
        place, referral=made.referral(state="home_agreed"), state="planned", started_at=None, starts_on=clock.today()
    )  # fmt: skip
    made.start(arriving, person(Role.PLACEMENTS_OFFICER))
    more["barred_start"] = BarredStart.objects.get()
    yield stage("overdue, and a child moved in")
    decisions = {one.pk: (SafeguardChoice.STAYS, "Visited daily.") for one in (lived, arriving)}
    grave_changes.decide(change=change, decisions=decisions, reason="We read it.", by=by, at=clock.now())
    yield stage()
    _taken({"grade": "Good"}, days=10)
    _taken({"grade": "Inadequate"}, days=8)
    change = GraveChange.objects.latest("opened_at")
    _taken({"grade": "Good"}, days=5)
    yield stage()


@life("report.compiled", "report.compiled: without its PDF", "report.checked", "report.issued")
def a_report(moved: Any) -> Iterator[Stage]:
    moved.set(NOON - timedelta(days=60))
    made.fee_line(made.placement(providers.setting(providers.provider()).places.first()))
    line = CostLine.objects.get(code="residential")
    set_budget(
        cost_line=line, year_starts_on=date(2026, 4, 1), amount=Decimal(200000), decided_on=date(2026, 2, 27),
        source="Test", by=None, at=clock.now(),
    )  # fmt: skip
    moved.set(NOON)
    finance, manager = person(Role.FINANCE_OFFICER), person(Role.COMMISSIONING_MANAGER)
    report = reports.compile_report(month=date(2026, 5, 1), by=finance, at=clock.now())

    def stage(words: str = "") -> Stage:
        return Stage({"report": fresh(report)}, words, {}, None, (finance, manager))

    yield stage("without its PDF")
    with_pdf(report)
    yield stage()
    reports.check_report(report=report, by=finance, at=clock.now())
    yield stage()
    reports.issue_report(report=fresh(report), by=manager, at=clock.now())
    yield stage()
