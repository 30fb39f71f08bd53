"""Settings on record that a newer register no longer names: noted, and decided one by one."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from providers.models import Absence, RegisterImport, Setting, SettingRegistration
from providers.rules.absences import check_closing
from providers.rules.register import Difference
from providers.services import bulk
from providers.services.grave_changes import follow_falls
from providers.services.register_places import open_and_close_places
from providers.services.register_rows import Outcome
from providers.services.register_writing import write_changes, write_registrations, write_settings
from providers.services.texts import check_text
from providers.states import UNDECIDED_ABSENCES, Registration
from providers.transitions import ABSENCE
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import working_days
from sefton_pdps.workflow import run

REASON = "The reason"


def note_missing(
    done: RegisterImport, named: Iterable[Setting], missing: Iterable[Setting], *, at: datetime
) -> None:
    """Keep a question for each setting that the file left out; one that it names again has its answer."""
    keys = {setting.pk for setting in named}
    undecided = list(Absence.objects.filter(state__in=UNDECIDED_ABSENCES))
    for absence in undecided:
        if absence.setting_id in keys:
            run(ABSENCE, "named", absence, by=None, at=at)
    asked = {absence.setting_id for absence in undecided}
    bulk.create(
        Absence,
        [
            Absence(setting=setting, register_import=done, opened_at=at)
            for setting in missing
            if setting.pk not in asked
        ],
    )


def ask_ofsted(*, absence: Absence, reason: str, by: User, at: datetime) -> Absence:
    """Leave it open until Ofsted has answered."""
    check_text(REASON, reason)
    return run(ABSENCE, "ask", absence, by=by, at=at, reason=reason, decided_by=by)


def keep_registered(*, absence: Absence, reason: str, by: User, at: datetime) -> Absence:
    """It is registered still: the file left it out by mistake."""
    check_text(REASON, reason)
    return run(ABSENCE, "keep", absence, by=by, at=at, reason=reason, decided_by=by)


@transaction.atomic
def close_setting(*, absence: Absence, closed_on: date, reason: str, by: User, at: datetime) -> Absence:
    """It closed on a day: from then on it is not registered, and its free places are closed."""
    check_text(REASON, reason)
    closed = run(ABSENCE, "close", absence, by=by, at=at, reason=reason, decided_by=by, closed_on=closed_on)
    setting = (
        Setting.objects.select_for_update(of=("self",)).select_related("provider").get(pk=closed.setting_id)
    )
    last = SettingRegistration.objects.filter(setting=setting).order_by("-valid_from").first()
    check_closing(
        closed_on, today=working_days.local(at).date(), recorded_from=last.valid_from if last else None
    )
    _deregister(closed, setting, last, at=at)
    return closed


def _deregister(closed: Absence, setting: Setting, last: SettingRegistration | None, *, at: datetime) -> None:
    """Write the lost registration as an import would have, with the import that left the setting out."""
    change = Difference("registration", setting.registration, Registration.CANCELLED)
    setting.registration = Registration.CANCELLED
    outcome = Outcome(setting, setting.provider, False, [change], last)
    day = closed.closed_on or working_days.local(at).date()
    write_settings([outcome])
    source = f"Decided: not in the register as at {closed.register_import.as_at}"
    write_registrations([outcome], source=source, as_at=day)
    notes = open_and_close_places([setting], as_at=day)
    write_changes(closed.register_import, [outcome], notes)
    follow_falls(closed.register_import, {setting.pk: setting}, {setting.pk: [change]}, at=at)
