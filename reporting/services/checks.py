"""Working out the checks of reports when something changed, so that whoever reads them waits for nothing (ADR 75)."""

from datetime import datetime

import structlog
from django.db import connection, transaction

from reporting.models import ExpenditureReport, FiguresChange, ReportChecks
from reporting.selectors.checks import compared, kept_comparison, to_check
from reporting.selectors.snapshot import LAYOUT

# The first half of the key of the advisory lock; there is one such work at a time.
LOCK = 0x5EF8

log = structlog.get_logger()


@transaction.atomic
def keep_checks(*, at: datetime) -> int:
    """Work out the checks of each report in hand that were not, or from which something has changed since; how many.

    The changes are removed first and what they changed is read afterwards: a change that commits meanwhile is seen
    the next time. Of a report that cannot be compared nothing stays kept, so that whoever opens it compares and meets
    the same error; the others do not wait for it.
    """
    if not _is_alone():
        return 0
    changes, _by_model = FiguresChange.objects.all().delete()
    stale = [report for report in to_check() if changes or kept_comparison(report) is None]
    return sum(_keep(report, at=at) for report in stale)


def forget_kept() -> None:
    """Keep no checks of an earlier version: thresholds, words of the leak guard and rules come with the product.

    Each installation does this, and the next sweep works them out by what is installed now.
    """
    ReportChecks.objects.all().delete()


def _keep(report: ExpenditureReport, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            facts = {
                "of_sha256": report.sha256,
                "layout": LAYOUT,
                "facts": compared(report),
                "worked_out_at": at,
            }
            ReportChecks.objects.update_or_create(report=report, defaults=facts)
    except Exception:
        log.exception("checks of a report not worked out", report=str(report.pk))
        ReportChecks.objects.filter(report=report).delete()
        return False
    return True


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 1)", [LOCK])
        return bool(cursor.fetchone()[0])
