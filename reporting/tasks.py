import structlog
from celery import shared_task

from reporting.selectors import reports
from reporting.services import checks
from reporting.services import reports as services
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.alone import each_alone
from sefton_pdps.core.errors import Stale
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local

log = structlog.get_logger()


@shared_task(name="reporting.tasks.compile_month")
@tenancy.in_scope(tenancy.SYSTEM)
def compile_month() -> None:
    """Compile the report of the month before, where none is in hand or issued; harmless to repeat."""
    at = clock.now()
    last_month = local(at).date().replace(day=1) - clock.DAY
    first = last_month.replace(day=1)
    if reports.exists_for(first):
        return
    try:
        services.compile_report(month=first, by=None, at=at)
    except services.NoData:
        log.info("no data for the month", month=f"{first:%Y-%m}")
    except Stale:  # somebody compiles it by hand at this moment
        log.info("the month is being compiled", month=f"{first:%Y-%m}")


@shared_task(name="reporting.tasks.render_reports")
def render_reports() -> None:
    """Make the PDFs that are missing, each in the system's scope and its own transaction."""
    each_alone(reports.without_file, services.keep_pdf, "report_id", scope=tenancy.SYSTEM)


@shared_task(name="reporting.tasks.keep_checks")
@tenancy.in_scope(tenancy.SYSTEM)
def keep_checks() -> None:
    """Work out the checks of the reports in hand again where something changed; harmless to repeat."""
    checks.keep_checks(at=clock.now())
