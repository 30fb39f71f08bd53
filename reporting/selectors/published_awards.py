"""The awards of a quarter to be published, and what is published."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from calloffs.models import AwardProposal
from providers.models import Setting
from providers.states import SettingKind
from reporting.models import PublishedAwards
from reporting.rules.counted_contracts import quarter
from reporting.rules.published_awards import Award
from reporting.selectors.purchases import authorised_by, awarded
from sefton_pdps.core.time.months import month_bounds

# The quarters that can be looked at and published: two years, which is as long as a reader will ask back.
QUARTERS = 8
# No figure that the published bands rest on is older.
FIRST = date(2020, 1, 1)


def quarters_over(today: date) -> list[tuple[date, date]]:
    """The quarters that are over, the newest first: each its first and its last day."""
    quarters, day = [], today - timedelta(days=1)
    for _each in range(QUARTERS):
        quarters.append(quarter(day))
        day = quarters[-1][0] - timedelta(days=1)
    return quarters


def quarter_of(first: date) -> tuple[date, date] | None:
    """The quarter that begins on a day; None where none does."""
    if first < FIRST:
        return None
    whole = quarter(first.replace(day=1) + timedelta(days=100))
    return whole if whole[0] == first else None


def awards_of(first: date, last: date) -> list[Award]:
    """What was awarded in a quarter, with the organisation and the kind of its home."""
    values = {authorised_by(row).proposal_id: authorised_by(row).value for row in awarded(first, last)}
    homes = (
        Setting.objects.filter(provider=OuterRef("provider"), kind=OuterRef("setting__kind"))
        .order_by()
        .values("provider")
        .annotate(number=Count("pk"))
    )
    rows = AwardProposal.objects.filter(pk__in=values).annotate(
        homes=Coalesce(Subquery(homes.values("number")), 0)
    )
    return [
        Award(name, SettingKind(kind).label, values[pk], number)
        for pk, name, kind, number in rows.values_list(
            "pk", "provider__name", "setting__kind", "homes"
        ).order_by("pk")
    ]


def standing() -> QuerySet[PublishedAwards]:
    """The version of each quarter that stands, the newest quarter first."""
    return PublishedAwards.objects.filter(superseded_at=None).order_by("-quarter_starts_on")


def unpublished(first: date, last: date) -> Exists:
    """Whether there are awards of a quarter of which nothing was ever published, to be asked beside other rows."""
    done = PublishedAwards.objects.filter(quarter_starts_on=first)
    return Exists(awarded(first, last).filter(~Exists(done)).prefetch_related(None))


def publish_by(last: date) -> date:
    """The day by which the awards of a quarter are to be published: the transparency code gives a month."""
    _month, following = month_bounds(last + timedelta(days=1))
    return following - timedelta(days=1)


def for_everybody() -> QuerySet[PublishedAwards]:
    """What anybody may read."""
    return standing().filter(is_taken_back=False)


def versions_of(first: date) -> list[PublishedAwards]:
    """Every version of a quarter, the newest first."""
    rows = PublishedAwards.objects.filter(quarter_starts_on=first).select_related("by")
    return list(rows.order_by("-version"))
