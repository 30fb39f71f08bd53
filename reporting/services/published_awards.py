"""Publishing what was awarded in a quarter, after a person has looked at every line (ADR 165)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction

from placements.selectors.people_on_record import texts_that_tell
from reporting.models import PublishedAwards
from reporting.rules.checks import telling_words
from reporting.rules.published_awards import fingerprint, grouped, told, why_not_publish
from reporting.rules.thresholds import published_bounds
from reporting.selectors.published_awards import awards_of
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.time.working_days import local

# The first half of the key of the advisory lock on a quarter; the second half is the quarter.
LOCK = 0x5EF8
OTHER_AWARDS = (
    "The awards of this quarter are not the ones that you looked at: one was added or taken back since you opened the "
    "page. Nothing was published. Look at the lines again."
)
OTHER_VERSION = (
    "Somebody else published or took back this quarter since you opened the page. Nothing was changed."
)


@transaction.atomic
def publish(
    *,
    quarter: tuple[date, date],
    folded: Collection[str],
    looked_at: str,
    version: int,
    why: str,
    by: User,
    at: datetime,
) -> PublishedAwards:
    """Publish the lines of a quarter; those whose keys are `folded` without their names.

    `looked_at` is the fingerprint of the awards that the page showed, `version` the one that stood then (0: none).
    """
    check_has(by, Permission.REPORT_ISSUE)
    newest = _newest(quarter[0], version)
    awards = awards_of(*quarter)
    if refused := why_not_publish(quarter=quarter, today=local(at).date(), awards=awards):
        raise DomainError(*refused)
    if fingerprint(awards) != looked_at:
        raise Stale(OTHER_AWARDS)
    _check_why(newest, why)
    lines = grouped(awards, folded=folded)
    unknown = set(folded) - {line.key for line in grouped(awards)}
    if unknown:
        raise DomainError(
            "One of the lines that you ticked is none of this quarter’s. Look at the lines again."
        )
    row = _write(newest, quarter[0], told(lines, published_bounds(quarter[1])), why, by, at)
    events.record(
        "awards.publish", subject=row, by=by, at=at, quarter=f"{quarter[0]:%Y-%m}", version=row.version
    )
    return row


@transaction.atomic
def take_back(*, quarter_starts_on: date, version: int, why: str, by: User, at: datetime) -> PublishedAwards:
    """Take what was published of a quarter off the public page; what it said stays on record with the council."""
    check_has(by, Permission.REPORT_ISSUE)
    newest = _newest(quarter_starts_on, version)
    if newest is None or newest.is_taken_back:
        raise DomainError("Nothing is published of this quarter, so there is nothing to take back.")
    _check_why(newest, why)
    row = _write(newest, quarter_starts_on, [], why, by, at)
    events.record(
        "awards.take_back",
        subject=row,
        by=by,
        at=at,
        quarter=f"{quarter_starts_on:%Y-%m}",
        version=row.version,
    )
    return row


def _newest(first: date, version: int) -> PublishedAwards | None:
    """The version that stands, held until the end: whoever comes second reads that somebody was quicker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, first.toordinal()])
    newest = PublishedAwards.objects.filter(quarter_starts_on=first, superseded_at=None).first()
    if (newest.version if newest else 0) != version:
        raise Stale(OTHER_VERSION)
    return newest


def _check_why(newest: PublishedAwards | None, why: str) -> None:
    if newest and not why.strip():
        raise DomainError(
            "Say why it is changed: something was published of this quarter already.", field="why"
        )
    if tells := texts_that_tell({"Why": why}):
        raise DomainError(*(telling_words(*one) for one in tells.items()), field="why")


def _write(
    newest: PublishedAwards | None, first: date, lines: list[dict[str, str]], why: str, by: User, at: datetime
) -> PublishedAwards:
    if newest:
        newest.superseded_at = at
        newest.save(update_fields=["superseded_at"])
    return PublishedAwards.objects.create(
        quarter_starts_on=first,
        version=newest.version + 1 if newest else 1,
        lines=lines,
        is_taken_back=not lines,
        why=why.strip() if newest else "",
        by=by,
        at=at,
    )
