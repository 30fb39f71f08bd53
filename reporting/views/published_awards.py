"""The awards of a quarter: checked by a person of the council, then read by anybody."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reporting.forms.published_awards import PublishForm
from reporting.models import PublishedAwards
from reporting.presenters import published_awards as present
from reporting.rules.published_awards import fingerprint, grouped, quarter_words, why_not_publish
from reporting.rules.thresholds import published_bounds
from reporting.selectors import published_awards as selectors
from reporting.selectors.reports import MAKING
from reporting.services import published_awards as services
from sefton_pdps.access.access import has_permission, public, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request, TimedRequest
from sefton_pdps.core.web.spreadsheets import csv_download

QUARTERS = "reporting:awards_quarters"


def _quarter(word: str) -> tuple[date, date]:
    """The quarter that an address names by its first day; a page that is not there for any other day."""
    try:
        quarter = selectors.quarter_of(date.fromisoformat(word))
    except (ValueError, OverflowError):
        quarter = None
    if quarter is None:
        raise Http404
    return quarter


@requires(*MAKING)
def awards_quarters(request: Request) -> HttpResponse:
    """The quarters that are over, and what is published of each."""
    may_publish = has_permission(request.user, Permission.REPORT_ISSUE)
    quarters = selectors.quarters_over(local(request.at).date())
    standing = {row.quarter_starts_on: row for row in selectors.standing()}
    table = present.quarters_table(quarters, standing, may_publish)
    return render(request, "reporting/awards_quarters.html", {"table": table})


@requires(*MAKING)
def awards_quarter(request: Request, quarter: str) -> HttpResponse:
    """The awards of a quarter as they would be published and as they are, with every version."""
    first, last = _quarter(quarter)
    versions = selectors.versions_of(first)
    newest = versions[0] if versions else None
    awards = selectors.awards_of(first, last)
    lines = grouped(awards)
    today = local(request.at).date()
    may_publish = has_permission(request.user, Permission.REPORT_ISSUE)
    context = {
        "name": quarter_words(first),
        "quarter": first.isoformat(),
        "status": present.quarter_status(newest, may_publish),
        "published": present.published_table(newest.lines, "What is published")
        if newest and not newest.is_taken_back
        else None,
        "proposed": present.to_check(lines, published_bounds(last)),
        "why_not": why_not_publish(quarter=(first, last), today=today, awards=awards),
        "versions": present.versions(versions),
        "may_publish": may_publish,
        "back": reverse(QUARTERS),
    }
    return render(request, "reporting/awards_quarter.html", context)


@requires(Permission.REPORT_ISSUE)
def awards_publish(request: Request, quarter: str) -> HttpResponse:
    """Look at every line, and publish them."""
    first, last = _quarter(quarter)
    awards = selectors.awards_of(first, last)
    lines, version = grouped(awards), _version(first)
    page = reverse("reporting:awards_quarter", args=[quarter])
    refused = why_not_publish(quarter=(first, last), today=local(request.at).date(), awards=awards)
    form = PublishForm(
        *given(request),
        lines=lines,
        again=version > 0,
        initial={"looked_at": fingerprint(awards), "standing": version},
    )
    question = Question(
        "Publish the awards of a quarter",
        page,
        caption=quarter_words(first),
        more={
            "table": present.to_check(lines, published_bounds(last)),
            "why_not": refused,
            "button": form.submit_label,
        },
    )
    return ask(
        request,
        form,
        question,
        lambda: services.publish(
            quarter=(first, last),
            why=form.cleaned_data.get("why", ""),
            version=form.cleaned_data["standing"],
            **form.values("folded", "looked_at"),
            by=request.user,
            at=request.at,
        ),
        said="The awards are published. Anybody can read them.",
    )


def _version(first: date) -> int:
    newest = next(iter(selectors.versions_of(first)), None)
    return newest.version if newest else 0


@requires(Permission.REPORT_ISSUE)
def awards_take_back(request: Request, quarter: str) -> HttpResponse:
    """Take what was published of a quarter off the public page."""
    first, _last = _quarter(quarter)
    newest = next(iter(selectors.versions_of(first)), None)
    if newest is None:
        raise Http404
    asked = Confirmation(
        heading="Take back what was published?",
        will="If you take it back, nobody could read it on the public page any more. What it said would stay on record "
        "here. You could publish the quarter again.",
        button="Take it back",
        back=reverse("reporting:awards_quarter", args=[quarter]),
        caption=quarter_words(first),
        reason="Why is it taken back?",
        why_not=("It is taken back already.",) if newest.is_taken_back else (),
        ends=True,
    )
    return confirm(
        request,
        asked,
        lambda reason: services.take_back(
            quarter_starts_on=first, version=newest.version, why=reason, by=request.user, at=request.at
        ),
        said="It is taken back. Nobody can read it on the public page.",
        of=confirms(newest, present.parts, "awards.publish", "awards.take_back"),
    )


@public
def published_awards(request: TimedRequest) -> HttpResponse:
    """What the council bought under the framework, by quarter: read by anybody, without signing in."""
    rows = _for_everybody()
    named = [(row, quarter_words(row.quarter_starts_on)) for row in rows]
    return render(request, "reporting/published_awards.html", {"named": named, "empty": present.NOTHING_YET})


@public
def published_quarter(request: TimedRequest, quarter: str) -> HttpResponse:
    """One quarter of it, as a page or as a file."""
    first, _last = _quarter(quarter)
    row = next((one for one in _for_everybody() if one.quarter_starts_on == first), None)
    if row is None:
        raise Http404
    if request.GET.get("as") == "csv":
        return csv_download(f"awards-{quarter}", present.COLUMNS, present.cells(row.lines))
    name = quarter_words(first)
    table = present.published_table(row.lines, f"Awards from {name}")
    return render(request, "reporting/published_quarter.html", {"row": row, "name": name, "table": table})


def _for_everybody() -> list[PublishedAwards]:
    """What stands, in the scope of whoever reads it; of nobody who is signed in, in that of the door."""
    with tenancy.scope(tenancy.current() or tenancy.DOOR):
        return list(selectors.for_everybody())
