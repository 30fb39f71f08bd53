"""Every periodic job: name, task, period and why. Nobody can switch one off in a page."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery.schedules import crontab


@dataclass(frozen=True, kw_only=True)
class Job:
    """One periodic job. `period` None means the sweep's own beat, set by SWEEP_SECONDS."""

    name: str
    task: str
    reason: str
    period: timedelta | crontab | None = None


JOBS = (
    Job(
        name="close due call-offs",
        task="calloffs.tasks.close_due",
        reason="Fixes the record of mini-competitions whose deadline has passed and queues the notices. "
        "Whether one is open is read from the database clock, never from this job.",
    ),
    Job(
        name="nudge the silent",
        task="calloffs.tasks.nudge_due",
        reason="In an emergency, at half time, tells each provider that has neither offered, begun to nor declined "
        "once more; never after the deadline.",
    ),
    Job(
        name="expire requests for a home",
        task="calloffs.tasks.expire_asked",
        reason="Puts on record that a home asked for a direct award did not answer in time, and tells who asked. "
        "Whether it may still answer is read from the database clock, never from this job.",
    ),
    Job(
        name="end call-offs of withdrawn referrals",
        task="calloffs.tasks.end_with_referrals",
        reason="Placements never call up: whoever withdraws a referral leaves its call-off to this sweep.",
    ),
    Job(
        name="end agreements of placements that are over",
        task="calloffs.tasks.end_with_placements",
        reason="Placements never call up: whoever cancels or ends a placement leaves its agreement to this sweep.",
    ),
    Job(
        name="record lapses of provisional authority",
        task="calloffs.tasks.lapse_provisional",
        reason="Tells the Director once that provisional authority lapsed unratified. Whether one has lapsed is read "
        "from the database clock, never from this job.",
    ),
    Job(
        name="notices of placements already made",
        task="calloffs.tasks.owe_for_recorded",
        period=timedelta(minutes=10),
        reason="Placements never call up: what a spot purchase owes that was recorded afterwards, or whose fee became "
        "known later, is worked out by this sweep.",
    ),
    Job(
        name="renew what is shared with preferred homes",
        task="calloffs.tasks.renew_shared",
        period=timedelta(minutes=5),
        reason="Placements never call up: what an amended referral says since comes to the home that reads it by this "
        "sweep, as a further copy.",
    ),
    Job(
        name="render agreements",
        task="calloffs.tasks.render_agreements",
        reason="Makes the PDFs of agreements that were issued or signed, where the wake-up was lost.",
    ),
    Job(
        name="keep letters of notices",
        task="calloffs.tasks.keep_letters",
        reason="Makes the PDFs of notices of placements that were given, some at once, the newest first.",
    ),
    Job(
        name="keep decision records",
        task="calloffs.tasks.keep_decision_records",
        reason="Makes the PDFs of records of executive decisions, some at once, the newest first.",
    ),
    Job(
        name="make search statements",
        task="calloffs.tasks.make_search_statements",
        reason="Makes the PDFs of search statements that were asked for, where the wake-up was lost.",
    ),
    Job(
        name="render placement plans",
        task="placements.tasks.render_plans",
        reason="Makes the PDFs of placement plans that were signed, where the wake-up was lost.",
    ),
    Job(
        name="take register changes",
        task="placements.tasks.take_register_changes",
        reason="Tells the placing team what an import of the register means for children who live there.",
    ),
    Job(
        name="escalate",
        task="placements.tasks.escalate_due",
        reason="Tells the commissioning manager, then the Director, once each, that a child in an emergency or before "
        "a court has no home yet. What pages say of it is read from the clock.",
    ),
    Job(
        name="full agreements overdue",
        task="calloffs.tasks.tell_full_overdue",
        period=crontab(minute="0", hour="8"),
        reason="Tells whoever signed a short form and the commissioning managers, once each, that its full agreement "
        "is past its day.",
    ),
    Job(
        name="fold totals of fees",
        task="placements.tasks.fold_fee_totals",
        reason="Folds what changes of fees added to the kept totals, so that the money pages read few rows; the "
        "figures are the same before and after.",
    ),
    Job(
        name="close due rounds",
        task="providers.tasks.close_due_rounds",
        reason="Fixes the record of admission rounds whose closing time has passed; whether one takes "
        "applications is read from the database clock.",
    ),
    Job(
        name="deliver notices",
        task="sefton_pdps.notifications.tasks.deliver",
        reason="Sends what the outbox holds, so that a lost wake-up delays a notice by one sweep at most.",
    ),
    Job(
        name="send e-mails of the day",
        task="sefton_pdps.notifications.tasks.send_daily",
        period=timedelta(minutes=5),
        reason="Sends one e-mail at 7 in the morning to whoever chose one a day, and later where the mail server was "
        "away.",
    ),
    Job(
        name="run background jobs",
        task="sefton_pdps.jobs.tasks.run",
        reason="Runs the long work that people asked for and takes again what lost its worker, where the wake-up was "
        "lost.",
    ),
    Job(
        name="forget background jobs",
        task="sefton_pdps.jobs.tasks.forget",
        period=crontab(minute="50", hour="3"),
        reason="Removes jobs that were over 90 days ago, as the data inventory says.",
    ),
    Job(
        name="heartbeat",
        task="sefton_pdps.core.tasks.beat_heart",
        reason="Writes the worker's heartbeat, which the health page reads.",
    ),
    Job(
        name="remove orphaned files",
        task="sefton_pdps.files.tasks.remove_orphans",
        period=crontab(minute="30", hour="3"),
        reason="Removes content on disk that no row needs: what a roll-back or a lost process left behind.",
    ),
    Job(
        name="remove copies",
        task="sefton_pdps.files.tasks.remove_copies",
        period=crontab(minute="35", hour="3"),
        reason="Removes the content of files made of lists and of the trail after 7 days, as the data inventory says.",
    ),
    Job(
        name="anchor award files",
        task="sefton_pdps.audit.tasks.anchor_chains",
        period=crontab(minute="15", hour="2"),
        reason="Writes down outside the database where the award file of each call-off ends, before the night's "
        "backup.",
    ),
    Job(
        name="forget",
        task="sefton_pdps.accounts.tasks.forget",
        period=crontab(minute="45", hour="3"),
        reason="Removes ended sessions, old sign-in attempts and used form keys, as the data inventory says.",
    ),
    Job(
        name="send asked links",
        task="sefton_pdps.accounts.tasks.send_asked_links",
        reason="Sends links to set a password: who asked has had the same answer after the same work, account or not.",
    ),
    Job(
        name="forget kept texts",
        task="sefton_pdps.accounts.tasks.forget_kept_texts",
        period=timedelta(minutes=5),
        reason="Removes what was typed before a time-out, an hour after it was kept.",
    ),
    Job(
        name="render reports",
        task="reporting.tasks.render_reports",
        reason="Makes the PDF of each report that has none, so that a lost wake-up delays it by one sweep at most.",
    ),
    Job(
        name="check reports",
        task="reporting.tasks.keep_checks",
        reason="Works out the checks of the reports in hand when something changed that their figures rest on, so that "
        "the report desk need not when it is read.",
    ),
    Job(
        name="compile the month",
        task="reporting.tasks.compile_month",
        period=crontab(minute="0", hour="6"),
        reason="Compiles last month's expenditure report for checking, on the first of the month in London; the "
        "other days only where that run was missed.",
    ),
)


def beat_schedule(*, sweep_seconds: int) -> dict[str, dict[str, Any]]:
    """Return Celery's beat_schedule. A sweep that nobody took within two periods expires, so none pile up."""
    entries: dict[str, dict[str, Any]] = {}
    for job in JOBS:
        entries[job.name] = {"task": job.task, "schedule": job.period or timedelta(seconds=sweep_seconds)}
        if job.period is None:
            entries[job.name]["options"] = {"expires": max(10, 2 * sweep_seconds)}
    return entries
